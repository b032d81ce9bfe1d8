import type { Pool } from 'pg';

import { RegisterError } from '../../errors.ts';
import type { Observer } from '../../observer.ts';
import type { Param, Row } from '../engine.ts';
import { QUESTIONS_MAX, tooMany, unreadable } from '../questions.ts';
import { isConnectionLost, storeFault } from './faults.ts';
import { createSlots } from './slots.ts';
import { createStatements } from './statements.ts';

/** Connections that read. */
export interface Reader {
  query(sql: string, params: readonly Param[]): Promise<readonly Row[]>;
  /** Questions that are not answered yet. */
  open(): number;
  close(): Promise<void>;
}

/** @param size connections of the pool: a question waits for one here, where waiting has no time limit but a bound on how many wait */
export function createReader(pool: Pool, size: number, observer: Observer): Reader {
  const slots = createSlots(size);
  const prepare = createStatements();
  let open = 0;

  async function ask(sql: string, params: readonly Param[]): Promise<readonly Row[]> {
    const { rows } = await pool.query<Row>({ ...prepare(sql, params), values: [...params] });
    return rows;
  }

  /** A question changes nothing, so that one of which the connection was lost is asked again. */
  const askTwice = (sql: string, params: readonly Param[]): Promise<readonly Row[]> =>
    ask(sql, params).catch((error: unknown) => {
      if (!isConnectionLost(error)) throw error;
      return ask(sql, params);
    });

  return {
    query: async (sql, params) => {
      if (open >= QUESTIONS_MAX) throw tooMany();
      open += 1;
      const since = performance.now();
      try {
        return await slots.use(() => askTwice(sql, params));
      } catch (error) {
        throw error instanceof RegisterError ? error : unreadable(storeFault(error));
      } finally {
        open -= 1;
        observer.queried((performance.now() - since) / 1000);
      }
    },
    open: () => open,
    close: () => pool.end(),
  };
}
