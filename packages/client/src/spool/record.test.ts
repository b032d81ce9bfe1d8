import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { regelOver } from '../testing/spools.ts';
import { decode, encode, scan } from './record.ts';
import { createZegel } from './zegel.ts';

const KEY = Buffer.alloc(32, 7);
const regels = ['een', 'twéé', 'VWLR'].map((wie) => regelOver(wie));
const whole = (bytes: Buffer, zegel = createZegel(null)): readonly unknown[] =>
  [...scan(bytes)].flatMap(({ body }) => (body === null ? [] : [decode(body, zegel)]));

test.each([
  ['readable', createZegel(null)],
  ['sealed', createZegel(KEY)],
])('%s: what is laid down is read back, and a cut at any byte costs the last line only', (_, zegel) => {
  const records = regels.map((regel, i) => encode({ regel, gelegd: i }, zegel));
  const bytes = Buffer.concat(records);
  const ends = records.map((_, i) => records.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0));
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const kept = ends.filter((end) => end <= cut).length;
    const pieces = [...scan(bytes.subarray(0, cut))];
    expect(pieces.filter(({ body }) => body !== null)).toHaveLength(kept);
    expect(pieces.at(-1)?.end ?? 0).toBe(cut);
    expect(whole(bytes.subarray(0, cut), zegel)).toEqual(
      regels.slice(0, kept).map((regel, gelegd) => ({ regel, gelegd })),
    );
  }
  expect(bytes.includes('twéé')).toBe(zegel.soort === 0);
});

test('damage anywhere costs the lines that it touches and no other, and every byte is accounted for', () => {
  const records = regels.map((regel, gelegd) => encode({ regel, gelegd }, createZegel(null)));
  const bytes = Buffer.concat(records);
  const damage = fc.record({
    at: fc.nat(bytes.length - 1),
    put: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  });
  fc.assert(
    fc.property(damage, ({ at, put }) => {
      const broken = Buffer.from(bytes);
      broken.set(put.subarray(0, bytes.length - at), at);
      const pieces = [...scan(broken)];
      let next = 0;
      for (const { begin, end } of pieces) {
        expect(begin).toBe(next);
        next = end;
      }
      expect(next).toBe(bytes.length);
      let start = 0;
      for (const [i, line] of records.entries()) {
        const same = broken.subarray(start, start + line.length).equals(line);
        const found = pieces.some(({ begin, body }) => body !== null && begin === start);
        expect([i, found]).toEqual([i, same]);
        start += line.length;
      }
    }),
  );
});

test('another key, or none, reads nothing; a key has 32 bytes; a line has an end', () => {
  const sealed = encode({ regel: regelOver('een'), gelegd: 1 }, createZegel(KEY));
  const [stuk] = scan(sealed);
  for (const other of [null, Buffer.alloc(32, 8)])
    expect(() => decode(stuk?.body ?? Buffer.alloc(0), createZegel(other))).toThrow(
      expect.objectContaining({ name: 'SpoolFout', reden: 'sleutel' }),
    );
  expect(() => createZegel(Buffer.alloc(16))).toThrow(TypeError);
  expect(() => encode({ regel: regelOver('x'.repeat(9_000_000)), gelegd: 1 }, createZegel(null))).toThrow(
    expect.objectContaining({ reden: 'te_groot' }),
  );
});
