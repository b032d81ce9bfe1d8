import { hash, randomBytes } from 'node:crypto';

/**
 * Salted commitments over a line and its objects (ADR 0006): they bind what was logged, stay when the line is erased, and say
 * nothing once their nonces are gone. Every text is length-prefixed; tags keep the kinds apart.
 */
const NONCE_BYTES = 32;
const HASH_BYTES = 32;
const POOL_BYTES = 8_192;
const noSubject = Buffer.alloc(HASH_BYTES);

let pool = Buffer.alloc(0);
let poolUsed = 0;

/** 32 random bytes, drawn from a pool: one call to the generator for 256 nonces. */
export function newNonce(): Buffer {
  if (poolUsed + NONCE_BYTES > pool.length) {
    pool = randomBytes(POOL_BYTES);
    poolUsed = 0;
  }
  poolUsed += NONCE_BYTES;
  return pool.subarray(poolUsed - NONCE_BYTES, poolUsed);
}

function lengthPrefixed(text: string): Buffer {
  const bytes = Buffer.byteLength(text);
  const out = Buffer.allocUnsafe(4 + bytes);
  out.writeUInt32BE(bytes, 0);
  out.write(text, 4);
  return out;
}

function sha256(parts: readonly Uint8Array[]): Buffer {
  return hash('sha256', Buffer.concat(parts), 'buffer');
}

const subjectTag = Buffer.from('vwl1/subj');
const objectTag = Buffer.from('vwl1/obj');
const kernTag = Buffer.from('vwl1/kern');
const actieTag = Buffer.from('vwl1/act');

/** S: the identifier as it was received. */
export function subjectCommitment(nonce: Uint8Array, soortObjectId: string, objectId: string): Buffer {
  return sha256([subjectTag, nonce, lengthPrefixed(soortObjectId), lengthPrefixed(objectId)]);
}

/** O: one object of one version, its identifier hidden in S. */
export function objectCommitment(nonce: Uint8Array, subject: Uint8Array, canonicalObject: string): Buffer {
  return sha256([objectTag, nonce, subject, lengthPrefixed(canonicalObject)]);
}

/** Everything of a version but the moment of registration. */
export function kernCommitment(
  nonce: Uint8Array,
  canonicalCore: string,
  afnemer: Uint8Array | null,
  objecten: readonly Uint8Array[],
): Buffer {
  const count = Buffer.allocUnsafe(4);
  count.writeUInt32BE(objecten.length, 0);
  return sha256([kernTag, nonce, lengthPrefixed(canonicalCore), afnemer ?? noSubject, count, ...objecten]);
}

/** C: the commitment of a version, made inside the append transaction, which sets the moment of registration. */
export function recordCommitment(kern: Uint8Array, tijdstipRegistratieMicroseconds: number): Buffer {
  const input = Buffer.allocUnsafe(actieTag.length + HASH_BYTES + 8);
  actieTag.copy(input, 0);
  input.set(kern, actieTag.length);
  input.writeBigInt64BE(BigInt(tijdstipRegistratieMicroseconds), actieTag.length + HASH_BYTES);
  return hash('sha256', input, 'buffer');
}
