import type { Context } from '../context.ts';
import { RegisterError } from '../errors.ts';

/** Times that a change is decided again because another one came first. */
const ATTEMPTS_MAX = 8;

/**
 * Decides and stores a change against the newest version, again when somebody else changed it in between: rights, `If-Match` and
 * content always hold for the version that is really replaced.
 * @param attempt returns null when the version it read was no longer the newest
 */
export async function untilCurrent<T>(context: Context, attempt: () => Promise<T | null>): Promise<T> {
  for (let i = 0; i < ATTEMPTS_MAX; i += 1) {
    const done = await attempt();
    if (done !== null) return done;
    context.metrics.count('verouderd');
  }
  throw new RegisterError('service_unavailable', 'De verwerkingsactie wordt te vaak tegelijk gewijzigd.', {
    retryAfter: 1,
  });
}
