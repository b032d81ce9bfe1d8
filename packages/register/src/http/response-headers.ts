import type { Config } from '../config/config.ts';

/** Two years, as NCSC advises. */
const HSTS = 'max-age=63072000';

/** Headers of every response (P4, P7). */
export function createResponseHeaders(config: Config, apiVersion: string): Readonly<Record<string, string>> {
  const secure = config.tlsCert !== null || config.trustedProxy !== null;
  return {
    'API-Version': apiVersion,
    'Cache-Control': 'no-store',
    'Content-Security-Policy':
      "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    ...(secure ? { 'Strict-Transport-Security': HSTS } : {}),
  };
}

/** Headers that a script on an allowed origin may read (P8). */
const EXPOSED_HEADERS = 'API-Version, ETag, Location, Link, Retry-After';

/** CORS headers for a configured origin; none for any other (P8). */
export function corsHeaders(origin: string | undefined, allowed: readonly string[]): Readonly<Record<string, string>> {
  if (origin === undefined || !allowed.includes(origin)) return {};
  return { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': EXPOSED_HEADERS, Vary: 'Origin' };
}

/** Answer to a preflight of a configured origin. */
export function preflightHeaders(
  origin: string | undefined,
  allowed: readonly string[],
  methods: string,
): Readonly<Record<string, string>> {
  const cors = corsHeaders(origin, allowed);
  if (Object.keys(cors).length === 0) return {};
  return {
    ...cors,
    'Access-Control-Allow-Methods': methods,
    'Access-Control-Allow-Headers':
      'Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, traceparent, X-Request-Id, OIN, VerwerkingsactiviteitId, VerwerkingsactiviteitUrl, VerwerkingId, Vertrouwelijkheid, Bewaartermijn',
    'Access-Control-Max-Age': '600',
  };
}
