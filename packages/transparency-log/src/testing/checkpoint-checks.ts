import assert from 'node:assert/strict';

import { formatCheckpoint, parseCheckpoint } from '../checkpoint/checkpoint.ts';
import type { CheckpointPolicy } from '../checkpoint/verify-checkpoint.ts';
import { verifyCheckpoint } from '../checkpoint/verify-checkpoint.ts';
import type { TransparencyLogErrorCode } from '../errors.ts';
import { formatVerifierKey, parseVerifierKey } from '../note/verifier-key.ts';
import type { VerifiedSignature } from '../note/verify-note.ts';
import { EXTRA_BYTES_MAX, formatTlogProof, parseTlogProof } from '../proof/tlog-proof.ts';
import { verifyTlogProof } from '../proof/verify-tlog-proof.ts';
import { emptyRoot } from '../tree/hash.ts';
import { refusal } from './refusals.ts';
import { bytes, hexadecimal, readVectors } from './vectors.ts';

interface PolicyVector {
  readonly origin: string;
  readonly logKeys: readonly string[];
  readonly witnesses: readonly string[];
  readonly quorum: number;
}
interface Refused {
  readonly name: string;
  readonly policy: PolicyVector;
  readonly code: TransparencyLogErrorCode;
}
interface Vectors {
  readonly checkpoints: readonly {
    readonly name: string;
    readonly note: string;
    readonly policy: PolicyVector;
    readonly size: number;
    readonly root: string;
    readonly extensions: readonly string[];
    readonly signedBy: readonly string[];
    readonly cosignedBy: readonly { readonly key: string; readonly timestamp: number }[];
  }[];
  readonly invalidCheckpoints: readonly (Refused & { readonly note: string })[];
  readonly proofs: readonly {
    readonly name: string;
    readonly proof: string;
    readonly leaf: string;
    readonly index: number;
    readonly extra: string | null;
    readonly hashes: readonly string[];
    readonly policy: PolicyVector;
    readonly size: number;
  }[];
  readonly invalidProofs: readonly (Refused & { readonly proof: string; readonly leaf: string })[];
}
const vectors = (): Vectors => readVectors('checkpoint') as Vectors;

const policyOf = ({ origin, logKeys, witnesses, quorum }: PolicyVector): CheckpointPolicy => ({
  origin,
  logKeys: logKeys.map(parseVerifierKey),
  witnesses: witnesses.map(parseVerifierKey),
  quorum,
});
const names = (signatures: readonly VerifiedSignature[]): readonly object[] =>
  signatures.map(({ key, timestamp }) => ({ key: formatVerifierKey(key), timestamp }));

function checkpoints(): void {
  for (const { name, note, policy, size, root, extensions, signedBy, cosignedBy } of vectors().checkpoints) {
    const verified = verifyCheckpoint(note, policyOf(policy));
    assert.deepEqual(verified.checkpoint, { origin: policy.origin, size, root: bytes(root), extensions }, name);
    assert.deepEqual(names(verified.signatures), signedBy.map((key) => ({ key, timestamp: null })), name); // prettier-ignore
    assert.deepEqual(names(verified.cosignatures), cosignedBy, name);
    assert.equal(formatCheckpoint(verified.checkpoint), verified.note.text, name);
  }
  const { origin, logKeys, note } = { ...vectors().checkpoints[0]?.policy, note: vectors().checkpoints[0]?.note ?? '' };
  const short = { origin: origin ?? '', logKeys: (logKeys ?? []).map(parseVerifierKey) };
  assert.equal(verifyCheckpoint(note, short).cosignatures.length, 0);
}

function refusedCheckpoints(): void {
  for (const { name, note, policy, code } of vectors().invalidCheckpoints)
    assert.equal(refusal(() => verifyCheckpoint(note, policyOf(policy))), code, name); // prettier-ignore
  const good = { origin: 'a', size: 0, root: emptyRoot(), extensions: [] };
  assert.equal(formatCheckpoint({ ...good, extensions: Array.from({ length: 16 }, () => 'x') }).split('\n').length, 20);
  for (const wrong of [
    { origin: '' },
    { origin: 'a\nb' },
    { size: -1 },
    { size: 0.5 },
    { size: 2 ** 53 },
    { root: Buffer.alloc(31) },
    { root: Buffer.alloc(33) },
    { extensions: [''] },
    { extensions: ['a\nb'] },
    { extensions: Array.from({ length: 17 }, () => 'x') },
  ])
    assert.equal(
      refusal(() => formatCheckpoint({ ...good, ...wrong })),
      'argument',
    );
  for (const text of ['', '\n', 'a\n0\n', 'a\n0\n\n', `a\n0\n${emptyRoot().toString('base64')}`])
    assert.equal(
      refusal(() => parseCheckpoint(text)),
      'format',
      text,
    );
}

