import { demand } from '../errors.ts';

/** Leaves of a tree at most: sizes and indexes are exact integers of JavaScript. */
export const SIZE_MAX = Number.MAX_SAFE_INTEGER;

/** A node above a full number of leaves: D[index · 2^level : (index + 1) · 2^level]. */
export interface TreeNode {
  /** 0 for a leaf, up to 52. */
  readonly level: number;
  /** Zero-based, from the left. */
  readonly index: number;
}

/** Leaves from `start` up to, not with, `end`. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** @throws TransparencyLogError `argument` unless `size` is an integer from 0 to 2^53 - 1 */
export function demandSize(size: number): void {
  demand(Number.isSafeInteger(size) && size >= 0, 'argument', 'A tree has between 0 and 2^53 - 1 leaves.');
}

/** The largest power of two that is not above `count`; `count` at least 1. */
function powerWithin(count: number): number {
  let power = 1;
  while (power * 2 <= count) power *= 2;
  return power;
}

/** Leaves of the left child of a tree of `count` leaves: the largest power of two below it (RFC 6962 section 2.1). */
const leftLeaves = (count: number): number => powerWithin(count - 1);

/**
 * The nodes that together cover the leaves of a range, from the left. For ranges that are a subtree of an RFC 6962 tree.
 * There are as many as `end - start` has bits that are 1.
 */
export function nodesOfRange({ start, end }: LeafRange): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  for (let at = start; at < end;) {
    const width = powerWithin(end - at);
    nodes.push({ level: Math.log2(width), index: at / width });
    at += width;
  }
  return nodes;
}

/**
 * The subtrees whose roots prove that a leaf is in a tree, from the leaf's neighbour to the child of the root
 * (PATH of RFC 6962 section 2.1.1).
 * @throws TransparencyLogError `argument` when there is no such leaf
 */
export function inclusionRanges(index: number, size: number): readonly LeafRange[] {
  demandSize(size);
  demand(Number.isInteger(index) && index >= 0 && index < size, 'argument', 'The tree has no leaf with that index.');
  const ranges: LeafRange[] = [];
  for (let start = 0, end = size; end - start > 1;) {
    const middle = start + leftLeaves(end - start);
    if (index < middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  return ranges.toReversed();
}

/**
 * The subtrees whose roots prove that a tree of `newSize` begins with the tree of `oldSize` (PROOF of RFC 6962 section 2.1.2).
 * None when the old tree is empty or the new one is the old one.
 * @throws TransparencyLogError `argument` when the old tree is larger
 */
export function consistencyRanges(oldSize: number, newSize: number): readonly LeafRange[] {
  demandSize(oldSize);
  demandSize(newSize);
  demand(oldSize <= newSize, 'argument', 'The old tree is larger than the new one.');
  if (oldSize === 0) return [];
  const ranges: LeafRange[] = [];
  let start = 0;
  let end = newSize;
  while (end !== oldSize) {
    const middle = start + leftLeaves(end - start);
    if (oldSize <= middle) {
      ranges.push({ start: middle, end });
      end = middle;
    } else {
      ranges.push({ start, end: middle });
      start = middle;
    }
  }
  // The whole old tree is known to who asks; a part of it is not.
  if (start > 0) ranges.push({ start, end });
  return ranges.toReversed();
}
