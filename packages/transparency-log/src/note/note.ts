import { asBuffer, formatBase64, parseBase64, readText } from '../encoding.ts';
import { demand } from '../errors.ts';
import { demandKeyName } from './key-name.ts';

/** Bytes of a note at most. */
export const NOTE_BYTES_MAX = 1_048_576;
/** Signatures of a note at most; C2SP asks for 16 at least. */
export const SIGNATURES_MAX = 64;
/** Bytes of a signature at most: an ML-DSA-44 cosignature has 2,428. */
const SIGNATURE_BYTES_MAX = 8_192;
/** Bytes of the id of a key before its signature. */
const KEY_ID_BYTES = 4;
const LINE_START = '— ';
const BLANK_LINE = '\n\n';
// oxlint-disable-next-line no-control-regex -- they are what is forbidden
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

/** One signature under a note, by a key that may be known or not. */
export interface NoteSignature {
  /** Name of the key. */
  readonly name: string;
  /** First four bytes of the hash that identifies the key, as a number from 0 to 2^32 - 1. */
  readonly keyId: number;
  /** What the kind of key makes: 64 bytes for Ed25519, 72 for a cosignature. */
  readonly signature: Uint8Array;
}

/** Text with signatures (C2SP signed-note). Nothing of it is to be believed before `verifyNote`. */
export interface Note {
  /** Ends with a newline. */
  readonly text: string;
  /** At least one. */
  readonly signatures: readonly NoteSignature[];
}

/**
 * Ends with a newline; no control characters, no half surrogates.
 * @throws TransparencyLogError with `code`
 */
export function demandNoteText(text: string, code: 'format' | 'argument'): void {
  demand(text.endsWith('\n'), code, 'The text of a note ends with a newline.');
  demand(text.isWellFormed() && !CONTROL.test(text), code, 'The text of a note has a forbidden character.');
}

function parseSignatureLine(line: string): NoteSignature {
  const space = line.indexOf(' ', LINE_START.length);
  demand(line.startsWith(LINE_START) && space !== -1, 'format', 'A line under the note is no signature.');
  const name = line.slice(LINE_START.length, space);
  demandKeyName(name, 'format');
  const bytes = parseBase64(line.slice(space + 1));
  demand(bytes.length > KEY_ID_BYTES, 'format', 'A signature is too short.');
  demand(bytes.length <= KEY_ID_BYTES + SIGNATURE_BYTES_MAX, 'limit', 'A signature is too long.');
  return { name, keyId: bytes.readUInt32BE(0), signature: bytes.subarray(KEY_ID_BYTES) };
}

/**
 * Reads a note, from anyone. Nothing is verified yet.
 * @param input as it was received, at most 1 MiB with 64 signatures
 * @throws TransparencyLogError `format`, or `limit` when it is larger
 */
export function parseNote(input: string | Uint8Array): Note {
  const whole = readText(input, NOTE_BYTES_MAX);
  // The last blank line: the text may have others.
  const split = whole.lastIndexOf(BLANK_LINE);
  demand(
    split !== -1 && whole.endsWith('\n'),
    'format',
    'The note has no text and signatures with a blank line between.',
  );
  const text = whole.slice(0, split + 1);
  demandNoteText(text, 'format');
  const lines = whole.slice(split + BLANK_LINE.length, -1).split('\n', SIGNATURES_MAX + 1);
  demand(lines.length <= SIGNATURES_MAX, 'limit', 'The note has too many signatures.');
  return { text, signatures: lines.map(parseSignatureLine) };
}

/** The line of a signature, with its newline: also what a witness answers. */
export function formatSignature({ name, keyId, signature }: NoteSignature): string {
  demandKeyName(name, 'argument');
  demand(signature.length > 0, 'argument', 'A signature is not empty.');
  const bytes = Buffer.alloc(KEY_ID_BYTES + signature.length);
  bytes.writeUInt32BE(keyId);
  asBuffer(signature).copy(bytes, KEY_ID_BYTES);
  return `${LINE_START}${name} ${formatBase64(bytes)}\n`;
}

/**
 * Writes a note. `parseNote` gives it back.
 * @throws TransparencyLogError `argument` when text or signatures cannot stand in a note
 */
export function formatNote({ text, signatures }: Note): string {
  demandNoteText(text, 'argument');
  demand(signatures.length > 0 && signatures.length <= SIGNATURES_MAX, 'argument', 'A note has 1 to 64 signatures.');
  return `${text}\n${signatures.map(formatSignature).join('')}`;
}
