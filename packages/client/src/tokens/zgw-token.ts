import { createHmac } from 'node:crypto';

import type { Tokens } from './tokens.ts';
import { keepToken } from './tokens.ts';

export interface ZgwOptions {
  readonly clientId: string;
  /** The secret that the register gave out with this client id. */
  readonly geheim: string;
  /** Who calls on behalf of the application, at most 40 characters; never a name or BSN. Default none. */
  readonly gebruiker?: string;
}

/** Seconds after `iat` that the register accepts (T17). */
const LIFETIME_S = 3_600;

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** ZGW JWTs (HS256) for one application, made here and renewed before they expire (REGELS T17). */
export function zgwTokens({ clientId, geheim, gebruiker = '' }: ZgwOptions): Tokens {
  const header = part({ alg: 'HS256', typ: 'JWT' });
  return keepToken(async () => {
    const iat = Math.floor(new Date().getTime() / 1_000);
    const claims = { iss: clientId, iat, client_id: clientId, user_id: gebruiker, user_representation: gebruiker };
    const text = `${header}.${part(claims)}`;
    const signature = createHmac('sha256', geheim).update(text).digest('base64url');
    return { token: `${text}.${signature}`, expiresIn: LIFETIME_S };
  });
}
