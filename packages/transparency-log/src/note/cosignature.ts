import { demand } from '../errors.ts';

/** Bytes of the moment before the signature, big-endian. */
const TIMESTAMP_BYTES = 8;
/** Bytes of a signature of Ed25519 (RFC 8032). */
export const SIGNATURE_BYTES = 64;

/** A moment, and a signature over it and the text (C2SP tlog-cosignature, Ed25519). */
export interface Cosignature {
  /** Seconds since 1970-01-01T00:00Z. */
  readonly timestamp: number;
  /** 64 bytes. */
  readonly signature: Uint8Array;
}

/** What a cosigner signs. */
export const cosignedMessage = (timestamp: number, text: string): Buffer =>
  Buffer.from(`cosignature/v1\ntime ${String(timestamp)}\n${text}`);

/** @throws TransparencyLogError `argument` unless `timestamp` is an integer from 0 to 2^53 - 1 */
export function demandTimestamp(timestamp: number): void {
  demand(Number.isSafeInteger(timestamp) && timestamp >= 0, 'argument', 'The moment is no number of seconds.');
}

/** The 72 bytes that stand in the line of a cosignature; the moment was looked at before it was signed. */
export function encodeCosignature({ timestamp, signature }: Cosignature): Buffer {
  const bytes = Buffer.alloc(TIMESTAMP_BYTES + signature.length);
  bytes.writeBigUInt64BE(BigInt(timestamp));
  bytes.set(signature, TIMESTAMP_BYTES);
  return bytes;
}

/** @returns null when these are no 72 bytes with a moment up to 2^53 - 1 */
export function parseCosignature(bytes: Uint8Array): Cosignature | null {
  if (bytes.length !== TIMESTAMP_BYTES + SIGNATURE_BYTES) return null;
  const timestamp = Number(Buffer.from(bytes).readBigUInt64BE(0));
  return Number.isSafeInteger(timestamp) ? { timestamp, signature: bytes.subarray(TIMESTAMP_BYTES) } : null;
}
