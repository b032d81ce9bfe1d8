import { AsyncLocalStorage } from 'node:async_hooks';

import type { Logboek, NieuweActie } from '@verwerkingenlog/client';

/** Shows the employee what was logged: a logbook that remembers, within one request, the lines that are in the register. */
export function createMeeschrijven(logboek: Logboek) {
  const storage = new AsyncLocalStorage<NieuweActie[]>();
  return {
    logboek: {
      leg: async (regel) => {
        await logboek.leg(regel);
        storage.getStore()?.push(regel.actie);
      },
    } satisfies Logboek,
    run: async <T>(fn: () => Promise<T>): Promise<{ resultaat: T; regels: readonly NieuweActie[] }> => {
      const regels: NieuweActie[] = [];
      return { resultaat: await storage.run(regels, fn), regels };
    },
  };
}
