import type { KeyObject } from 'node:crypto';
import { sign } from 'node:crypto';

import { demand } from '../errors.ts';
import { cosignedMessage, demandTimestamp, encodeCosignature, SIGNATURE_BYTES } from './cosignature.ts';
import type { Note, NoteSignature } from './note.ts';
import { demandNoteText, SIGNATURES_MAX } from './note.ts';
import type { SignatureKind, VerifierKey } from './verifier-key.ts';
import { verifierKey } from './verifier-key.ts';

/** Makes signatures. A key that does not leave its hardware gets a signer of its own with the same shape. */
export interface Signer {
  /** The public half. */
  readonly key: VerifierKey;
  /** Ed25519 over these bytes: 64 bytes. */
  readonly sign: (message: Uint8Array) => Uint8Array;
}

/** @throws TransparencyLogError `source` when the signer gives something else than 64 bytes */
function signatureOf({ sign }: Signer, message: Uint8Array): Uint8Array {
  const signature = sign(message);
  demand(signature.length === SIGNATURE_BYTES, 'source', 'The signer gave no signature of Ed25519.');
  return signature;
}

/**
 * A signer with a private key in memory.
 * @param name name of the key; for a log its origin
 * @param privateKey Ed25519
 * @throws TransparencyLogError `argument` for another name or key
 */
export function createSigner(name: string, kind: SignatureKind, privateKey: KeyObject): Signer {
  demand(privateKey.type === 'private', 'argument', 'The key is no private key.');
  return { key: verifierKey(name, kind, privateKey), sign: (message) => sign(null, message, privateKey) };
}

/**
 * Signs a text with each of the signers: old and new key together while a key is replaced.
 * @param text ends with a newline
 * @param signers of kind `ed25519`, at least one
 * @throws TransparencyLogError `argument` when the text cannot stand in a note, or a signer is of another kind; `source` when a signer gives no
 * signature
 */
export function signNote(text: string, signers: readonly Signer[]): Note {
  demand(
    signers.every(({ key }) => key.kind === 'ed25519'),
    'argument',
    'A witness signs with cosignNote.',
  );
  demandNoteText(text, 'argument');
  demand(signers.length > 0 && signers.length <= SIGNATURES_MAX, 'argument', 'A note has 1 to 64 signatures.');
  const message = Buffer.from(text);
  return {
    text,
    signatures: signers.map((signer) => ({
      name: signer.key.name,
      keyId: signer.key.keyId,
      signature: signatureOf(signer, message),
    })),
  };
}

/**
 * The signature of a witness over a note whose consistency it has verified.
 * @param note a verified checkpoint
 * @param signer of kind `cosignature`
 * @param timestamp seconds since 1970-01-01T00:00Z
 * @throws TransparencyLogError `argument` for another kind of signer or no moment, `source` when the signer gives no signature
 */
export function cosignNote({ text }: Note, signer: Signer, timestamp: number): NoteSignature {
  const { key } = signer;
  demand(key.kind === 'cosignature', 'argument', 'A log signs with signNote.');
  demandTimestamp(timestamp);
  const signature = encodeCosignature({ timestamp, signature: signatureOf(signer, cosignedMessage(timestamp, text)) });
  return { name: key.name, keyId: key.keyId, signature };
}
