import { asBuffer } from '../encoding.ts';
import { ENTRY_BYTES } from '../entry/entry.ts';
import { demand } from '../errors.ts';
import { TILE_WIDTH } from './tile.ts';

/** Bytes of the length before each entry, big-endian. */
const LENGTH_BYTES = 2;
const FRAMED_BYTES = LENGTH_BYTES + ENTRY_BYTES;

/**
 * Bundle of entries as C2SP tlog-tiles serves them: each entry after its length.
 * @param entries 1 to 256 entries of 40 bytes, one behind the other
 * @throws TransparencyLogError `argument` for another number
 */
export function encodeEntryBundle(entries: Uint8Array): Buffer {
  const width = entries.length / ENTRY_BYTES;
  demand(Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH, 'argument', 'A bundle has 1 to 256 entries.');
  const source = asBuffer(entries);
  const bundle = Buffer.alloc(width * FRAMED_BYTES);
  for (let i = 0; i < width; i += 1) {
    bundle.writeUInt16BE(ENTRY_BYTES, i * FRAMED_BYTES);
    source.copy(bundle, i * FRAMED_BYTES + LENGTH_BYTES, i * ENTRY_BYTES, (i + 1) * ENTRY_BYTES);
  }
  return bundle;
}

/**
 * Reads a bundle of a log with entries of 40 bytes.
 * @param bundle from anyone
 * @param width how many entries it must have, 1 to 256
 * @returns the entries, 40 bytes each, one behind the other
 * @throws TransparencyLogError `format` for another number, or an entry of another length
 */
export function parseEntryBundle(bundle: Uint8Array, width: number): Buffer {
  demand(Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH, 'argument', 'A bundle has 1 to 256 entries.');
  demand(bundle.length === width * FRAMED_BYTES, 'format', 'The bundle has another length than its entries.');
  const source = asBuffer(bundle);
  const entries = Buffer.alloc(width * ENTRY_BYTES);
  for (let i = 0; i < width; i += 1) {
    demand(source.readUInt16BE(i * FRAMED_BYTES) === ENTRY_BYTES, 'format', 'An entry has 40 bytes.');
    source.copy(entries, i * ENTRY_BYTES, i * FRAMED_BYTES + LENGTH_BYTES, (i + 1) * FRAMED_BYTES);
  }
  return entries;
}
