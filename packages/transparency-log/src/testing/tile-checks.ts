import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';

import type { EntryKind } from '../entry/entry.ts';
import { encodeEntry, ENTRY_BYTES, parseEntry } from '../entry/entry.ts';
import type { TransparencyLogErrorCode } from '../errors.ts';
import { encodeEntryBundle, parseEntryBundle } from '../tiles/entry-bundle.ts';
import { createTileReader } from '../tiles/tile-reader.ts';
import type { Tile } from '../tiles/tile.ts';
import { parseTilePath, tilePath, tileWidth } from '../tiles/tile.ts';
import { entryHashes, leafHash, rootOfHashes } from '../tree/hash.ts';
import { proveConsistency, proveInclusion } from '../tree/prove.ts';
import { TreeState } from '../tree/tree-state.ts';
import { verifyConsistency, verifyInclusion } from '../tree/verify-proof.ts';
import { naiveLeaf } from './naive-tree.ts';
import { refusal, rejection } from './refusals.ts';
import { bytes, hexadecimal, readVectors } from './vectors.ts';

interface Vectors {
  readonly paths: readonly (Tile & { readonly path: string })[];
  readonly invalidPaths: readonly { readonly path: string; readonly code: TransparencyLogErrorCode }[];
  readonly entries: readonly {
    readonly kind: EntryKind;
    readonly flags: number;
    readonly bucket: number;
    readonly commitment: string;
    readonly entry: string;
    readonly leafHash: string;
  }[];
  readonly invalidEntries: readonly { readonly entry: string; readonly code: TransparencyLogErrorCode }[];
  readonly bundle: { readonly entries: string; readonly bundle: string };
  readonly tree: {
    readonly size: number;
    readonly root: string;
    readonly tiles: readonly (Tile & { readonly level: number; readonly sha256: string })[];
    readonly widths: readonly Tile[];
  };
}
const vectors = (): Vectors => readVectors('tiles') as Vectors;
const sha256 = (text: string | Uint8Array): Buffer => createHash('sha256').update(text).digest();

function paths(): void {
  for (const { path, ...tile } of vectors().paths) {
    assert.equal(tilePath(tile), path);
    assert.deepEqual(parseTilePath(path), tile);
  }
  for (const { path, code } of vectors().invalidPaths)
    assert.equal(
      refusal(() => parseTilePath(path)),
      code,
      path,
    );
  const tile: Tile = { level: 0, index: 0, width: 256 };
  for (const wrong of [
    { level: -1 },
    { level: 64 },
    { level: 0.5 },
    { index: -1 },
    { index: 0.5 },
    { index: 2 ** 53 },
    { width: 0 },
    { width: 257 },
    { width: 1.5 },
  ])
    // prettier-ignore
    assert.equal(refusal(() => tilePath({ ...tile, ...wrong })), 'argument');
}

function entries(): void {
  for (const { entry, leafHash: hash, commitment, ...rest } of vectors().entries) {
    const known = { ...rest, commitment: bytes(commitment) };
    assert.equal(hexadecimal(encodeEntry(known)), entry);
    assert.deepEqual(parseEntry(bytes(entry)), known);
    assert.equal(hexadecimal(leafHash(bytes(entry))), hash);
    assert.equal(hexadecimal(entryHashes(bytes(entry))), hash);
  }
  for (const { entry, code } of vectors().invalidEntries)
    assert.equal(
      refusal(() => parseEntry(bytes(entry))),
      code,
    );
  const good = { kind: 'record', flags: 0, bucket: 0, commitment: Buffer.alloc(32) } as const;
  for (const wrong of [
    { flags: -1 },
    { flags: 65_536 },
    { flags: 0.5 },
    { bucket: -1 },
    { bucket: 2 ** 32 },
    { bucket: 0.5 },
    { commitment: Buffer.alloc(31) },
    { commitment: Buffer.alloc(33) },
  ])
    // prettier-ignore
    assert.equal(refusal(() => encodeEntry({ ...good, ...wrong })), 'argument');
  const source = encodeEntry(good);
  const { commitment } = parseEntry(source);
  source.fill(1);
  assert.equal(commitment[0], 0, 'a commitment is a copy');
}

