import type { Context } from '../context.ts';
import { createLease } from '../storage/lease.ts';
import { removeExpired } from './idempotentie-store.ts';

const INTERVAL_MS = 3_600_000;
/** Until well after the next time, so that one process goes on doing it. */
const LEASE_SECONDS = (1.5 * INTERVAL_MS) / 1_000;

/** Clears expired Idempotency-Keys of every log, in one of the processes that serve (V11). @param logIds the logs there are now */
export async function forgetKeys(
  { engine, clock }: Pick<Context, 'engine' | 'clock'>,
  logIds: readonly number[],
): Promise<void> {
  const faults: unknown[] = [];
  for (const logId of logIds)
    await removeExpired(engine, logId, clock.nowMicroseconds()).catch((error: unknown) => faults.push(error));
  if (faults.length > 0) throw faults[0];
}

/** Does so every hour. @returns a function that stops it */
export function forgetExpiredKeys(context: Context, logIds: () => readonly number[]): () => void {
  const lease = createLease(context.engine, context.clock, 'sleutels vergeten', LEASE_SECONDS);
  const turn = async (): Promise<void> => {
    if (await lease.hold()) await forgetKeys(context, logIds());
  };
  const timer = setInterval(() => {
    turn().catch(() => context.metrics.count('V11'));
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
