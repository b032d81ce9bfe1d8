import { createSecretKey, randomBytes } from 'node:crypto';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { NumberedKey } from './sealer.ts';
import { createSealer, SEAL_OVERHEAD_BYTES } from './sealer.ts';

const key = (nummer: number): NumberedKey => ({ nummer, key: createSecretKey(randomBytes(32)) });
const [first, second] = [key(1), key(2)];
const sealer = createSealer([first]);
const aad = Buffer.from('regel 1');

describe('D1 sealing', () => {
  test('what was sealed opens to what it was', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.uint8Array(), (plain, tied) => {
        const sealed = sealer.seal(plain, tied);
        expect(sealed.length).toBeLessThanOrEqual(plain.length + SEAL_OVERHEAD_BYTES);
        expect(Buffer.from(sealer.open(sealed, tied))).toEqual(Buffer.from(plain));
      }),
    );
  });

  test('any flipped bit is refused', () => {
    const sealed = sealer.seal(Buffer.from('geheim'), aad);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const altered = Buffer.from(sealed);
      altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => sealer.open(altered, aad)).toThrow();
    }
  });

  test('cut off or lengthened bytes are refused', () => {
    const sealed = Buffer.from(sealer.seal(Buffer.from('geheim'), aad));
    for (let length = 0; length < sealed.length; length += 1)
      expect(() => sealer.open(sealed.subarray(0, length), aad)).toThrow();
    expect(() => sealer.open(Buffer.concat([sealed, Buffer.alloc(1)]), aad)).toThrow();
  });

  test.each(['regel 2', 'regel 1 ', ''])('moved to %j it does not open', (other) => {
    expect(() => sealer.open(sealer.seal(Buffer.from('geheim'), aad), Buffer.from(other))).toThrow();
  });

  test('another key with the same number does not open it, nor does a ring without its number', () => {
    const sealed = sealer.seal(Buffer.from('geheim'), aad);
    expect(() => createSealer([key(1)]).open(sealed, aad)).toThrow();
    expect(() => createSealer([second]).open(sealed, aad)).toThrow('staat niet in de sleutelring');
  });

  test('after a rotation the old key still opens and the new one seals', () => {
    const rotated = createSealer([first, second]);
    const old = sealer.seal(Buffer.from('oud'), aad);
    const fresh = rotated.seal(Buffer.from('nieuw'), aad);
    expect(rotated.open(old, aad).toString()).toBe('oud');
    expect(createSealer([second]).open(fresh, aad).toString()).toBe('nieuw');
    expect(() => sealer.open(fresh, aad)).toThrow();
  });

  test('the same text is never sealed the same way twice', () => {
    const texts = Array.from({ length: 100 }, () => Buffer.from(sealer.seal(Buffer.from('x'), aad)).toString('hex'));
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('no key, no sealer', () => {
    expect(() => createSealer([])).toThrow('De sleutelring mist een sleutel.');
  });
});
