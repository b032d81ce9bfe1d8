import { createPrivateKey, createPublicKey } from 'node:crypto';

import { expect, test } from 'vitest';

import { readVectors } from '../testing/vectors.ts';
import { openFrom, rawPublicKey, sealTo } from './hpke.ts';

interface Vector {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly info: string;
  readonly enc: string;
  readonly berichten: readonly { readonly aad: string; readonly tekst: string; readonly geheim: string }[];
}

const vector = readVectors('hpke') as Vector;
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const key = createPrivateKey({
  key: Buffer.concat([hex('302e020100300506032b656e04220420'), hex(vector.privateKey)]),
  type: 'pkcs8',
  format: 'der',
});

test('D4 RFC 9180: what another implementation sealed opens, in its order', () => {
  expect(rawPublicKey(key).toString('hex')).toBe(vector.publicKey);
  const reeks = openFrom(key, hex(vector.enc), Buffer.from(vector.info));
  for (const { aad, tekst, geheim } of vector.berichten)
    expect(reeks.open(hex(geheim), Buffer.from(aad)).toString()).toBe(tekst);
});

test('D4 RFC 9180: nothing opens out of order, under another info or aad, cut, or with another key', () => {
  const [first, second] = vector.berichten;
  const open = (info: string, index: 0 | 1, change: (sealed: Buffer) => Buffer, aad = first?.aad): Buffer => {
    const reeks = openFrom(key, hex(vector.enc), Buffer.from(info));
    const sealed = hex((index === 0 ? first : second)?.geheim ?? '');
    return reeks.open(change(sealed), Buffer.from(aad ?? ''));
  };
  const same = (sealed: Buffer): Buffer => sealed;
  expect(open(vector.info, 0, same).toString()).toBe(first?.tekst);
  expect(() => open(vector.info, 1, same, second?.aad)).toThrow();
  expect(() => open('ander', 0, same)).toThrow();
  expect(() => open(vector.info, 0, same, 'ander')).toThrow();
  for (const length of [0, 1, 15, 16, 18])
    expect(() => open(vector.info, 0, (sealed) => sealed.subarray(0, length))).toThrow();
  const { enc, reeks } = sealTo(createPublicKey(key), Buffer.from('x'));
  const sealed = reeks.seal(Buffer.from('tekst'), Buffer.from('aad'));
  expect(openFrom(key, enc, Buffer.from('x')).open(sealed, Buffer.from('aad')).toString()).toBe('tekst');
  expect(() => openFrom(key, Buffer.alloc(32), Buffer.from('x'))).toThrow();
  expect(() => openFrom(key, enc.subarray(1), Buffer.from('x'))).toThrow();
});
