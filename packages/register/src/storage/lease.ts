import { randomUUID } from 'node:crypto';

import type { Clock } from '../clock.ts';
import type { Engine } from './engine.ts';

/** A task that one register process at a time does, of all that serve from a store. */
export interface Lease {
  /**
   * Takes the task, or keeps it.
   * @returns whether this process has it now; another one has it when false. Throws RegisterError `service_unavailable` when the store does not tell
   */
  hold(): Promise<boolean>;
}

/**
 * A row with an end to it: a process that is gone leaves the task to another one without anybody's help (no lock of an engine: those are not the same
 * everywhere).
 * @param seconds how long the task is this process's own after each `hold`: longer than the time between two of them
 */
export function createLease(engine: Engine, clock: Clock, taak: string, seconds: number): Lease {
  const houder = randomUUID();
  return {
    hold: async () => {
      const nu = clock.nowMicroseconds();
      await engine.execute([
        {
          sql: `INSERT INTO taak (naam, houder, tot) VALUES ($1, $2, $3)
            ON CONFLICT (naam) DO UPDATE SET houder = $2, tot = $3 WHERE taak.houder = $2 OR taak.tot <= $4`,
          params: [taak, houder, nu + seconds * 1_000_000, nu],
        },
      ]);
      const sql = 'SELECT houder FROM taak WHERE naam = $1';
      const [row] = await engine.queryAhead<{ readonly houder: string }>(sql, [taak]);
      return row?.houder === houder;
    },
  };
}
