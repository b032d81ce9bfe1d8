import { asBuffer } from '../encoding.ts';
import { demand } from '../errors.ts';
import { ENTRY_BYTES } from '../entry/entry.ts';
import { emptyRoot, HASH_BYTES, writeEntryHash, writeNodeHash } from './hash.ts';
import { demandSize, nodesOfRange, SIZE_MAX } from './shape.ts';

/** Hashes of a state at most: one for each bit of its size. */
const HASHES_MAX = 53;

/**
 * A tree as far as its growth needs it: its size, and the roots of the full subtrees that it consists of, from the left (a compact
 * range; some call it frontier). At most 53 hashes, whatever the size. Appending costs one or two hashes a leaf, on average.
 */
export class TreeState {
  #size = 0;
  #depth = 0;
  /** One place more than a state needs: a new leaf stands there before it is joined. */
  readonly #hashes = Buffer.alloc((HASHES_MAX + 1) * HASH_BYTES);

  /**
   * A state as it was stored.
   * @param size number of leaves
   * @param frontier what `frontier()` gave: 32 bytes for every bit of `size` that is 1
   * @throws TransparencyLogError `argument` when size and frontier do not fit; whether they are true only the root can tell
   */
  static from(size: number, frontier: Uint8Array): TreeState {
    demandSize(size);
    const depth = nodesOfRange({ start: 0, end: size }).length;
    demand(frontier.length === depth * HASH_BYTES, 'argument', 'The frontier does not fit the size of the tree.');
    const state = new TreeState();
    state.#size = size;
    state.#depth = depth;
    state.#hashes.set(frontier);
    return state;
  }

  /** Number of leaves. */
  get size(): number {
    return this.#size;
  }

  /** Roots of the full subtrees, from the left, one behind the other: a copy. */
  frontier(): Buffer {
    return Buffer.from(this.#hashes.subarray(0, this.#depth * HASH_BYTES));
  }

  /** Root of the tree: 32 bytes (RFC 6962 section 2.1). */
  root(): Buffer {
    if (this.#depth === 0) return emptyRoot();
    const hashes = this.frontier();
    for (let last = this.#depth - 1; last > 0; last -= 1)
      writeNodeHash(hashes, (last - 1) * HASH_BYTES, hashes, (last - 1) * HASH_BYTES);
    return Buffer.from(hashes.subarray(0, HASH_BYTES));
  }

  /**
   * Appends entries.
   * @param entries one behind the other, 40 bytes each
   * @throws TransparencyLogError `argument` for another length, `limit` beyond 2^53 - 1 leaves; then nothing was appended
   */
  appendEntries(entries: Uint8Array): void {
    const count = entries.length / ENTRY_BYTES;
    demand(Number.isInteger(count), 'argument', 'Entries have 40 bytes each.');
    demand(this.#size <= SIZE_MAX - count, 'limit', 'The tree would have more than 2^53 - 1 leaves.');
    const source = asBuffer(entries);
    for (let at = 0; at < source.length; at += ENTRY_BYTES) {
      writeEntryHash(source, at, this.#hashes, this.#depth * HASH_BYTES);
      this.#join(1);
    }
  }

  /**
   * Appends a full subtree by its root: a leaf (level 0), or the 256 leaves of a full tile (level 8).
   * @param hash 32 bytes
   * @param level 0 to 52: the subtree has 2^level leaves, and the size is a multiple of that
   * @throws TransparencyLogError `argument` when it does not fit there, `limit` beyond 2^53 - 1 leaves
   */
  appendHash(hash: Uint8Array, level = 0): void {
    demand(hash.length === HASH_BYTES, 'argument', 'A hash has 32 bytes.');
    demand(Number.isInteger(level) && level >= 0 && level < HASHES_MAX, 'argument', 'No subtree has that level.');
    const leaves = 2 ** level;
    demand(this.#size % leaves === 0, 'argument', 'A subtree of that level does not begin here.');
    demand(this.#size <= SIZE_MAX - leaves, 'limit', 'The tree would have more than 2^53 - 1 leaves.');
    this.#hashes.set(hash, this.#depth * HASH_BYTES);
    this.#join(leaves);
  }

  /** Takes in the hash that stands behind the others, and joins pairs of equal size. */
  #join(leaves: number): void {
    let pairs = this.#size / leaves;
    while (pairs % 2 === 1) {
      this.#depth -= 1;
      writeNodeHash(this.#hashes, this.#depth * HASH_BYTES, this.#hashes, this.#depth * HASH_BYTES);
      pairs = (pairs - 1) / 2;
    }
    this.#depth += 1;
    this.#size += leaves;
  }
}
