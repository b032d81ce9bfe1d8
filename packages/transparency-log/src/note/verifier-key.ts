import type { KeyObject } from 'node:crypto';
import { createPublicKey, hash } from 'node:crypto';

import { formatBase64, parseBase64 } from '../encoding.ts';
import { demand } from '../errors.ts';
import { demandKeyName } from './key-name.ts';

/**
 * What a key signs, and the byte that C2SP signed-note gives it: `ed25519` the text of a note (a log), `cosignature` the text and a moment
 * (a witness; C2SP tlog-cosignature).
 */
export const signatureKinds = { ed25519: 0x01, cosignature: 0x04 } as const;
export type SignatureKind = keyof typeof signatureKinds;

/** Bytes of a public key of Ed25519 (RFC 8032). */
const PUBLIC_KEY_BYTES = 32;
const KEY_ID_HEX = 8;
/** Characters of a verifier key at most: name, id and 44 of base64, with pluses between. */
const VKEY_CHARACTERS_MAX = 512;
const VKEY = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/;

/** A public key that a verifier trusts. Make it with `verifierKey` or `parseVerifierKey`, so that its parts fit. */
export interface VerifierKey {
  /** Name of the key; for a log its origin. */
  readonly name: string;
  readonly kind: SignatureKind;
  /** First four bytes of a hash over name, kind and key, as a number from 0 to 2^32 - 1. It finds a key; it proves nothing. */
  readonly keyId: number;
  /** 32 bytes (RFC 8032). */
  readonly publicKey: Uint8Array;
  readonly keyObject: KeyObject;
}

/** Kind byte and public key, as a vkey holds them. */
const material = (kind: SignatureKind, publicKey: Uint8Array): Buffer =>
  Buffer.concat([Buffer.of(signatureKinds[kind]), publicKey]);

function keyIdOf(name: string, kind: SignatureKind, publicKey: Uint8Array): number {
  const preimage = Buffer.concat([Buffer.from(`${name}\n`), material(kind, publicKey)]);
  return hash('sha256', preimage, 'buffer').readUInt32BE(0);
}

/**
 * A key to verify with.
 * @param name not empty, without white space or plus
 * @param key Ed25519, public or private
 * @throws TransparencyLogError `argument` for another name or kind of key
 */
export function verifierKey(name: string, kind: SignatureKind, key: KeyObject): VerifierKey {
  demandKeyName(name, 'argument');
  demand(key.asymmetricKeyType === 'ed25519', 'argument', 'The key is no key of Ed25519.');
  const keyObject = key.type === 'private' ? createPublicKey(key) : key;
  const publicKey = Buffer.from(keyObject.export({ format: 'jwk' }).x ?? '', 'base64url');
  return { name, kind, keyId: keyIdOf(name, kind, publicKey), publicKey, keyObject };
}

/**
 * Reads a verifier key (vkey): `<name>+<id in hexadecimal>+<base64 of kind and key>`.
 * @throws TransparencyLogError `format`, also when the id is not the one of that name, kind and key
 */
export function parseVerifierKey(text: string): VerifierKey {
  const parts = text.length <= VKEY_CHARACTERS_MAX ? VKEY.exec(text) : null;
  demand(parts !== null, 'format', 'This is no verifier key.');
  const [, name = '', keyId = '', base64 = ''] = parts;
  demandKeyName(name, 'format');
  const bytes = parseBase64(base64);
  demand(bytes.length === 1 + PUBLIC_KEY_BYTES, 'format', 'The verifier key has no key of Ed25519.');
  const kind = (['ed25519', 'cosignature'] as const).find((kind) => signatureKinds[kind] === bytes[0]);
  demand(kind !== undefined, 'format', 'The verifier key is of an unknown kind.');
  const publicKey = bytes.subarray(1);
  demand(keyIdOf(name, kind, publicKey) === Number.parseInt(keyId, 16), 'format', 'The id is not the one of this key.');
  const x = publicKey.toString('base64url');
  const keyObject = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return { name, kind, keyId: keyIdOf(name, kind, publicKey), publicKey, keyObject };
}

/** Writes a verifier key, to be published outside the log. `parseVerifierKey` gives it back. */
export function formatVerifierKey({ name, kind, keyId, publicKey }: VerifierKey): string {
  const hexadecimal = keyId.toString(16).padStart(KEY_ID_HEX, '0');
  return `${name}+${hexadecimal}+${formatBase64(material(kind, publicKey))}`;
}
