import type { ServerOptions } from 'node:http';

import type { FastifyInstance } from 'fastify';

import type { Config } from '../config/config.ts';
import { RegisterError } from '../errors.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const MILLISECONDS_PER_SECOND = 1_000;

/** Request line and headers together, in bytes. */
export const HEADER_BYTES_MAX = 32 * KIB;
/** Headers of one request; clients and proxies send some thirty. */
export const HEADERS_MAX = 100;
/** Characters of path and query; the longest search that the contract allows fits. */
export const URL_LENGTH_MAX = 8 * KIB;
/** A UUID has 36 characters; longer path parameters are no resource of ours. */
export const PARAM_LENGTH_MAX = 200;
/** Milliseconds between two requests on a connection: longer than the minute after which proxies close theirs, so that they are first. */
export const KEEP_ALIVE_MS = 72_000;
/** Milliseconds without a byte in either direction, while a request runs. */
export const SILENCE_MS = 60_000;
/** Milliseconds for the handshake of TLS. */
export const HANDSHAKE_MS = 10_000;
/** Milliseconds between two looks at connections that take too long: so late a time limit is at most. */
export const CHECK_INTERVAL_MS = 1_000;
/** Connections beyond the limit that still get an answer, a 503; what comes after those is closed at once. */
export const POLITE_CONNECTIONS = 100;
/** Bytes of answers that clients leave unread together. Above it, who reads slowest is cut off. */
export const UNREAD_BYTES_MAX = 256 * MIB;
/** Bytes of bodies of one client that are in hand together, those of lines apart; one alone may be larger. */
export const CLIENT_BODY_BYTES_MAX = 8 * MIB;
/** A body up to this many bytes does not count among them: it takes a place, and the places are counted. */
export const SMALL_BODY_BYTES = 64 * KIB;
/** Requests of one client that wait for their turn. */
export const CLIENT_WAITING_MAX = 1_000;
/** Milliseconds that a request waits for its turn at most. */
export const CLIENT_WAIT_MS = 10_000;
/** A client that is bound to a pace may save this many seconds of it. */
export const PACE_BURST_SECONDS = 10;
/** Addresses of which failed logins are remembered. */
export const ADDRESSES_MAX = 10_000;

/** What Node itself guards, for HTTP and HTTPS. */
export function nodeLimits({ kopSeconden, aanvraagSeconden }: Config): ServerOptions {
  return {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: Math.min(kopSeconden, aanvraagSeconden) * MILLISECONDS_PER_SECOND,
    requestTimeout: aanvraagSeconden * MILLISECONDS_PER_SECOND,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
  };
}

/** Refuses a request line or a number of headers that no client of ours needs. Node drops headers above a number of its own without a word. */
export function registerRequestLimits(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    if ((raw.url ?? '').length > URL_LENGTH_MAX)
      return done(new RegisterError('uri_too_long', `Het adres is langer dan ${String(URL_LENGTH_MAX)} tekens.`));
    if (raw.rawHeaders.length > 2 * HEADERS_MAX)
      return done(new RegisterError('headers_too_large', `De aanvraag heeft meer dan ${String(HEADERS_MAX)} headers.`));
    return done();
  });
}
