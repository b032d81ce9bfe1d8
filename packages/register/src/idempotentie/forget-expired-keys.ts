import type { Context } from '../context.ts';
import { removeExpired } from './idempotentie-store.ts';

const INTERVAL_MS = 3_600_000;

/** Clears expired Idempotency-Keys every hour (V11). @returns a function that stops it */
export function forgetExpiredKeys({ engine, clock, metrics }: Context): () => void {
  const timer = setInterval(() => {
    removeExpired(engine, clock.nowMicroseconds()).catch(() => metrics.count('V11'));
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
