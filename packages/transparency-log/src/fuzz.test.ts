import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseCheckpoint } from './checkpoint/checkpoint.ts';
import { encodeEntry, entryKinds, parseEntry } from './entry/entry.ts';
import { parseNote } from './note/note.ts';
import { parseVerifierKey } from './note/verifier-key.ts';
import { formatTlogProof, parseTlogProof } from './proof/tlog-proof.ts';
import { refusal } from './testing/refusals.ts';
import { readVectors } from './testing/vectors.ts';
import { encodeEntryBundle, parseEntryBundle } from './tiles/entry-bundle.ts';
import { parseTilePath, tilePath } from './tiles/tile.ts';

const long = process.env['REGISTER_TEST_LONG'] === '1'; // oxlint-disable-line no-restricted-properties -- how long the tests run
const numRuns = long ? 100_000 : 500;

/** Every parser of texts, from anyone. */
const textParsers = {
  parseNote,
  parseTlogProof,
  parseCheckpoint: (text: string) => parseCheckpoint(text),
  parseVerifierKey,
  parseTilePath,
};
const { notes } = readVectors('note') as { readonly notes: readonly { readonly note: string }[] };
const { proofs, checkpoints } = readVectors('checkpoint') as {
  readonly proofs: readonly { readonly proof: string }[];
  readonly checkpoints: readonly { readonly note: string }[];
};
const goodTexts = [...notes.map(({ note }) => note), ...checkpoints.map(({ note }) => note), ...proofs.map(({ proof }) => proof)]; // prettier-ignore

/** Pieces that a parser knows, in any order, between anything. */
const pieces = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\n', '\n\n', '— ', ' ', '+', '0', '00', '-1', '1e9', '9'.repeat(40), '=', '====', 'AAAA', '\u0000', '\ud800', '\ufeff', 'x'), // prettier-ignore
  fc.constantFrom('c2sp.org/tlog-proof@v1\n', 'extra ', 'index ', 'index 0\n', 'tile/', 'entries/', 'x000/', '.p/', '256'), // prettier-ignore
  fc.base64String(),
);
const anything = fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join(''));
/** A good text of which a part was cut, doubled or replaced. */
const nearlyGood = fc
  .tuple(fc.constantFrom(...goodTexts), fc.nat(), fc.nat(40), pieces)
  .map(([text, at, length, piece]) => {
    const from = at % (text.length + 1);
    return text.slice(0, from) + piece + text.slice(from + length);
  });

test.each(Object.entries(textParsers))('%s takes anything, and refuses it with our own error only', (_name, parse) => {
  fc.assert(
    fc.property(fc.oneof(anything, nearlyGood), (text) => {
      refusal(() => parse(text));
    }),
    { numRuns },
  );
});

test('parsers of bytes take any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(20), (bytes, width) => {
      refusal(() => parseNote(bytes));
      refusal(() => parseTlogProof(bytes));
      refusal(() => parseEntryBundle(bytes, width));
      refusal(() => parseEntry(bytes));
    }),
    { numRuns },
  );
});

test('what a parser took is written again as it was: everything has one spelling', () => {
  let taken = 0;
  const slightlyChanged = fc
    .tuple(
      fc.constantFrom(...proofs),
      fc.nat(),
      fc.nat(1),
      fc.constantFrom('', ' ', '\n', '=', '0', 'A', '-', '_', '+', '\r', '\t'),
    ) // prettier-ignore
    .map(([{ proof }, at, length, piece]) => {
      const from = at % proof.length;
      return proof.slice(0, from) + piece + proof.slice(from + length);
    });
  fc.assert(
    fc.property(slightlyChanged, (text) => {
      if (refusal(() => parseTlogProof(text)) !== null) return;
      taken += 1;
      expect(formatTlogProof(parseTlogProof(text))).toBe(text);
    }),
    { numRuns: numRuns * 4 },
  );
  expect(taken).toBeGreaterThan(0);
});

test('tiles, entries and bundles come back as they went', () => {
  const entry = fc.record({
    kind: fc.constantFrom(...(Object.keys(entryKinds) as (keyof typeof entryKinds)[])),
    flags: fc.nat(65_535),
    bucket: fc.nat({ max: 2 ** 32 - 1 }),
    commitment: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
  });
  const tile = fc.record({
    level: fc.oneof(fc.nat(63), fc.constant('entries' as const)),
    index: fc.oneof(fc.nat(), fc.maxSafeNat()),
    width: fc.integer({ min: 1, max: 256 }),
  });
  fc.assert(
    fc.property(tile, fc.array(entry, { minLength: 1, maxLength: 256 }), (tile, entries) => {
      expect(parseTilePath(tilePath(tile))).toEqual(tile);
      const all = Buffer.concat(entries.map(encodeEntry));
      const [first] = entries;
      expect(parseEntry(all.subarray(0, 40))).toEqual(first);
      expect(parseEntryBundle(encodeEntryBundle(all), entries.length)).toEqual(all);
    }),
    { numRuns: numRuns / 5 },
  );
});
