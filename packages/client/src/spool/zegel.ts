import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

import { SpoolFout } from './spool-fout.ts';

/** How lines are made unreadable for whoever reads the disk. */
export interface Zegel {
  readonly soort: number;
  seal(plain: Buffer): Buffer;
  /** @throws SpoolFout `sleutel` when this was sealed with another key, or with one that was not given */
  open(soort: number, sealed: Buffer): Buffer;
}

const SOORT_LEESBAAR = 0;
const SOORT_GCM = 1;
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

function decrypt(key: Uint8Array, sealed: Buffer): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES));
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new SpoolFout('sleutel', error);
  }
}

/**
 * AES-256-GCM with a random IV per line, or nothing at all when there is no key. What was written before there was a key stays readable.
 * @throws TypeError when the key is not 32 bytes
 */
export function createZegel(key: Uint8Array | null): Zegel {
  if (key !== null && key.length !== KEY_BYTES) throw new TypeError('De sleutel van een spool is 32 bytes lang.');
  return {
    soort: key === null ? SOORT_LEESBAAR : SOORT_GCM,
    seal: (plain) => {
      if (key === null) return plain;
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const text = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]);
    },
    open: (soort, sealed) => {
      if (soort === SOORT_LEESBAAR) return sealed;
      if (key === null || soort !== SOORT_GCM) throw new SpoolFout('sleutel');
      return decrypt(key, sealed);
    },
  };
}
