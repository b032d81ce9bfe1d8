import { createHash } from 'node:crypto';

/** The definitions of RFC 6962 section 2.1 as they stand there, recursive and slow: the model that the package is held against. */
const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The largest power of two below `n`. */
const split = (n: number): number => {
  let k = 1;
  while (2 * k < n) k *= 2;
  return k;
};

/** Hash of one leaf. */
export const naiveLeaf = (leaf: Uint8Array): Buffer => sha256(Buffer.of(0), leaf);

/** Merkle tree hash, MTH. */
export function naiveRoot(leaves: readonly Uint8Array[]): Buffer {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return naiveLeaf(first);
  const k = split(leaves.length);
  return sha256(Buffer.of(1), naiveRoot(leaves.slice(0, k)), naiveRoot(leaves.slice(k)));
}

/** Audit path, PATH. */
export function naiveInclusion(index: number, leaves: readonly Uint8Array[]): Buffer[] {
  if (leaves.length === 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...naiveInclusion(index, leaves.slice(0, k)), naiveRoot(leaves.slice(k))]
    : [...naiveInclusion(index - k, leaves.slice(k)), naiveRoot(leaves.slice(0, k))];
}

function subproof(size: number, leaves: readonly Uint8Array[], whole: boolean): Buffer[] {
  if (size === leaves.length) return whole ? [] : [naiveRoot(leaves)];
  const k = split(leaves.length);
  return size <= k
    ? [...subproof(size, leaves.slice(0, k), whole), naiveRoot(leaves.slice(k))]
    : [...subproof(size - k, leaves.slice(k), false), naiveRoot(leaves.slice(0, k))];
}

/** Consistency proof, PROOF; none for an empty old tree, which RFC 6962 does not define. */
export const naiveConsistency = (oldSize: number, leaves: readonly Uint8Array[]): Buffer[] =>
  oldSize === 0 ? [] : subproof(oldSize, leaves, true);
