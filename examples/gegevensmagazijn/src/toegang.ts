import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Who may ask: the OIN of each consumer by the secret that it sends. */
export type Afnemers = ReadonlyMap<string, string>;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Tells who sends a request: `Authorization: Bearer <sleutel>`.
 * This is what decides which headers are believed: an OIN in a header alone proves nothing (A/9177).
 */
export function createToegang(afnemers: Afnemers): (request: IncomingMessage) => string | null {
  // By digest: how long a look-up takes then says nothing about the secret.
  const known = new Map([...afnemers].map(([sleutel, oin]) => [digest(sleutel), oin]));
  return ({ headers }) => known.get(digest(headers.authorization?.replace(/^Bearer /, '') ?? '')) ?? null;
}
