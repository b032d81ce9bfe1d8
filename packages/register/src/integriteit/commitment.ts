import { hash, randomBytes } from 'node:crypto';

/**
 * Salted commitments over a line and its objects (ADR 0006): they bind what was logged, stay when the line is erased, and say
 * nothing once their nonces are gone. Every text is length-prefixed; tags keep the kinds apart.
 */
export const NONCE_BYTES = 32;
const HASH_BYTES = 32;
const LENGTH_BYTES = 4;
/** UTF-8 takes at most three bytes for each UTF-16 unit. */
const UTF8_BYTES_MAX = 3;
const POOL_BYTES = 8_192;
const SCRATCH_BYTES = 65_536;
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

/** Parts of a preimage, written one behind the other into memory that is used again and again. */
let scratch = Buffer.allocUnsafeSlow(SCRATCH_BYTES);
let used = 0;

function reserve(bytes: number): void {
  if (used + bytes <= scratch.length) return;
  const larger = Buffer.allocUnsafeSlow(2 * (used + bytes));
  scratch.copy(larger, 0, 0, used);
  scratch = larger;
}

function begin(tag: string): void {
  used = scratch.write(tag, 0, 'latin1');
}

function addBytes(bytes: Uint8Array): void {
  reserve(bytes.length);
  scratch.set(bytes, used);
  used += bytes.length;
}

function addText(text: string): void {
  reserve(LENGTH_BYTES + text.length * UTF8_BYTES_MAX);
  const length = scratch.write(text, used + LENGTH_BYTES);
  scratch.writeUInt32BE(length, used);
  used += LENGTH_BYTES + length;
}

/** By way of hexadecimal: half the cost of a buffer that the hash function makes itself. */
function digest(): Buffer {
  return Buffer.from(hash('sha256', scratch.subarray(0, used), 'hex'), 'hex');
}

/** S: the identifier as it was received. */
export function subjectCommitment(nonce: Uint8Array, soortObjectId: string, objectId: string): Buffer {
  begin('vwl1/subj');
  addBytes(nonce);
  addText(soortObjectId);
  addText(objectId);
  return digest();
}

/** O: one object of one version, its identifier hidden in S. */
export function objectCommitment(nonce: Uint8Array, subject: Uint8Array, canonicalObject: string): Buffer {
  begin('vwl1/obj');
  addBytes(nonce);
  addBytes(subject);
  addText(canonicalObject);
  return digest();
}

/** Everything of a version but the moment of registration. */
export function kernCommitment(
  nonce: Uint8Array,
  canonicalCore: string,
  afnemer: Uint8Array | null,
  objecten: readonly Uint8Array[],
): Buffer {
  begin('vwl1/kern');
  addBytes(nonce);
  addText(canonicalCore);
  addBytes(afnemer ?? noSubject);
  reserve(LENGTH_BYTES);
  used = scratch.writeUInt32BE(objecten.length, used);
  for (const object of objecten) addBytes(object);
  return digest();
}

/** C: the commitment of a version, made inside the append transaction, which sets the moment of registration. */
export function recordCommitment(kern: Uint8Array, tijdstipRegistratieMicroseconds: number): Buffer {
  begin('vwl1/act');
  addBytes(kern);
  reserve(8);
  used = scratch.writeBigInt64BE(BigInt(tijdstipRegistratieMicroseconds), used);
  return digest();
}
