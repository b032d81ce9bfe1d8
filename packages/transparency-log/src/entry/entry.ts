import { asBuffer } from '../encoding.ts';
import { demand } from '../errors.ts';

/** Bytes of one entry; every entry of a log has this length. */
export const ENTRY_BYTES = 40;
/** Bytes of a commitment (SHA-256). */
export const COMMITMENT_BYTES = 32;
const VERSION = 1;
const COMMITMENT_AT = 8;
const U16_MAX = 0xffff;
const U32_MAX = 0xffffffff;

/**
 * What an entry records: a version of a verwerkingsactie, a removal, a change of keys, the beginning of the log (or of a next
 * generation of it), or a change of policy.
 */
export const entryKinds = { record: 1, erasure: 2, key: 3, genesis: 4, policy: 5 } as const;
export type EntryKind = keyof typeof entryKinds;
const kindNames = new Map<number, EntryKind>(
  Object.entries(entryKinds).map(([name, number]) => [number, name as EntryKind]),
);

/** One leaf of the log: no person, no text, no moment. Format of this project: see the README of this package. */
export interface Entry {
  readonly kind: EntryKind;
  /** 0 to 65,535; no bit has a meaning yet. */
  readonly flags: number;
  /** Number of the expiry period, 0 to 4,294,967,295. */
  readonly bucket: number;
  /** 32 bytes: a salted commitment (ADR 0006), or the hash of what the kind records. */
  readonly commitment: Uint8Array;
}

const isUnsigned = (value: number, max: number): boolean => Number.isInteger(value) && value >= 0 && value <= max;

/**
 * The 40 bytes of an entry: version 1, kind, flags (2 bytes), bucket (4), commitment (32), big-endian.
 * @throws TransparencyLogError `argument` when a value does not fit
 */
export function encodeEntry({ kind, flags, bucket, commitment }: Entry): Buffer {
  demand(isUnsigned(flags, U16_MAX), 'argument', 'The flags of an entry are 16 bits.');
  demand(isUnsigned(bucket, U32_MAX), 'argument', 'The bucket of an entry is 32 bits.');
  demand(commitment.length === COMMITMENT_BYTES, 'argument', 'A commitment has 32 bytes.');
  const bytes = Buffer.alloc(ENTRY_BYTES);
  bytes.writeUInt8(VERSION, 0);
  bytes.writeUInt8(entryKinds[kind], 1);
  bytes.writeUInt16BE(flags, 2);
  bytes.writeUInt32BE(bucket, 4);
  bytes.set(commitment, COMMITMENT_AT);
  return bytes;
}

/**
 * Reads the 40 bytes of an entry. The commitment is a copy.
 * @throws TransparencyLogError `format` for another length, version or kind
 */
export function parseEntry(bytes: Uint8Array): Entry {
  demand(bytes.length === ENTRY_BYTES, 'format', 'An entry has 40 bytes.');
  const buffer = asBuffer(bytes);
  demand(buffer.readUInt8(0) === VERSION, 'format', 'The entry has an unknown version.');
  const kind = kindNames.get(buffer.readUInt8(1));
  demand(kind !== undefined, 'format', 'The entry has an unknown kind.');
  return {
    kind,
    flags: buffer.readUInt16BE(2),
    bucket: buffer.readUInt32BE(4),
    commitment: Buffer.from(buffer.subarray(COMMITMENT_AT)),
  };
}
