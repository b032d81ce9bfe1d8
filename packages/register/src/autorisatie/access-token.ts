import { OIN_PATTERN } from '../oin.ts';
import type { JsonObject, RawToken } from './raw-token.ts';
import { hasReadableTimes, scopesOf, secondsOf } from './raw-token.ts';

/** Algorithms of access tokens (T18): signed with a key that only the issuer has. */
export const ACCESS_TOKEN_ALGORITHMS: readonly string[] = ['RS256', 'PS256', 'ES256'];
/** RFC 9068 2.1; many issuers still say `JWT` or nothing. Other kinds of token (such as a logout token) say so here. */
const TYPES: readonly unknown[] = [undefined, 'at+jwt', 'application/at+jwt', 'jwt'];

/** Claims of an access token (T18). */
export interface AccessClaims {
  readonly clientId: string;
  readonly audiences: readonly string[];
  /** Seconds since 1970. */
  readonly exp: number;
  readonly iat: number | null;
  readonly nbf: number | null;
  readonly userId: string;
  /** Scopes that the token narrows itself to; null for all that are registered. */
  readonly scopes: ReadonlySet<string> | null;
  /** OINs that the token narrows itself to; null when the municipality reads none from tokens. */
  readonly oins: ReadonlySet<string> | null;
}

/** Does the header promise an access token? An extension that must be understood (`crit`) is one that we do not know. */
export function isAccessTokenHeader({ alg, typ, crit }: JsonObject): boolean {
  const type: unknown = typeof typ === 'string' ? typ.toLowerCase() : typ;
  return ACCESS_TOKEN_ALGORITHMS.some((known) => known === alg) && TYPES.includes(type) && crit === undefined;
}

const own = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined;

/** A claim by its name, which may hold dots, or by the names on the way to it with dots between. */
function claimAt(payload: JsonObject, path: string): unknown {
  return own(payload, path) ?? path.split('.').reduce<unknown>(own, payload);
}

const textsIn = (claim: unknown): readonly string[] =>
  [claim].flat().filter((value): value is string => typeof value === 'string');

/**
 * Reads the claims of an access token without trusting them; null when they are not those of one.
 * @param oinClaim path of the claim with the OIN, or null when none is read
 */
export function readAccessClaims({ payload }: RawToken, oinClaim: string | null): AccessClaims | null {
  const clientId = payload['azp'] ?? payload['client_id'] ?? payload['sub'];
  const exp = secondsOf(payload['exp']);
  if (typeof clientId !== 'string' || exp === null || !hasReadableTimes(payload)) return null;
  const { user_id: user, sub } = payload;
  const userId = user ?? (sub === clientId ? '' : sub);
  return {
    clientId,
    audiences: textsIn(payload['aud']),
    exp,
    iat: secondsOf(payload['iat']),
    nbf: secondsOf(payload['nbf']),
    userId: typeof userId === 'string' ? userId : '',
    scopes: scopesOf(payload['scope'] ?? payload['scopes'] ?? payload['scp']),
    oins:
      oinClaim === null ? null : new Set(textsIn(claimAt(payload, oinClaim)).filter((oin) => OIN_PATTERN.test(oin))),
  };
}