function bundles(): void {
  const { bundle, entries } = vectors().bundle;
  assert.equal(hexadecimal(encodeEntryBundle(bytes(entries))), bundle);
  assert.equal(hexadecimal(parseEntryBundle(bytes(bundle), 5)), entries);
  const full = Buffer.concat(Array.from({ length: 256 }, (_, i) => Buffer.alloc(ENTRY_BYTES, i)));
  assert.deepEqual(parseEntryBundle(encodeEntryBundle(full), 256), full);
  const one = full.subarray(0, ENTRY_BYTES);
  assert.deepEqual(parseEntryBundle(encodeEntryBundle(one), 1), Buffer.from(one));
  for (const length of [0, 39, 41, 257 * ENTRY_BYTES])
    assert.equal(
      refusal(() => encodeEntryBundle(Buffer.alloc(length))),
      'argument',
    );
  for (const width of [0, -1, 257, 4.5, Number.NaN])
    assert.equal(
      refusal(() => parseEntryBundle(bytes(bundle), width)),
      'argument',
    );
  for (const [text, width] of [
    ['', 1],
    [bundle, 4],
    [bundle, 6],
    [bundle.slice(2), 5],
    [`${bundle}00`, 5],
    [bundle.replace('0028', '0027'), 5],
    [bundle.replace('0028', '0128'), 5],
    [`${bundle.slice(0, -84)}0029${bundle.slice(-80)}`, 5],
  ] as const)
    // prettier-ignore
    assert.equal(refusal(() => parseEntryBundle(bytes(text), width)), 'format');
}

/** The tree of 70,000 entries that C2SP tlog-tiles takes as its example: its tiles, its widths, and proofs made from tiles alone. */
async function tree(leavesMax: number): Promise<void> {
  const known = vectors().tree;
  const size = known.size;
  const all = Buffer.concat(
    Array.from({ length: size }, (_, i) =>
      encodeEntry({ kind: 'record', flags: 0, bucket: i % 7, commitment: sha256(`entry ${String(i)}`) }),
    ),
  );
  const levels = [entryHashes(all)];
  for (let below = levels[0]; below !== undefined && below.length >= 256 * 32; below = levels.at(-1)) {
    const roots: Buffer[] = [];
    for (let at = 0; at + 256 * 32 <= below.length; at += 256 * 32)
      roots.push(rootOfHashes(below.subarray(at, at + 256 * 32)));
    levels.push(Buffer.concat(roots));
  }
  const tileOf = ({ level, index, width }: Tile): Buffer =>
    (levels[Number(level)] ?? Buffer.alloc(0)).subarray(index * 256 * 32, (index * 256 + width) * 32);
  for (const { sha256: digest, ...tile } of known.tiles) assert.equal(hexadecimal(sha256(tileOf(tile))), digest);
  for (const { width, ...tile } of known.widths) assert.equal(tileWidth(tile, size), width);
  assert.equal(
    refusal(() => tileWidth({ level: 0, index: 0 }, -1)),
    'argument',
  );

  const state = new TreeState();
  const old = new TreeState();
  for (let tile = 0; tile < 273; tile += 1)
    state.appendHash(rootOfHashes(tileOf({ level: 0, index: tile, width: 256 })), 8);
  state.appendEntries(all.subarray(273 * 256 * ENTRY_BYTES));
  assert.equal(hexadecimal(state.root()), known.root);
  old.appendEntries(all.subarray(0, 65_000 * ENTRY_BYTES));

  const read: string[] = [];
  const reader = createTileReader(size, (tile) => {
    read.push(tilePath(tile));
    return tileOf(tile);
  });
  const step = leavesMax > 30 ? 997 : 9_973;
  for (let index = 0; index < size; index += step) {
    read.length = 0;
    const proof = await proveInclusion(index, size, reader);
    verifyInclusion(proof, naiveLeaf(all.subarray(index * ENTRY_BYTES, (index + 1) * ENTRY_BYTES)), state.root());
    assert.equal(new Set(read).size, read.length, 'each tile once');
    assert(read.length <= 5, 'few tiles');
  }
  verifyConsistency(await proveConsistency(65_000, size, reader), old.root(), state.root());
  await refusedTiles(size, tileOf);
}

async function refusedTiles(size: number, tileOf: (tile: Tile) => Buffer): Promise<void> {
  const cut = createTileReader(size, (tile) => tileOf(tile).subarray(1));
  assert.equal(await rejection(proveInclusion(3, size, cut)), 'source');
  const more = createTileReader(size, (tile) => Buffer.concat([tileOf(tile), Buffer.alloc(32)]));
  assert.equal(await rejection(proveInclusion(3, size, more)), 'source');
  const lost = createTileReader(size, () => Promise.reject(new Error('no such tile')));
  await assert.rejects(proveInclusion(3, size, lost), /no such tile/);
  assert.equal(
    refusal(() => createTileReader(-1, tileOf)),
    'argument',
  );
  const reader = createTileReader(size, tileOf);
  const beyond = { level: 0, index: size };
  assert.equal(await rejection(Promise.resolve(reader([beyond]))), 'argument');
  assert.equal(await rejection(Promise.resolve(reader([{ level: 8, index: 273 }]))), 'argument');
  // The first half is there: it may not pass for the whole.
  assert.equal(await rejection(Promise.resolve(reader([{ level: 9, index: 136 }]))), 'argument');
  assert.equal((await reader([{ level: 0, index: size - 1 }])).length, 1);
}

export const tileChecks = {
  'paths of tiles': paths,
  'entries of 40 bytes': entries,
  'bundles of entries': bundles,
  'tiles of a tree of 70,000 entries': tree,
};
