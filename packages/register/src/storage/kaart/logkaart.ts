import type { Engine } from '../engine.ts';

/** Where each log is: a log stays on its server, so what was read once holds (ADR 0022). */
export interface Logkaart {
  /** Name of the server of a log; null for the one with the directory, where a log that nobody made would be too. */
  serverOf(logId: number): Promise<string | null>;
  /** The same without asking: null for a log that was not met yet. */
  knownServerOf(logId: number): string | null;
}

/** Undefined for a log that is not in the directory. */
async function readServer(home: Engine, logId: number): Promise<string | null | undefined> {
  const sql = 'SELECT server FROM organisatie WHERE log_id = $1';
  const [row] = await home.queryAhead<{ readonly server: string | null }>(sql, [logId]);
  return row?.server;
}

/** Reads the map from the directory, a log at a time. @param home the server with the directory */
export function createLogkaart(home: Engine): Logkaart {
  const known = new Map<number, string | null>();
  return {
    serverOf: async (logId) => {
      const found = known.get(logId);
      if (found !== undefined) return found;
      const server = await readServer(home, logId);
      if (server !== undefined) known.set(logId, server);
      return server ?? null;
    },
    knownServerOf: (logId) => known.get(logId) ?? null,
  };
}
