/** Tokens are small; anything longer is not one of ours. */
export const TOKEN_LENGTH_MAX = 8_192;

export type JsonObject = Readonly<Record<string, unknown>>;

/** A JWT taken apart, and trusted in nothing yet. */
export interface RawToken {
  readonly header: JsonObject;
  readonly payload: JsonObject;
}

function decodePart(part: string | undefined): JsonObject | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  } catch {
    return null;
  }
}

/** Takes a signed JWT apart; null when it is none. */
export function decodeToken(token: string): RawToken | null {
  if (token.length > TOKEN_LENGTH_MAX) return null;
  const [header, payload, signature, ...rest] = token.split('.');
  if (signature === undefined || rest.length > 0) return null;
  const decoded = { header: decodePart(header), payload: decodePart(payload) };
  return decoded.header === null || decoded.payload === null ? null : (decoded as RawToken);
}

/** What a claim with scopes narrows to: a text or a list; null when there is none. Anything else gives no scope. */
export function scopesOf(claim: unknown): ReadonlySet<string> | null {
  if (claim === undefined || claim === null) return null;
  const list = typeof claim === 'string' ? claim.split(/[\s,]+/) : Array.isArray(claim) ? claim : [];
  const texts = list.filter((scope) => typeof scope === 'string' && scope !== '') as readonly string[];
  // Texts of the standard also write `create.normal` (C10).
  return new Set(texts.map((scope) => scope.replace('.', ':')));
}

/** Seconds since 1970; null when the claim is absent or no number. */
export function secondsOf(claim: unknown): number | null {
  return typeof claim === 'number' && Number.isFinite(claim) ? claim : null;
}

/** Are the times that are there numbers? */
export function hasReadableTimes(payload: JsonObject): boolean {
  return ['iat', 'exp', 'nbf'].every((name) => payload[name] === undefined || secondsOf(payload[name]) !== null);
}
