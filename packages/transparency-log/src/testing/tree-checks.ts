import assert from 'node:assert/strict';

import { ENTRY_BYTES } from '../entry/entry.ts';
import { emptyRoot, entryHashes, leafHash, nodeHash, rootOfHashes } from '../tree/hash.ts';
import { consistencyRanges, inclusionRanges, nodesOfRange, SIZE_MAX } from '../tree/shape.ts';
import { TreeState } from '../tree/tree-state.ts';
import { naiveLeaf, naiveRoot } from './naive-tree.ts';
import { refusal } from './refusals.ts';
import { bytes, hexadecimal, readVectors } from './vectors.ts';

interface Vectors {
  readonly leaves: readonly string[];
  readonly roots: readonly string[];
}

/** Entries that all differ. */
export const someEntries = (count: number): Buffer[] =>
  Array.from({ length: count }, (_, i) => Buffer.alloc(ENTRY_BYTES, `entry ${String(i)} `));

function knownRoots(): void {
  const { leaves, roots } = readVectors('merkle-tree') as Vectors;
  const state = new TreeState();
  for (const [size, root] of roots.entries()) {
    assert.equal(hexadecimal(state.root()), root);
    const hashes = leaves.slice(0, size).map((leaf) => leafHash(bytes(leaf)));
    if (size > 0) assert.equal(hexadecimal(rootOfHashes(Buffer.concat(hashes))), root);
    const leaf = leaves[size];
    if (leaf !== undefined) state.appendHash(leafHash(bytes(leaf)));
  }
  assert.equal(hexadecimal(emptyRoot()), roots[0]);
  const [one = '', two = ''] = leaves.map((leaf) => hexadecimal(leafHash(bytes(leaf))));
  assert.equal(hexadecimal(nodeHash(bytes(one), bytes(two))), roots[2]);
}

/** Growing by one entry, by several, by subtrees, and from what was stored, gives the tree of the model. */
function growth(leavesMax: number): void {
  const entries = someEntries(leavesMax);
  const hashes = entries.map(naiveLeaf);
  const grown = new TreeState();
  for (let size = 0; size <= leavesMax; size += 1) {
    const root = naiveRoot(entries.slice(0, size));
    assert.equal(grown.size, size);
    assert(grown.root().equals(root), `root of ${String(size)}`);
    assert(TreeState.from(size, grown.frontier()).root().equals(root), `stored state of ${String(size)}`);
    const atOnce = new TreeState();
    atOnce.appendEntries(Buffer.concat(entries.slice(0, size)));
    assert(atOnce.frontier().equals(grown.frontier()), `frontier of ${String(size)}`);
    const parts = new TreeState();
    for (const { level, index } of nodesOfRange({ start: 0, end: size })) {
      const leaves = hashes.slice(index * 2 ** level, (index + 1) * 2 ** level);
      parts.appendHash(rootOfHashes(Buffer.concat(leaves)), level);
    }
    assert(parts.frontier().equals(grown.frontier()), `subtrees of ${String(size)}`);
    if (size > 0)
      assert(entryHashes(Buffer.concat(entries.slice(0, size))).equals(Buffer.concat(hashes.slice(0, size))));
    if (size < leavesMax) grown.appendEntries(entries[size] ?? Buffer.alloc(0));
  }
}

/** A stored state and the tree after it are apart: who has a frontier or a root cannot change the state through it. */
function copies(): void {
  const state = new TreeState();
  state.appendEntries(Buffer.concat(someEntries(3)));
  const root = hexadecimal(state.root());
  const frontier = state.frontier();
  const stored = TreeState.from(3, frontier);
  state.frontier().fill(0);
  state.root().fill(0);
  frontier.fill(0);
  assert.equal(hexadecimal(state.root()), root);
  assert.equal(hexadecimal(stored.root()), root);
}

