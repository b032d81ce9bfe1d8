import type { CheckpointPolicy, VerifiedCheckpoint } from '../checkpoint/verify-checkpoint.ts';
import { verifyCheckpoint } from '../checkpoint/verify-checkpoint.ts';
import { demand } from '../errors.ts';
import { verifyInclusion } from '../tree/verify-proof.ts';
import type { TlogProof } from './tlog-proof.ts';

/**
 * Returns only when the log of the policy has the leaf at `proof.index`, in the order of C2SP tlog-proof: checkpoint, witnesses, inclusion.
 * @param proof from anyone, by `parseTlogProof`
 * @param leaf hash of the leaf, 32 bytes: made by the verifier from what it knows and, in our proofs, from `proof.extra`
 * @returns the checkpoint that the proof stands on
 * @throws TransparencyLogError as `verifyCheckpoint` and `verifyInclusion`; `proof` when the tree of the checkpoint does not reach the index
 */
export function verifyTlogProof(proof: TlogProof, leaf: Uint8Array, policy: CheckpointPolicy): VerifiedCheckpoint {
  const verified = verifyCheckpoint(proof.checkpoint, policy);
  const { size, root } = verified.checkpoint;
  demand(proof.index < size, 'proof', 'The tree of the checkpoint does not reach the index.');
  verifyInclusion({ index: proof.index, size, hashes: proof.hashes }, leaf, root);
  return verified;
}
