import { RegisterProblem, RegisterUnreachable } from './errors.ts';

/** How long and how often is tried. */
export interface RetryOptions {
  /** Tries of one call, the first included. Default 5. */
  readonly attempts: number;
  /** Milliseconds that one try may take. Default 3000. */
  readonly timeoutMs: number;
  /** Milliseconds that a call may take with all its tries and pauses. Default 10000. */
  readonly totalMs: number;
  /** Milliseconds of the first pause; each next one is twice as long. Default 100. */
  readonly pauseMs: number;
}

export const RETRY_DEFAULTS: RetryOptions = { attempts: 5, timeoutMs: 3_000, totalMs: 10_000, pauseMs: 100 };

const PAUSE_MAX_MS = 2_000;
/** Refusals that pass: too busy, or something before the register that lost it. Not 500: it would happen again. */
const PASSING = new Set([429, 502, 503, 504]);

/** Could the same call go well in a moment? */
export function isPassing(error: unknown): boolean {
  if (error instanceof RegisterUnreachable) return error.reason !== 'answer';
  return error instanceof RegisterProblem && (PASSING.has(error.status) || error.code === 'in_progress');
}

/**
 * Milliseconds to wait before the next try: twice as long each time, spread so that clients do not come back together,
 * and never shorter than the register asks.
 * @param random from 0 up to 1
 */
export function pauseBefore(
  error: unknown,
  attempt: number,
  pauseMs: number,
  random: number,
  maxMs: number = PAUSE_MAX_MS,
): number {
  const longest = Math.min(maxMs, pauseMs * 2 ** (attempt - 1));
  const asked = error instanceof RegisterProblem ? (error.retryAfter ?? 0) * 1_000 : 0;
  return asked + (longest / 2) * (1 + random);
}

const SECONDS = /^\d{1,9}$/;

/** `Retry-After` in seconds, from either of its forms (RFC 9110 10.2.3); null when there is none. */
export function readRetryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null;
  if (SECONDS.test(header.trim())) return Number(header);
  const moment = Date.parse(header);
  return Number.isNaN(moment) ? null : Math.max(0, Math.ceil((moment - now.getTime()) / 1_000));
}
