import type { Clock } from '../../clock.ts';
import type { Reader } from './reader.ts';
import { findNotDurable } from './session.ts';

/** Further apart than this, moments in the log would say little of what came first; the same for a token. */
const CLOCKS_APART_MAX_MICROSECONDS = 2_000_000;

/** What makes the database unfit to log in, as a Dutch sentence; null when nothing does. @throws RegisterError when it cannot be asked */
export async function findUnfit(reader: Reader, clock: Clock): Promise<string | null> {
  const before = clock.nowMicroseconds();
  const [row] = await reader.query('SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS nu', []);
  const after = clock.nowMicroseconds();
  const nu = Number(row?.['nu'] ?? 0);
  if (Math.max(before - nu, nu - after) > CLOCKS_APART_MAX_MICROSECONDS)
    return 'De klok van de database loopt meer dan twee seconden anders dan die van het register.';
  return findNotDurable({ query: async (sql: string) => ({ rows: await reader.query(sql, []) }) });
}
