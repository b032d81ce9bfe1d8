import type { FastifyReply, FastifyRequest } from 'fastify';

import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { FoutCode } from '../errors.ts';
import { RegisterError } from '../errors.ts';
import {
  ADDRESSES_MAX,
  CLIENT_BODY_BYTES_MAX,
  CLIENT_WAIT_MS,
  CLIENT_WAITING_MAX,
  PACE_BURST_SECONDS,
  SMALL_BODY_BYTES,
} from './limits.ts';
import type { Luggage } from './places.ts';
import { createPlaces } from './places.ts';
import { createTokenBuckets } from './token-bucket.ts';

const CLIENTS_MAX = 10_000;
const SECONDS_PER_MINUTE = 60;
const MICROSECONDS_PER_MILLISECOND = 1_000;
const failures: ReadonlySet<FoutCode> = new Set(['not_authenticated', 'authentication_failed', 'jwt-expired']);

/** Keeps clients from taking more of the server than their share; all of it per process (ADR 0012). */
export interface ClientLimits {
  /** Lets a request of a known client in when it is its turn, and takes note of its end. */
  enter(request: FastifyRequest, reply: FastifyReply, done: (refused?: Error) => void): void;
  /** What to answer: the error itself, unless it is one failed login too many from this address. */
  judge(error: RegisterError, address: string): RegisterError;
}

/**
 * What a request brings, as far as that is known before it is read. Without a length a body of lines counts as the largest there may be;
 * another one as small, because many clients send every line of the log in that way.
 */
function luggageOf({ headers, routeOptions: { bodyLimit, config } }: FastifyRequest): Luggage {
  const soort = config.leest ?? 'json';
  if (headers['transfer-encoding'] !== undefined) return { soort, bytes: soort === 'regels' ? bodyLimit : 0 };
  const bytes = Math.min(Number(headers['content-length'] ?? 0), bodyLimit);
  return { soort, bytes: bytes <= SMALL_BODY_BYTES ? 0 : bytes };
}

function throttled(detail: string, retryAfter: number): RegisterError {
  return new RegisterError('throttled', detail, { retryAfter });
}

export function createClientLimits(config: Config, clock: Clock): ClientLimits {
  const { maxTegelijk, maxPerSeconde, maxMislukteAanmeldingen } = config;
  const places = createPlaces({
    requests: maxTegelijk,
    bytes: CLIENT_BODY_BYTES_MAX,
    waiting: CLIENT_WAITING_MAX,
    waitMs: CLIENT_WAIT_MS,
  });
  const pace =
    maxPerSeconde === null ? null : createTokenBuckets(maxPerSeconde, maxPerSeconde * PACE_BURST_SECONDS, CLIENTS_MAX);
  const logins = createTokenBuckets(
    maxMislukteAanmeldingen / SECONDS_PER_MINUTE,
    maxMislukteAanmeldingen,
    ADDRESSES_MAX,
  );
  const nowMs = (): number => clock.nowMicroseconds() / MICROSECONDS_PER_MILLISECOND;

  return {
    enter: (request, reply, done) => {
      const client = request.aanvrager?.clientId ?? '';
      // Nobody is there any more: nothing is done, and nothing answered.
      if (request.raw.socket.destroyed) return;
      const seconds = pace?.take(client, nowMs()) ?? 0;
      if (seconds > 0) return done(throttled('Deze applicatie doet te veel aanvragen.', seconds));
      // Also when its connection breaks off, and behind another answer on it.
      reply.raw.once('close', places.enter(client, luggageOf(request), done));
    },
    judge: (error, address) => {
      if (!failures.has(error.code)) return error;
      const seconds = logins.take(address, nowMs());
      return seconds === 0 ? error : throttled('Vanaf dit adres mislukt het aanmelden te vaak.', seconds);
    },
  };
}
