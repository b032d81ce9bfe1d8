import { demand, TransparencyLogError } from './errors.ts';

/** As many digits as 2^64 - 1 has: what others may write is too large here, and not malformed. */
const DECIMAL = /^(?:0|[1-9][0-9]{0,19})$/;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The same memory as a Buffer. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether two byte strings are the same. For public values: it does not hide where they differ. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return asBuffer(a).equals(b);
}

/**
 * Text of at most `bytesMax` bytes of well-formed UTF-8, without leaving anything out.
 * @throws TransparencyLogError `limit` when longer, `format` when not well-formed
 */
export function readText(input: string | Uint8Array, bytesMax: number): string {
  demand(input.length <= bytesMax, 'limit', 'The text is too long.');
  if (typeof input === 'string') {
    demand(Buffer.byteLength(input) <= bytesMax, 'limit', 'The text is too long.');
    demand(input.isWellFormed(), 'format', 'The text is not well-formed Unicode.');
    return input;
  }
  try {
    return utf8.decode(input);
  } catch {
    throw new TransparencyLogError('format', 'The text is not well-formed UTF-8.');
  }
}

/**
 * A non-negative integer in ASCII decimals without leading zeros.
 * @throws TransparencyLogError `format`, or `limit` above 2^53 - 1
 */
export function parseDecimal(text: string): number {
  demand(DECIMAL.test(text), 'format', 'A number is not written in decimals without leading zeros.');
  const value = Number(text);
  demand(Number.isSafeInteger(value), 'limit', 'A number is larger than 2^53 - 1.');
  return value;
}

/**
 * Standard base64 with padding (RFC 4648 section 4), in its only canonical spelling: no white space, no bits left over.
 * @throws TransparencyLogError `format`
 */
export function parseBase64(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64');
  demand(bytes.toString('base64') === text, 'format', 'Bytes are not written in canonical base64.');
  return bytes;
}

/** Standard base64 with padding (RFC 4648 section 4). */
export function formatBase64(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('base64');
}
