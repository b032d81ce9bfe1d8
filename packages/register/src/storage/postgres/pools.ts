import type { Pool } from 'pg';
import pg from 'pg';

import type { Session } from './session.ts';
import { connectionOf, findNotDurable } from './session.ts';

/** A connection that nobody uses is given back. */
const IDLE_MS = 60_000;

/**
 * Connections for one purpose. One that ends while nobody uses it is forgotten without a word; whoever asks next gets a new one.
 * @param max connections at most
 */
export function openPool(url: string, session: Session, max: number): Pool {
  const pool = new pg.Pool({
    ...connectionOf(url, session),
    max,
    idleTimeoutMillis: IDLE_MS,
    pipeline: session === 'schrijf',
    // A setting of the server may change under way: no connection that writes starts without a look.
    ...(session === 'schrijf' ? { onConnect: requireDurable } : {}),
  });
  pool.on('error', () => undefined);
  return pool;
}

async function requireDurable(client: pg.ClientBase): Promise<void> {
  const fault = await findNotDurable(client);
  if (fault !== null) throw new Error(fault);
}
