import type { KeyObject } from 'node:crypto';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Authenticated encryption under one purpose of the key ring. */
export interface Sealer {
  /** `aad` ties the ciphertext to the row it belongs to: moved elsewhere it no longer opens. */
  seal(plaintext: Uint8Array, aad: Uint8Array): Uint8Array;
  /** @throws Error when the bytes were altered, moved, or sealed under a key that is not in the ring. */
  open(sealed: Uint8Array, aad: Uint8Array): Buffer;
}

/** A key of the ring with its number, which stands in every ciphertext so that keys can rotate. */
export interface NumberedKey {
  readonly nummer: number;
  readonly key: KeyObject;
}

const FORMAT = 1;
const HEADER_BYTES = 5;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The most that a sealed text is longer than its plaintext. */
export const SEAL_OVERHEAD_BYTES: number = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

/**
 * GCM nonces: 6 random bytes per process start and a 48-bit counter. Cheaper than random bytes per call, and never repeated
 * within a process (integriteit I10).
 */
const noncePrefix = randomBytes(6);
let nonceCounter = 0;

function writeNonce(target: Buffer, offset: number): void {
  nonceCounter += 1;
  noncePrefix.copy(target, offset);
  target.writeUIntBE(nonceCounter, offset + 6, 6);
}

function sealWith({ nummer, key }: NumberedKey, plaintext: Uint8Array, aad: Uint8Array): Uint8Array {
  const out = Buffer.allocUnsafe(SEAL_OVERHEAD_BYTES + plaintext.length);
  out[0] = FORMAT;
  out.writeUInt32BE(nummer, 1);
  writeNonce(out, HEADER_BYTES);
  const start = HEADER_BYTES + NONCE_BYTES;
  const cipher = createCipheriv('aes-256-gcm', key, out.subarray(HEADER_BYTES, start));
  cipher.setAAD(aad);
  cipher.update(plaintext).copy(out, start);
  cipher.final();
  cipher.getAuthTag().copy(out, start + plaintext.length);
  return out;
}

function openWith({ key }: NumberedKey, sealed: Uint8Array, aad: Uint8Array): Buffer {
  const start = HEADER_BYTES + NONCE_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(HEADER_BYTES, start), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(aad);
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const plaintext = decipher.update(sealed.subarray(start, sealed.length - TAG_BYTES));
  decipher.final();
  return plaintext;
}

/** A sealer over keys of one purpose; the last one seals, every one opens. */
export function createSealer(keys: readonly NumberedKey[]): Sealer {
  const primary = keys.at(-1);
  if (primary === undefined) throw new Error('De sleutelring mist een sleutel.');
  return {
    seal: (plaintext, aad) => sealWith(primary, plaintext, aad),
    open: (sealed, aad) => {
      if (sealed.length < SEAL_OVERHEAD_BYTES || sealed[0] !== FORMAT) throw new Error('Onleesbare versleuteling.');
      const nummer = new DataView(sealed.buffer, sealed.byteOffset).getUint32(1);
      const key = keys.find((candidate) => candidate.nummer === nummer);
      if (key === undefined) throw new Error('De sleutel van deze versleuteling staat niet in de sleutelring.');
      return openWith(key, sealed, aad);
    },
  };
}
