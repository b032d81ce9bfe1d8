import { demand } from '../errors.ts';
import { HASH_BYTES, nodeHash } from './hash.ts';
import type { LeafRange, TreeNode } from './shape.ts';
import { consistencyRanges, inclusionRanges, nodesOfRange } from './shape.ts';

/** Proof that a leaf stands at an index of a tree (RFC 6962 section 2.1.1). */
export interface InclusionProof {
  /** Zero-based index of the leaf. */
  readonly index: number;
  /** Leaves of the tree. */
  readonly size: number;
  /** 32 bytes each, from the leaf's neighbour to the child of the root; 0 to 53. */
  readonly hashes: readonly Uint8Array[];
}

/** Proof that a tree begins with an older tree (RFC 6962 section 2.1.2). */
export interface ConsistencyProof {
  /** Leaves of the older tree. */
  readonly oldSize: number;
  /** Leaves of the newer tree. */
  readonly newSize: number;
  /** 32 bytes each, as in RFC 6962; 0 to 54. */
  readonly hashes: readonly Uint8Array[];
}

/**
 * Gives the hashes of the nodes that it is asked for, in their order, 32 bytes each. It is called once for a proof, so that a
 * reader can fetch all at the same time. `createTileReader` makes one from tiles.
 */
export type NodeReader = (nodes: readonly TreeNode[]) => readonly Uint8Array[] | PromiseLike<readonly Uint8Array[]>;

/** Roots of subtrees, each from the full subtrees that it consists of. */
async function readRanges(ranges: readonly LeafRange[], read: NodeReader): Promise<readonly Uint8Array[]> {
  const nodes = ranges.map(nodesOfRange);
  const hashes = ranges.length === 0 ? [] : await read(nodes.flat());
  demand(hashes.length === nodes.flat().length, 'source', 'The reader gave another number of hashes.');
  demand(
    hashes.every((hash) => hash.length === HASH_BYTES),
    'source',
    'The reader gave something that is no hash.',
  );
  let at = 0;
  return nodes.map(({ length }) => {
    at += length;
    return hashes.slice(at - length, at).reduceRight((right, left) => nodeHash(left, right));
  });
}

/**
 * Makes the proof that the leaf at `index` stands in the tree of `size` leaves. It is as true as what the reader gave: a prudent
 * maker verifies it with the root that it signed.
 * @throws TransparencyLogError `argument` when there is no such leaf, `source` when the reader does not give what was asked
 */
export async function proveInclusion(index: number, size: number, read: NodeReader): Promise<InclusionProof> {
  return { index, size, hashes: await readRanges(inclusionRanges(index, size), read) };
}

/**
 * Makes the proof that the tree of `newSize` leaves begins with the tree of `oldSize`. It has no hashes when the old tree is empty or as
 * large as the new one.
 * @throws TransparencyLogError `argument` when the old tree is larger, `source` when the reader does not give what was asked
 */
export async function proveConsistency(oldSize: number, newSize: number, read: NodeReader): Promise<ConsistencyProof> {
  return { oldSize, newSize, hashes: await readRanges(consistencyRanges(oldSize, newSize), read) };
}
