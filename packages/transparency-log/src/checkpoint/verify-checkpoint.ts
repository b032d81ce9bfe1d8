import { formatBase64 } from '../encoding.ts';
import { demand } from '../errors.ts';
import type { Note } from '../note/note.ts';
import { parseNote } from '../note/note.ts';
import type { VerifierKey } from '../note/verifier-key.ts';
import type { VerifiedSignature } from '../note/verify-note.ts';
import { verifyNote } from '../note/verify-note.ts';
import type { Checkpoint } from './checkpoint.ts';
import { parseCheckpoint } from './checkpoint.ts';

/** Whom a verifier believes. */
export interface CheckpointPolicy {
  /** Origin of the log that is meant. */
  readonly origin: string;
  /** Keys of that log: one must have signed. Several while a key is replaced. */
  readonly logKeys: readonly VerifierKey[];
  /** Keys of witnesses, of kind `cosignature`. Default none. */
  readonly witnesses?: readonly VerifierKey[];
  /** Different witnesses that must have signed. Default 0. */
  readonly quorum?: number;
}

/** A checkpoint that the log signed, and whoever else of the policy. */
export interface VerifiedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** With all its signatures, also those of unknown keys. */
  readonly note: Note;
  /** Signatures of the log: one or more. */
  readonly signatures: readonly VerifiedSignature[];
  /** Signatures of witnesses. */
  readonly cosignatures: readonly VerifiedSignature[];
}

/**
 * Reads and verifies a signed checkpoint.
 * @param input as it was received
 * @throws TransparencyLogError as `parseNote`, `parseCheckpoint` and `verifyNote`; `untrusted` when it is of another log, the log did not sign,
 * or too few witnesses did; `argument` when a witness of the policy has a key of another kind, or the quorum is more than there are
 */
export function verifyCheckpoint(input: string | Uint8Array, policy: CheckpointPolicy): VerifiedCheckpoint {
  const { origin, logKeys, witnesses = [], quorum = 0 } = policy;
  demand(
    witnesses.every(({ kind }) => kind === 'cosignature'),
    'argument',
    'The key of a witness is of another kind.',
  );
  demand(
    Number.isInteger(quorum) && quorum >= 0 && quorum <= witnesses.length,
    'argument',
    'The quorum is no number of witnesses.',
  );
  const note = parseNote(input);
  const verified = verifyNote(note, [...logKeys, ...witnesses]);
  const signatures = verified.filter(({ key }) => logKeys.includes(key));
  const cosignatures = verified.filter(({ key }) => witnesses.includes(key));
  demand(signatures.length > 0, 'untrusted', 'The log did not sign the checkpoint.');
  const checkpoint = parseCheckpoint(note.text);
  demand(checkpoint.origin === origin, 'untrusted', 'The checkpoint is of another log.');
  // A cosignature does not cover the name of the witness: one key under two names is one witness.
  const different = new Set(cosignatures.map(({ key }) => formatBase64(key.publicKey)));
  demand(different.size >= quorum, 'untrusted', 'Too few witnesses signed the checkpoint.');
  return { checkpoint, note, signatures, cosignatures };
}
