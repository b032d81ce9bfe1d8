import type { KeyObject } from 'node:crypto';
import { createPrivateKey, createPublicKey, generateKeyPairSync, hash } from 'node:crypto';

import { rawPublicKey } from './hpke.ts';

/** A key of whoever receives an export, and the name by which people compare it. */
export interface Ontvangersleutel {
  readonly key: KeyObject;
  /** First half of the SHA-256 of the public key, hexadecimal: the same for both halves of a pair. */
  readonly kenmerk: string;
}

/** A fresh key pair as PEM: the private half stays with the receiver, the public half goes to who exports. */
export interface Sleutelpaar {
  readonly geheim: string;
  readonly publiek: string;
  readonly kenmerk: string;
}

const KENMERK_LENGTH = 32;

const kenmerkOf = (key: KeyObject): string => hash('sha256', rawPublicKey(key)).slice(0, KENMERK_LENGTH);

/** Makes the key pair of a receiver. */
export function createSleutelpaar(): Sleutelpaar {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  return {
    geheim: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    publiek: String(publicKey.export({ type: 'spki', format: 'pem' })),
    kenmerk: kenmerkOf(publicKey),
  };
}

function readKey(read: () => KeyObject, fout: string): Ontvangersleutel {
  let key: KeyObject | null = null;
  try {
    key = read();
  } catch {
    // The message of the engine may quote the key.
  }
  if (key?.asymmetricKeyType !== 'x25519') throw new Error(fout);
  return { key, kenmerk: kenmerkOf(key) };
}

/** Reads the public key of a receiver. @throws Error when it is none, or a private key: that one has no business here */
export function readPubliekeSleutel(pem: string): Ontvangersleutel {
  if (pem.includes('PRIVATE KEY'))
    throw new Error('Dit is de geheime sleutel van de ontvanger: gebruik zijn publieke sleutel.');
  return readKey(() => createPublicKey(pem), 'Dit is geen publieke sleutel van een ontvanger (X25519, PEM).');
}

/** Reads the private key of the receiver. @throws Error when it is none */
export function readGeheimeSleutel(pem: string): Ontvangersleutel {
  return readKey(() => createPrivateKey(pem), 'Dit is geen geheime sleutel van een ontvanger (X25519, PEM).');
}
