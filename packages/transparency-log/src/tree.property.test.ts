import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { rootOfHashes } from './tree/hash.ts';
import type { NodeReader } from './tree/prove.ts';
import { proveConsistency, proveInclusion } from './tree/prove.ts';
import { nodesOfRange } from './tree/shape.ts';
import { TreeState } from './tree/tree-state.ts';
import { verifyConsistency, verifyInclusion } from './tree/verify-proof.ts';
import { refusal } from './testing/refusals.ts';

const long = process.env['REGISTER_TEST_LONG'] === '1'; // oxlint-disable-line no-restricted-properties -- how long the tests run
const numRuns = long ? 5_000 : 60;
const LEAVES_MAX = long ? 2 ** 20 : 5_000;
const HASH_BYTES = 32;

const hashes = Buffer.alloc(LEAVES_MAX * HASH_BYTES);
for (let i = 0; i < LEAVES_MAX; i += 1) hashes.writeUInt32BE(i, i * HASH_BYTES);
const leaf = (index: number): Buffer => hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
const read: NodeReader = (nodes) =>
  nodes.map(({ level, index }) =>
    rootOfHashes(hashes.subarray(index * 2 ** level * HASH_BYTES, (index + 1) * 2 ** level * HASH_BYTES)),
  );

/** A state of that size, by its full subtrees. */
function stateOf(size: number): TreeState {
  const state = new TreeState();
  for (const { level, index } of nodesOfRange({ start: 0, end: size }))
    state.appendHash(rootOfHashes(hashes.subarray(index * 2 ** level * HASH_BYTES, (index + 1) * 2 ** level * HASH_BYTES)), level); // prettier-ignore
  return state;
}

const size = fc.integer({ min: 1, max: LEAVES_MAX });

test('a proof of a leaf holds for that leaf, index and tree only', async () => {
  await fc.assert(
    fc.asyncProperty(size, fc.nat(), fc.nat(), fc.nat(), async (size, pick, other, bit) => {
      const index = pick % size;
      const root = stateOf(size).root();
      const proof = await proveInclusion(index, size, read);
      verifyInclusion(proof, leaf(index), root);
      const wrong = other % size;
      if (wrong !== index) {
        expect(refusal(() => verifyInclusion(proof, leaf(wrong), root))).toBe('proof');
        expect(refusal(() => verifyInclusion({ ...proof, index: wrong }, leaf(index), root))).toBe('proof');
      }
      const which = bit % Math.max(1, proof.hashes.length);
      const changed = proof.hashes.map((hash, i) => {
        const copy = Buffer.from(hash);
        if (i === which) copy.writeUInt8(copy.readUInt8(bit % HASH_BYTES) ^ (1 << (bit % 8)), bit % HASH_BYTES);
        return copy;
      });
      if (changed.length > 0)
        expect(refusal(() => verifyInclusion({ ...proof, hashes: changed }, leaf(index), root))).toBe('proof');
    }),
    { numRuns },
  );
});

test('a tree is consistent with each of its beginnings, and with nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(size, fc.nat(), fc.nat(), async (newSize, pick, other) => {
      const oldSize = pick % (newSize + 1);
      const newRoot = stateOf(newSize).root();
      const proof = await proveConsistency(oldSize, newSize, read);
      verifyConsistency(proof, stateOf(oldSize).root(), newRoot);
      const wrong = other % (newSize + 1);
      if (wrong !== oldSize)
        expect(refusal(() => verifyConsistency(proof, stateOf(wrong).root(), newRoot))).toBe('proof');
    }),
    { numRuns },
  );
});

test('a state grows the same way in any steps, stored and read between', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 }), (steps) => {
      const atOnce = new TreeState();
      let inSteps = new TreeState();
      const total = steps.reduce((sum, step) => sum + step, 0);
      const entries = Buffer.alloc(total * 40);
      for (let i = 0; i < total; i += 1) entries.writeUInt32BE(i, i * 40);
      atOnce.appendEntries(entries);
      let at = 0;
      for (const step of steps) {
        inSteps.appendEntries(entries.subarray(at * 40, (at + step) * 40));
        at += step;
        inSteps = TreeState.from(inSteps.size, inSteps.frontier());
      }
      expect(inSteps.root()).toEqual(atOnce.root());
      expect(inSteps.frontier()).toEqual(atOnce.frontier());
    }),
    { numRuns },
  );
});