function refusedStates(): void {
  const state = new TreeState();
  const hash = Buffer.alloc(32, 1);
  state.appendEntries(Buffer.concat(someEntries(6)));
  const before = hexadecimal(state.root());
  for (const act of [
    () => TreeState.from(-1, Buffer.alloc(0)),
    () => TreeState.from(0.5, hash),
    () => TreeState.from(Number.NaN, hash),
    () => TreeState.from(SIZE_MAX + 1, hash),
    () => TreeState.from(3, hash),
    () => TreeState.from(3, Buffer.alloc(63)),
    () => TreeState.from(3, Buffer.alloc(65)),
    () => TreeState.from(3, Buffer.alloc(96)),
    () => TreeState.from(0, hash),
    () => state.appendEntries(Buffer.alloc(39)),
    () => state.appendEntries(Buffer.alloc(41)),
    () => state.appendHash(Buffer.alloc(31)),
    () => state.appendHash(Buffer.alloc(33)),
    () => state.appendHash(hash, 2),
    () => state.appendHash(hash, 53),
    () => state.appendHash(hash, -1),
    () => state.appendHash(hash, 0.5),
    () => entryHashes(Buffer.alloc(41)),
    () => rootOfHashes(Buffer.alloc(0)),
    () => rootOfHashes(Buffer.alloc(33)),
  ])
    assert.equal(refusal(act), 'argument', act.toString());
  assert.equal(hexadecimal(state.root()), before);
  assert.equal(state.size, 6);
}

/** Sizes near 2^53: the last leaf that fits, and not one more. */
function largeSizes(): void {
  const hash = Buffer.alloc(32, 1);
  const almost = TreeState.from(SIZE_MAX - 1, Buffer.alloc(52 * 32, 2));
  assert.equal(
    refusal(() => almost.appendEntries(Buffer.concat(someEntries(2)))),
    'limit',
  );
  almost.appendHash(hash);
  assert.equal(almost.size, SIZE_MAX);
  assert.equal(almost.frontier().length, 53 * 32);
  assert.equal(
    refusal(() => almost.appendHash(hash)),
    'limit',
  );
  assert.equal(
    refusal(() => almost.appendEntries(Buffer.concat(someEntries(1)))),
    'limit',
  );
  almost.appendEntries(Buffer.alloc(0));
  const half = new TreeState();
  half.appendHash(hash, 52);
  assert.equal(half.size, 2 ** 52);
  assert.equal(
    refusal(() => half.appendHash(hash, 52)),
    'limit',
  );
  // Above 32 bits: a leaf, and the full subtree that it completes.
  const large = TreeState.from(2 ** 40 + 2 ** 33 - 1, Buffer.alloc(34 * 32, 3));
  large.appendHash(hash);
  assert.equal(large.frontier().length, 2 * 32);
  assert.equal(inclusionRanges(SIZE_MAX - 1, SIZE_MAX).length, 52);
  assert.equal(inclusionRanges(0, SIZE_MAX).length, 53);
  assert.equal(consistencyRanges(1, SIZE_MAX).length, 53);
  assert.deepEqual(nodesOfRange({ start: 2 ** 40, end: 2 ** 40 + 3 }), [
    { level: 1, index: 2 ** 39 },
    { level: 0, index: 2 ** 40 + 2 },
  ]);
}

function refusedShapes(): void {
  for (const [index, size] of [
    [0, 0],
    [1, 1],
    [5, 5],
    [6, 5],
    [-1, 5],
    [0.5, 5],
    [Number.NaN, 5],
    [0, -1],
    [0, 1.5],
    [0, SIZE_MAX + 1],
  ] as const)
    // prettier-ignore
    assert.equal(refusal(() => inclusionRanges(index, size)), 'argument');
  for (const [oldSize, newSize] of [
    [1, 0],
    [6, 5],
    [-1, 5],
    [0.5, 5],
    [1, 1.5],
    [0, -1],
    [0, SIZE_MAX + 1],
    [Number.NaN, 1],
  ] as const)
    // prettier-ignore
    assert.equal(refusal(() => consistencyRanges(oldSize, newSize)), 'argument');
}

export const treeChecks = {
  'the known roots of RFC 6962': knownRoots,
  'a tree grows as the model says': growth,
  'what a state gives is a copy': copies,
  'a state refuses what does not fit, and stays as it was': refusedStates,
  'sizes up to 2^53 - 1': largeSizes,
  'no proof of what a tree does not have': refusedShapes,
};
