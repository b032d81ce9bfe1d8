import assert from 'node:assert/strict';

import type { NodeReader } from '../tree/prove.ts';
import { proveConsistency, proveInclusion } from '../tree/prove.ts';
import { SIZE_MAX } from '../tree/shape.ts';
import { TreeState } from '../tree/tree-state.ts';
import { verifyConsistency, verifyInclusion } from '../tree/verify-proof.ts';
import { naiveConsistency, naiveInclusion, naiveLeaf, naiveRoot } from './naive-tree.ts';
import { refusal, rejection } from './refusals.ts';
import { someEntries } from './tree-checks.ts';
import { bytes, readVectors } from './vectors.ts';

interface Vectors {
  readonly leaves: readonly string[];
  readonly roots: readonly string[];
  readonly inclusion: readonly { readonly index: number; readonly size: number; readonly hashes: readonly string[] }[];
  readonly consistency: readonly {
    readonly oldSize: number;
    readonly newSize: number;
    readonly hashes: readonly string[];
  }[];
}

/** Up to this size every other index is tried; above it those one place away, in the row or in the tree. */
const EVERY_INDEX_MAX = 33;
const isNear = (a: number, b: number): boolean => Math.abs(a - b) === 1 || Number.isInteger(Math.log2(a ^ b));

const flip = (hash: Uint8Array, bit: number): Buffer => {
  const copy = Buffer.from(hash);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
};

/** Whatever can be done to a list of hashes: each bit of a byte that moves along, each hash left out, doubled, swapped, or one more. */
function damage(hashes: readonly Buffer[], others: readonly Buffer[]): (readonly Buffer[])[] {
  const results: (readonly Buffer[])[] = [
    ...others.flatMap((other) => [
      [other, ...hashes],
      [...hashes, other],
    ]),
    hashes.slice(1),
    hashes.slice(0, -1),
    [],
    hashes.toReversed(),
  ];
  for (const [i, hash] of hashes.entries()) {
    results.push(hashes.toSpliced(i, 1), hashes.toSpliced(i, 0, hash));
    results.push(hashes.toSpliced(i, 1, flip(hash, (i * 37) % 256)), hashes.toSpliced(i, 1, flip(hash, 255)));
    for (const other of others) results.push(hashes.toSpliced(i, 1, other));
    const next = hashes[i + 1];
    if (next !== undefined) results.push(hashes.toSpliced(i, 2, next, hash));
  }
  return results;
}

