import { createSigner, createVerifier } from 'fast-jwt';

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
const ALGORITHM = 'HS256';
/** Tokens are small; anything longer is not one of ours. */
export const TOKEN_LENGTH_MAX = 8_192;

interface RawToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Readonly<Record<string, unknown>>;
}

function decodePart(part: string | undefined): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}

function decode(token: string): RawToken | null {
  if (token.length > TOKEN_LENGTH_MAX) return null;
  const [header, payload, signature, ...rest] = token.split('.');
  if (signature === undefined || rest.length > 0) return null;
  const decoded = { header: decodePart(header), payload: decodePart(payload) };
  return decoded.header === null || decoded.payload === null ? null : (decoded as RawToken);
}

function scopesOf(claim: unknown): ReadonlySet<string> | null {
  if (claim === undefined || claim === null) return null;
  const list = typeof claim === 'string' ? claim.split(/[\s,]+/) : Array.isArray(claim) ? claim : [];
  const texts = list.filter((scope) => typeof scope === 'string' && scope !== '') as readonly string[];
  // Texts of the standard also write `create.normal` (C10).
  return new Set(texts.map((scope) => scope.replace('.', ':')));
}

function seconds(claim: unknown): number | null {
  return typeof claim === 'number' && Number.isFinite(claim) ? claim : null;
}

/** Reads the claims of a token without trusting them; null when it is no ZGW JWT. */
export function readClaims(token: string): ZgwClaims | null {
  const raw = decode(token);
  if (raw === null || raw.header['alg'] !== ALGORITHM) return null;
  const { payload } = raw;
  const clientId = payload['client_id'] ?? payload['iss'];
  const iat = seconds(payload['iat']);
  if (typeof clientId !== 'string' || iat === null) return null;
  const malformed = ['exp', 'nbf'].some((name) => payload[name] !== undefined && seconds(payload[name]) === null);
  if (malformed) return null;
  return {
    clientId,
    iat,
    exp: seconds(payload['exp']),
    nbf: seconds(payload['nbf']),
    userId: typeof payload['user_id'] === 'string' ? payload['user_id'] : '',
    scopes: scopesOf(payload['scopes']),
  };
}

/** Is the token signed with this secret? Times are judged elsewhere, because they are judged again on every use. */
export function isSignedWith(token: string, geheim: Buffer): boolean {
  const verify = createVerifier({
    key: geheim,
    algorithms: [ALGORITHM],
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
  const sign = createSigner({ key: geheim, algorithm: ALGORITHM });
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
