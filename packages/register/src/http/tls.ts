import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';
import { createSecureContext } from 'node:tls';

import type { Config } from '../config/config.ts';

/** What the server needs of a certificate, and until when it holds. */
export interface Tls {
  readonly options: SecureContextOptions;
  /** RFC 3339. */
  readonly geldigTot: string;
}

/**
 * Reads certificate and key: TLS 1.2 and newer, with the suites of Node, which have forward secrecy first (NCSC).
 * @returns null when the register speaks plain HTTP
 * @throws Error with a sentence for the operator when they are unreadable or no pair
 */
export function loadTls({ tlsCert, tlsKey }: Config): Tls | null {
  if (tlsCert === null || tlsKey === null) return null;
  const cert = readFileSync(tlsCert);
  const options = { cert, key: readFileSync(tlsKey), minVersion: 'TLSv1.2' } as const;
  try {
    createSecureContext(options);
    return { options, geldigTot: new Date(new X509Certificate(cert).validTo).toISOString() };
  } catch (error) {
    throw new Error('Het TLS-certificaat en zijn sleutel zijn onleesbaar, of horen niet bij elkaar.', { cause: error });
  }
}