const same = (a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean =>
  a.length === b.length && a.every((hash, i) => Buffer.compare(hash, b[i] ?? Buffer.alloc(0)) === 0);

/** Reads nodes from leaves, by the model. */
const readerOf =
  (entries: readonly Uint8Array[]): NodeReader =>
  (nodes) =>
    nodes.map(({ level, index }) => naiveRoot(entries.slice(index * 2 ** level, (index + 1) * 2 ** level)));

function knownProofs(): void {
  const { leaves, roots, inclusion, consistency } = readVectors('merkle-tree') as Vectors;
  for (const { index, size, hashes } of inclusion)
    verifyInclusion(
      { index, size, hashes: hashes.map(bytes) },
      naiveLeaf(bytes(leaves[index] ?? '')),
      bytes(roots[size] ?? ''),
    );
  for (const { oldSize, newSize, hashes } of consistency)
    verifyConsistency(
      { oldSize, newSize, hashes: hashes.map(bytes) },
      bytes(roots[oldSize] ?? ''),
      bytes(roots[newSize] ?? ''),
    );
}

/** Every leaf of every small tree: the proof is the one of the model, it verifies, and nothing near it does. */
async function inclusion(leavesMax: number): Promise<void> {
  const entries = someEntries(leavesMax + 2);
  const leaves = entries.map(naiveLeaf);
  const roots = [...entries, Buffer.alloc(0)].map((_, size) => naiveRoot(entries.slice(0, size)));
  const root = (size: number): Buffer => roots[size] ?? Buffer.alloc(0);
  const other = Buffer.alloc(32, 7);
  for (let size = 1; size <= leavesMax; size += 1) {
    const read = readerOf(entries.slice(0, size));
    for (let index = 0; index < size; index += 1) {
      const leaf = leaves[index] ?? Buffer.alloc(0);
      const hashes = naiveInclusion(index, entries.slice(0, size));
      const proof = await proveInclusion(index, size, read);
      assert.equal(proof.index, index);
      assert.equal(proof.size, size);
      assert(same(proof.hashes, hashes), `path of ${String(index)} in ${String(size)}`);
      verifyInclusion(proof, leaf, root(size));
      const refused = (act: () => void, what: string): void =>
        assert.equal(refusal(act), 'proof', `${what}: ${String(index)} in ${String(size)}`);
      for (const wrong of damage(hashes, [other, leaf, root(size)]))
        if (!same(wrong, hashes))
          refused(() => verifyInclusion({ ...proof, hashes: wrong }, leaf, root(size)), 'hashes');
      refused(() => verifyInclusion(proof, flip(leaf, index % 256), root(size)), 'leaf');
      refused(() => verifyInclusion(proof, leaf, flip(root(size), size % 256)), 'root');
      refused(() => verifyInclusion(proof, other, root(size)), 'leaf');
      for (let wrong = 0; wrong < size; wrong += 1)
        if (wrong !== index && (size <= EVERY_INDEX_MAX || isNear(wrong, index)))
          refused(() => verifyInclusion({ ...proof, index: wrong }, leaf, root(size)), 'index');
      for (const wrong of [size - 1, size + 1, size * 2, leavesMax + 2])
        if (wrong > index && wrong !== size && wrong <= leavesMax + 2)
          refused(() => verifyInclusion({ ...proof, size: wrong }, leaf, root(wrong)), 'size');
    }
  }
}

/** Every pair of sizes: the proof is the one of the model, it verifies, and nothing near it does. */
async function consistency(leavesMax: number): Promise<void> {
  const entries = someEntries(leavesMax + 1);
  const roots = [...entries, Buffer.alloc(0)].map((_, size) => naiveRoot(entries.slice(0, size)));
  const root = (size: number): Buffer => roots[size] ?? Buffer.alloc(0);
  const other = Buffer.alloc(32, 7);
  for (let newSize = 0; newSize <= leavesMax; newSize += 1) {
    const read = readerOf(entries.slice(0, newSize));
    for (let oldSize = 0; oldSize <= newSize; oldSize += 1) {
      const hashes = naiveConsistency(oldSize, entries.slice(0, newSize));
      const proof = await proveConsistency(oldSize, newSize, read);
      assert.equal(proof.oldSize, oldSize);
      assert.equal(proof.newSize, newSize);
      assert(same(proof.hashes, hashes), `from ${String(oldSize)} to ${String(newSize)}`);
      verifyConsistency(proof, root(oldSize), root(newSize));
      const refused = (act: () => void, what: string): void =>
        assert.equal(refusal(act), 'proof', `${what}: ${String(oldSize)} to ${String(newSize)}`);
      for (const wrong of damage(hashes, [other, root(oldSize), root(newSize)]))
        if (!same(wrong, hashes))
          refused(() => verifyConsistency({ ...proof, hashes: wrong }, root(oldSize), root(newSize)), 'hashes');
      refused(() => verifyConsistency(proof, flip(root(oldSize), newSize % 256), root(newSize)), 'old root');
      if (oldSize > 0)
        refused(() => verifyConsistency(proof, root(oldSize), flip(root(newSize), oldSize % 256)), 'new root');
      if (oldSize > 0 && oldSize < newSize)
        refused(() => verifyConsistency(proof, root(newSize), root(oldSize)), 'roots swapped');
      for (const [wrongOld, wrongNew] of [
        [oldSize - 1, newSize],
        [oldSize + 1, newSize],
        [oldSize, newSize - 1],
        [oldSize, newSize + 1],
        [oldSize - 1, newSize - 1],
      ] as const) {
        if (wrongOld < 0 || wrongOld > wrongNew) continue;
        if (same(naiveConsistency(wrongOld, entries.slice(0, wrongNew)), hashes)) continue;
        const claim = { oldSize: wrongOld, newSize: wrongNew, hashes };
        refused(() => verifyConsistency(claim, root(wrongOld), root(wrongNew)), 'sizes');
      }
    }
  }
}

/** Two trees that differ in one old leaf: no list of hashes from either makes them consistent. */
function forks(leavesMax: number): void {
  const entries = someEntries(leavesMax);
  for (let oldSize = 1; oldSize < leavesMax; oldSize += 1) {
    const forked = entries.with(oldSize - 1, Buffer.alloc(40, 9));
    for (const leaves of [entries, forked]) {
      const proof = { oldSize, newSize: leavesMax, hashes: naiveConsistency(oldSize, leaves) };
      assert.equal(
        refusal(() => verifyConsistency(proof, naiveRoot(entries.slice(0, oldSize)), naiveRoot(forked))),
        'proof',
      );
    }
  }
}

function refusedArguments(): void {
  const hash = naiveLeaf(Buffer.alloc(0));
  const short = Buffer.alloc(31);
  const include = (index: number, size: number, leaf: Buffer, root: Buffer, ...hashes: Buffer[]) =>
    refusal(() => verifyInclusion({ index, size, hashes }, leaf, root));
  const grow = (oldSize: number, newSize: number, oldRoot: Buffer, newRoot: Buffer, ...hashes: Buffer[]) =>
    refusal(() => verifyConsistency({ oldSize, newSize, hashes }, oldRoot, newRoot));
  for (const code of [
    ...[-1, 1, 2, 0.5, Number.NaN, Number.POSITIVE_INFINITY].map((index) => include(index, 1, hash, hash)),
    ...[0, -1, 0.5, SIZE_MAX + 1, Number.NaN].map((size) => include(0, size, hash, hash)),
    include(0, 1, short, hash),
    include(0, 1, hash, short),
    include(0, 2, hash, hash, short),
    include(0, 2, hash, hash, Buffer.alloc(33)),
    include(0, 2, hash, hash, Buffer.alloc(0)),
    ...[-1, 3, 0.5, Number.NaN].map((oldSize) => grow(oldSize, 2, hash, hash)),
    ...[-1, 0, 1.5, SIZE_MAX + 1, Number.NaN].map((newSize) => grow(1, newSize, hash, hash)),
    grow(1, 1, short, hash),
    grow(1, 1, hash, short),
    grow(1, 2, hash, hash, short),
    grow(0, 1, short, hash),
    grow(0, 1, naiveRoot([]), short),
  ])
    assert.equal(code, 'argument');
  assert.equal(include(0, SIZE_MAX, hash, hash, ...Array.from({ length: 60 }, () => hash)), 'proof');
  assert.equal(grow(1, SIZE_MAX, hash, hash, ...Array.from({ length: 60 }, () => hash)), 'proof');
}

/** A maker says so when its reader gives too little, too much or no hashes; it does not ask when there is nothing to read. */
async function refusedReaders(): Promise<void> {
  const hash = Buffer.alloc(32);
  for (const hashes of [[], [hash, hash, hash, hash], [hash, Buffer.alloc(31)], [hash, Buffer.alloc(33)]]) {
    assert.equal(await rejection(proveInclusion(0, 3, () => hashes)), 'source');
    assert.equal(await rejection(proveConsistency(2, 4, () => hashes)), 'source');
  }
  const none = (): never => {
    throw new Error('asked for nothing');
  };
  assert.deepEqual((await proveInclusion(0, 1, none)).hashes, []);
  assert.deepEqual((await proveConsistency(0, 9, none)).hashes, []);
  assert.deepEqual((await proveConsistency(9, 9, none)).hashes, []);
  assert.equal(await rejection(proveInclusion(1, 1, none)), 'argument');
  assert.equal(await rejection(proveConsistency(2, 1, none)), 'argument');
  await assert.rejects(proveInclusion(0, 2, none), /asked for nothing/);
}

/** A large tree, of which only the right end is known: 2^40 leaves that are one subtree, and three more. */
async function largeTree(): Promise<void> {
  const left = Buffer.alloc(32, 5);
  const size = 2 ** 40 + 3;
  const leaves = someEntries(3).map(naiveLeaf);
  const read: NodeReader = (nodes) =>
    nodes.map(({ level, index }) =>
      level === 40 ? left : level === 1 ? naiveRoot(someEntries(2)) : (leaves[index - 2 ** 40] ?? left),
    );
  const state = TreeState.from(2 ** 40, left);
  const oldRoot = state.root();
  for (const leaf of leaves) state.appendHash(leaf);
  const root = state.root();
  for (const [i, leaf] of leaves.entries()) {
    const proof = await proveInclusion(2 ** 40 + i, size, read);
    verifyInclusion(proof, leaf, root);
    assert.equal(
      refusal(() => verifyInclusion({ ...proof, index: i }, leaf, root)),
      'proof',
    );
    assert.equal(
      refusal(() => verifyInclusion(proof, left, root)),
      'proof',
    );
  }
  const proof = await proveConsistency(2 ** 40, size, read);
  verifyConsistency(proof, oldRoot, root);
  assert.equal(
    refusal(() => verifyConsistency({ ...proof, oldSize: 2 ** 39 }, oldRoot, root)),
    'proof',
  );
}

export const proofChecks = {
  'the known proofs of RFC 6962': knownProofs,
  'inclusion, every leaf of every small tree': inclusion,
  'consistency, every pair of sizes': consistency,
  'a changed past is never consistent': forks,
  'proofs with sizes or hashes that cannot be': refusedArguments,
  'a proof is made of what was asked for': refusedReaders,
  'a tree of more than 2^40 leaves': largeTree,
};
