import { verify } from 'node:crypto';

import { demand } from '../errors.ts';
import { cosignedMessage, parseCosignature } from './cosignature.ts';
import type { Note, NoteSignature } from './note.ts';
import type { VerifierKey } from './verifier-key.ts';

/** A signature that a known key made over the text of a note. */
export interface VerifiedSignature {
  readonly key: VerifierKey;
  /** Of a cosignature: seconds since 1970-01-01T00:00Z, as the witness says. Else null. */
  readonly timestamp: number | null;
}

const identity = ({ name, keyId }: Pick<NoteSignature, 'name' | 'keyId'>): string => `${String(keyId)} ${name}`;

/** @returns null when the key did not make this signature over this text */
function verifySignature(text: string, signature: Uint8Array, key: VerifierKey): VerifiedSignature | null {
  if (key.kind === 'ed25519')
    return verify(null, Buffer.from(text), key.keyObject, signature) ? { key, timestamp: null } : null;
  const cosignature = parseCosignature(signature);
  if (cosignature === null) return null;
  const message = cosignedMessage(cosignature.timestamp, text);
  return verify(null, message, key.keyObject, cosignature.signature) ? { key, timestamp: cosignature.timestamp } : null;
}

/**
 * Verifies the signatures of known keys; those of others are passed over (C2SP signed-note).
 * @param note from anyone
 * @param keys what the verifier trusts, from another source than the note
 * @returns one or more, each key once, in the order of the note
 * @throws TransparencyLogError `signature` when one in the name of a known key is false, `untrusted` when no known key signed, `argument` when
 * a key is given twice
 */
export function verifyNote({ text, signatures }: Note, keys: readonly VerifierKey[]): readonly VerifiedSignature[] {
  const known = new Map(keys.map((key) => [identity(key), key]));
  demand(known.size === keys.length, 'argument', 'A key is given twice.');
  const verified = new Map<VerifierKey, VerifiedSignature>();
  for (const { name, keyId, signature } of signatures) {
    const key = known.get(identity({ name, keyId }));
    if (key === undefined) continue;
    const result = verifySignature(text, signature, key);
    demand(result !== null, 'signature', 'A signature in the name of a known key is false.');
    if (!verified.has(key)) verified.set(key, result);
  }
  demand(verified.size > 0, 'untrusted', 'No known key signed the note.');
  return [...verified.values()];
}
