import type { KeyObject } from 'node:crypto';
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
} from 'node:crypto';

/**
 * HPKE (RFC 9180) in base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM: encryption to a public key, many messages in one
 * order. Every other supplier finds a library for it. `contract/vectors/hpke.json` was made with another implementation.
 */
const kemId = Buffer.from('0020', 'hex');
const kemSuite = Buffer.concat([Buffer.from('KEM'), kemId]);
/** KEM, KDF and AEAD. */
const suite = Buffer.concat([Buffer.from('HPKE'), kemId, Buffer.from('00010002', 'hex')]);
const version = Buffer.from('HPKE-v1');
const empty = Buffer.alloc(0);
const baseMode = Buffer.alloc(1);
/** What of the SPKI of an X25519 key stands before its 32 bytes (RFC 8410). */
const spkiPrefix = Buffer.from('302a300506032b656e032100', 'hex');
const PUBLIC_BYTES = 32;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const hmac = (key: Uint8Array, text: Uint8Array): Buffer => createHmac('sha256', key).update(text).digest();

function extract(suiteId: Uint8Array, salt: Uint8Array, label: string, material: Uint8Array): Buffer {
  return hmac(salt, Buffer.concat([version, suiteId, Buffer.from(label), material]));
}

/** @param length at most 32, so that one block of HKDF will do */
function expand(suiteId: Uint8Array, secret: Uint8Array, label: string, info: Uint8Array, length: number): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(length);
  const text = Buffer.concat([head, version, suiteId, Buffer.from(label), info, Buffer.from([1])]);
  return hmac(secret, text).subarray(0, length);
}

/** The 32 bytes of a public key, or of the public half of a private one. */
export function rawPublicKey(key: KeyObject): Buffer {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return half.export({ type: 'spki', format: 'der' }).subarray(-PUBLIC_BYTES);
}

function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([spkiPrefix, raw]), type: 'spki', format: 'der' });
}

/** One direction of messages: the n-th opens as the n-th only. */
interface Reeks {
  seal(text: Uint8Array, aad: Uint8Array): Buffer;
  /** @throws Error when it was altered, moved, or sealed for another key */
  open(sealed: Uint8Array, aad: Uint8Array): Buffer;
}

function schedule(dh: Buffer, enc: Uint8Array, receiver: Uint8Array, info: Uint8Array): Reeks {
  const prk = extract(kemSuite, empty, 'eae_prk', dh);
  const shared = expand(kemSuite, prk, 'shared_secret', Buffer.concat([enc, receiver]), KEY_BYTES);
  const context = Buffer.concat([
    baseMode,
    extract(suite, empty, 'psk_id_hash', empty),
    extract(suite, empty, 'info_hash', info),
  ]);
  const secret = extract(suite, shared, 'secret', empty);
  const key = expand(suite, secret, 'key', context, KEY_BYTES);
  const base = expand(suite, secret, 'base_nonce', context, NONCE_BYTES);
  let count = 0;

  function nextNonce(): Buffer {
    const nonce = Buffer.alloc(NONCE_BYTES);
    nonce.writeUIntBE(count, NONCE_BYTES - 6, 6);
    count += 1;
    for (let i = 0; i < NONCE_BYTES; i += 1) nonce[i] = (nonce[i] ?? 0) ^ (base[i] ?? 0);
    return nonce;
  }

  return {
    seal: (text, aad) => {
      const cipher = createCipheriv('aes-256-gcm', key, nextNonce()).setAAD(aad);
      return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    },
    open: (sealed, aad) => {
      const end = Math.max(sealed.length - TAG_BYTES, 0);
      const decipher = createDecipheriv('aes-256-gcm', key, nextNonce(), { authTagLength: TAG_BYTES }).setAAD(aad);
      decipher.setAuthTag(sealed.subarray(end));
      return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
    },
  };
}

/** A series of messages to a public key, and what the receiver needs besides his private key. */
export function sealTo(
  receiver: KeyObject,
  info: Uint8Array,
): { readonly enc: Buffer; readonly reeks: Pick<Reeks, 'seal'> } {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const enc = rawPublicKey(publicKey);
  const dh = diffieHellman({ privateKey, publicKey: receiver });
  return { enc, reeks: schedule(dh, enc, rawPublicKey(receiver), info) };
}

/** The receiving side. @throws Error when `enc` is no public key */
export function openFrom(privateKey: KeyObject, enc: Uint8Array, info: Uint8Array): Pick<Reeks, 'open'> {
  if (enc.length !== PUBLIC_BYTES) throw new Error('geen publieke sleutel');
  const dh = diffieHellman({ privateKey, publicKey: publicKeyOf(enc) });
  return schedule(dh, enc, rawPublicKey(privateKey), info);
}
