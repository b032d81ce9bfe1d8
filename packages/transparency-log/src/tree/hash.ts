import { hash } from 'node:crypto';

import { asBuffer } from '../encoding.ts';
import { demand } from '../errors.ts';
import { ENTRY_BYTES } from '../entry/entry.ts';

/** Bytes of a hash (SHA-256). */
export const HASH_BYTES = 32;
const LEAF_PREFIX = 0x00;
const NODE_PREFIX = 0x01;

/**
 * Digests come as text of one byte per character: a third of the cost of a buffer that the hash function makes itself, and they
 * are written at once to where they belong. The preimages stay in place and are used again and again.
 */
const nodePreimage = Buffer.alloc(1 + 2 * HASH_BYTES, NODE_PREFIX);
const entryPreimage = Buffer.alloc(1 + ENTRY_BYTES, LEAF_PREFIX);

/** Root of the tree without leaves: the hash of nothing (RFC 6962 section 2.1). */
export const emptyRoot = (): Buffer => hash('sha256', '', 'buffer');

/** Writes at `targetAt` the hash of the node whose children stand one behind the other at `at`. Target may be source. */
export function writeNodeHash(children: Buffer, at: number, target: Buffer, targetAt: number): void {
  children.copy(nodePreimage, 1, at, at + 2 * HASH_BYTES);
  target.write(hash('sha256', nodePreimage, 'binary'), targetAt, 'latin1');
}

/** Writes at `targetAt` the hash of the entry of 40 bytes that stands at `at`. */
export function writeEntryHash(entries: Buffer, at: number, target: Buffer, targetAt: number): void {
  entries.copy(entryPreimage, 1, at, at + ENTRY_BYTES);
  target.write(hash('sha256', entryPreimage, 'binary'), targetAt, 'latin1');
}

/**
 * Hash of a leaf: SHA-256(0x00 ‖ leaf), RFC 6962 section 2.1.
 * @param leaf any number of bytes; the entries of our logs have 40
 */
export function leafHash(leaf: Uint8Array): Buffer {
  const preimage = Buffer.alloc(1 + leaf.length, LEAF_PREFIX);
  preimage.set(leaf, 1);
  return hash('sha256', preimage, 'buffer');
}

/**
 * Hash of an inner node: SHA-256(0x01 ‖ left ‖ right), RFC 6962 section 2.1.
 * @param left 32 bytes
 * @param right 32 bytes
 */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  nodePreimage.set(left, 1);
  nodePreimage.set(right, 1 + HASH_BYTES);
  return Buffer.from(hash('sha256', nodePreimage, 'binary'), 'latin1');
}

/**
 * Hashes of entries that stand one behind the other: a tile of level 0.
 * @param entries a multiple of 40 bytes
 * @throws TransparencyLogError `argument` for another length
 */
export function entryHashes(entries: Uint8Array): Buffer {
  demand(entries.length % ENTRY_BYTES === 0, 'argument', 'Entries have 40 bytes each.');
  const source = asBuffer(entries);
  const hashes = Buffer.alloc((entries.length / ENTRY_BYTES) * HASH_BYTES);
  for (let at = 0, to = 0; at < source.length; at += ENTRY_BYTES, to += HASH_BYTES)
    writeEntryHash(source, at, hashes, to);
  return hashes;
}

/**
 * Root of the tree whose leaves have these hashes: of a tile the node above it.
 * @param hashes one behind the other, at least one
 * @throws TransparencyLogError `argument` for another length
 */
export function rootOfHashes(hashes: Uint8Array): Buffer {
  demand(hashes.length > 0 && hashes.length % HASH_BYTES === 0, 'argument', 'Hashes have 32 bytes each.');
  const level = Buffer.from(hashes);
  for (let width = level.length / HASH_BYTES; width > 1; width = Math.ceil(width / 2)) {
    const pairs = Math.floor(width / 2);
    for (let i = 0; i < pairs; i += 1) writeNodeHash(level, 2 * i * HASH_BYTES, level, i * HASH_BYTES);
    // One without a neighbour goes up as it is.
    if (width % 2 === 1) level.copy(level, pairs * HASH_BYTES, (width - 1) * HASH_BYTES, width * HASH_BYTES);
  }
  return Buffer.from(level.subarray(0, HASH_BYTES));
}
