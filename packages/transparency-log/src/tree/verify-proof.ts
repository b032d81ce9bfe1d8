import { equalBytes } from '../encoding.ts';
import { demand } from '../errors.ts';
import { emptyRoot, HASH_BYTES, nodeHash } from './hash.ts';
import type { ConsistencyProof, InclusionProof } from './prove.ts';
import { demandSize } from './shape.ts';

const isOdd = (value: number): boolean => value % 2 === 1;
const half = (value: number): number => Math.floor(value / 2);
const NOT_PROVEN = 'The hashes of the proof do not lead to the root.';

function demandHashes(hashes: readonly Uint8Array[]): void {
  demand(
    hashes.every((hash) => hash.length === HASH_BYTES),
    'argument',
    'A hash has 32 bytes.',
  );
}

/**
 * Returns only when the leaf stands at `proof.index` of the tree with this root (RFC 9162 section 2.1.3.2).
 * @param proof from anyone
 * @param leaf hash of the leaf, 32 bytes: made by the verifier from the entry (`leafHash`), not taken from the proof's sender
 * @param root root of the tree of `proof.size` leaves, from a checkpoint that was verified
 * @throws TransparencyLogError `proof` when it does not; `argument` when the tree cannot have that index, or a hash has another length
 */
export function verifyInclusion(proof: InclusionProof, leaf: Uint8Array, root: Uint8Array): void {
  const { index, size, hashes } = proof;
  demandSize(size);
  demand(Number.isInteger(index) && index >= 0 && index < size, 'argument', 'The tree has no leaf with that index.');
  demandHashes([leaf, root, ...hashes]);
  let node = index;
  // The node at the right end of the same level.
  let last = size - 1;
  let hash = leaf;
  for (const neighbour of hashes) {
    demand(last > 0, 'proof', 'The proof has too many hashes.');
    // Without a neighbour on its level the last node goes up as it is.
    while (node === last && !isOdd(node)) {
      node = half(node);
      last = half(last);
    }
    hash = isOdd(node) ? nodeHash(neighbour, hash) : nodeHash(hash, neighbour);
    node = half(node);
    last = half(last);
  }
  demand(last === 0, 'proof', 'The proof has too few hashes.');
  demand(equalBytes(hash, root), 'proof', NOT_PROVEN);
}

/**
 * Returns only when the tree with `newRoot` begins with the tree with `oldRoot` (RFC 9162 section 2.1.4.2). Everything is consistent with
 * the empty tree, by a proof without hashes; a tree with itself too.
 * @param proof from anyone
 * @param oldRoot root of the tree of `proof.oldSize` leaves, from a checkpoint that was verified
 * @param newRoot root of the tree of `proof.newSize` leaves, from a checkpoint that was verified
 * @throws TransparencyLogError `proof` when it does not; `argument` when the old tree is larger, or a hash has another length
 */
export function verifyConsistency(proof: ConsistencyProof, oldRoot: Uint8Array, newRoot: Uint8Array): void {
  const { oldSize, newSize, hashes } = proof;
  demandSize(oldSize);
  demandSize(newSize);
  demand(oldSize <= newSize, 'argument', 'The old tree is larger than the new one.');
  demandHashes([oldRoot, newRoot, ...hashes]);
  if (oldSize === 0 || oldSize === newSize) {
    demand(hashes.length === 0, 'proof', 'The proof has too many hashes.');
    demand(equalBytes(oldRoot, oldSize === 0 ? emptyRoot() : newRoot), 'proof', NOT_PROVEN);
    return;
  }
  verifyGrowth(proof, oldRoot, newRoot);
}

/** For 0 < oldSize < newSize: the same walk makes both roots. */
function verifyGrowth({ oldSize, newSize, hashes }: ConsistencyProof, oldRoot: Uint8Array, newRoot: Uint8Array): void {
  let node = oldSize - 1;
  let last = newSize - 1;
  // Up to the largest full subtree that the old tree ends with: that is where the proof begins.
  while (isOdd(node)) {
    node = half(node);
    last = half(last);
  }
  // The old tree is that subtree itself: its root is known, so the proof leaves it out.
  const path = node === 0 ? [oldRoot, ...hashes] : hashes;
  const [first, ...rest] = path;
  demand(first !== undefined, 'proof', 'The proof has too few hashes.');
  let oldHash = first;
  let newHash = first;
  for (const neighbour of rest) {
    demand(last > 0, 'proof', 'The proof has too many hashes.');
    while (node === last && !isOdd(node)) {
      node = half(node);
      last = half(last);
    }
    if (isOdd(node)) {
      oldHash = nodeHash(neighbour, oldHash);
      newHash = nodeHash(neighbour, newHash);
    } else {
      newHash = nodeHash(newHash, neighbour);
    }
    node = half(node);
    last = half(last);
  }
  demand(last === 0, 'proof', 'The proof has too few hashes.');
  demand(equalBytes(oldHash, oldRoot) && equalBytes(newHash, newRoot), 'proof', NOT_PROVEN);
}
