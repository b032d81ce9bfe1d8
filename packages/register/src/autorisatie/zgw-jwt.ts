import { createSigner, createVerifier } from 'fast-jwt';

import type { RawToken } from './raw-token.ts';
import { hasReadableTimes, scopesOf, secondsOf } from './raw-token.ts';

/** Claims of a ZGW JWT (T17). */
export interface ZgwClaims {
  readonly clientId: string;
  /** Seconds since 1970. */
  readonly iat: number;
  readonly exp: number | null;
  readonly nbf: number | null;
  readonly userId: string;
  /** Scopes that the token narrows itself to; null for all that are registered. */
  readonly scopes: ReadonlySet<string> | null;
}

/** The one algorithm of a client with a shared secret (T17). */
export const ZGW_ALGORITHM = 'HS256';
/** Reads the claims of a token without trusting them; null when it is no ZGW JWT. */
export function readClaims({ header, payload }: RawToken): ZgwClaims | null {
  const clientId = payload['client_id'] ?? payload['iss'];
  const iat = secondsOf(payload['iat']);
  if (header['alg'] !== ZGW_ALGORITHM || typeof clientId !== 'string' || iat === null || !hasReadableTimes(payload))
    return null;
  return {
    clientId,
    iat,
    exp: secondsOf(payload['exp']),
    nbf: secondsOf(payload['nbf']),
    userId: typeof payload['user_id'] === 'string' ? payload['user_id'] : '',
    scopes: scopesOf(payload['scopes']),
  };
}

/** Is the token signed with this secret? Times are judged elsewhere, because they are judged again on every use. */
export function isSignedWith(token: string, geheim: Buffer): boolean {
  const verify = createVerifier({
    key: geheim,
    algorithms: [ZGW_ALGORITHM],
    cache: false,
    ignoreExpiration: true,
    ignoreNotBefore: true,
  });
  try {
    verify(token);
    return true;
  } catch {
    return false;
  }
}

export interface TokenOptions {
  readonly clientId: string;
  readonly geheim: Buffer;
  /** Seconds since 1970. */
  readonly iat: number;
  /** Seconds of validity; absent for the hour that every token has. */
  readonly ttl?: number;
  readonly scopes?: readonly string[];
  readonly userId?: string;
}

/** Makes a ZGW JWT: what the CLI gives a developer. */
export function signToken({ clientId, geheim, iat, ttl, scopes, userId }: TokenOptions): string {
  const sign = createSigner({ key: geheim, algorithm: ZGW_ALGORITHM });
  return sign({
    iss: clientId,
    iat,
    client_id: clientId,
    user_id: userId ?? '',
    user_representation: userId ?? '',
    ...(ttl === undefined ? {} : { exp: iat + ttl }),
    ...(scopes === undefined ? {} : { scopes }),
  });
}