function proofs(): void {
  for (const { name, proof, leaf, index, extra, hashes, policy, size } of vectors().proofs)
    for (const input of [proof, Buffer.from(proof)]) {
      const parsed = parseTlogProof(input);
      assert.equal(parsed.index, index, name);
      assert.equal(parsed.extra === null ? null : hexadecimal(parsed.extra), extra, name);
      assert.deepEqual(parsed.hashes.map(hexadecimal), hashes, name);
      assert.equal(formatTlogProof(parsed), proof, name);
      assert.equal(verifyTlogProof(parsed, bytes(leaf), policyOf(policy)).checkpoint.size, size, name);
    }
}

function refusedProofs(): void {
  for (const { name, proof, leaf, policy, code } of vectors().invalidProofs)
    assert.equal(refusal(() => verifyTlogProof(parseTlogProof(proof), bytes(leaf), policyOf(policy))), code, name); // prettier-ignore
  const good = parseTlogProof(vectors().proofs[1]?.proof ?? '');
  const hash = Buffer.alloc(32);
  for (const [wrong, code] of [
    [{ index: -1 }, 'argument'],
    [{ index: 2 ** 53 }, 'argument'],
    [{ extra: Buffer.alloc(0) }, 'argument'],
    [{ extra: Buffer.alloc(EXTRA_BYTES_MAX + 1) }, 'argument'],
    [{ hashes: [Buffer.alloc(31)] }, 'argument'],
    [{ hashes: Array.from({ length: 64 }, () => hash) }, 'argument'],
    [{ checkpoint: 'x\n' }, 'format'],
  ] as const)
    assert.equal(
      refusal(() => formatTlogProof({ ...good, ...wrong })),
      code,
    );
  const most = formatTlogProof({
    ...good,
    extra: Buffer.alloc(EXTRA_BYTES_MAX, 1),
    hashes: Array.from({ length: 63 }, () => hash),
  });
  assert.equal(parseTlogProof(most).extra?.length, EXTRA_BYTES_MAX);
  // Four characters of base64 more: three bytes too many.
  assert.equal(
    refusal(() => parseTlogProof(most.replace('extra ', 'extra AAAA'))),
    'limit',
  );
  assert.equal(
    refusal(() => parseTlogProof(most + 'x'.repeat(2 ** 21))),
    'limit',
  );
  for (const leaf of [Buffer.alloc(31), Buffer.alloc(0)])
    assert.equal(refusal(() => verifyTlogProof(good, leaf, policyOf(vectors().proofs[1]?.policy ?? { origin: '', logKeys: [], witnesses: [], quorum: 0 }))), 'argument'); // prettier-ignore
}

/** Every bit of a proof file, but those of the extra data, which nobody signed: it never proves the leaf any more. */
function changedProofs(leavesMax: number): void {
  const { proof = '', leaf = '', policy } = vectors().proofs.find(({ extra }) => extra === null) ?? {};
  assert(policy !== undefined);
  const known = policyOf(policy);
  const original = Buffer.from(proof);
  const check = (input: Buffer): string | null =>
    refusal(() => verifyTlogProof(parseTlogProof(input), bytes(leaf), known));
  assert.equal(check(original), null);
  for (let at = 0; at < original.length; at += 1) {
    for (const bit of leavesMax > 30 ? [0, 1, 2, 3, 4, 5, 6, 7] : [at % 8]) {
      const changed = Buffer.from(original);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      assert.notEqual(check(changed), null, `bit ${String(bit)} of byte ${String(at)}`);
    }
    assert.notEqual(check(original.subarray(0, at)), null, `cut at ${String(at)}`);
    assert.notEqual(check(Buffer.concat([original.subarray(0, at), original.subarray(at + 1)])), null);
    if (at > 0) assert.notEqual(check(original.subarray(at)), null, `begun at ${String(at)}`);
  }
  assert.notEqual(check(Buffer.concat([original, Buffer.from('x')])), null);
}

export const checkpointChecks = {
  'checkpoints that are good': checkpoints,
  'checkpoints that are refused': refusedCheckpoints,
  'proof files that are good': proofs,
  'proof files that are refused': refusedProofs,
  'proof files of which anything changed': changedProofs,
};
