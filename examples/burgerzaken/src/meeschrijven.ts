import { AsyncLocalStorage } from 'node:async_hooks';

import type { Logboek, NieuweActie } from '@verwerkingenlog/client';

/** Shows the employee what was logged: a logbook that also writes down, for one request, the lines that are in the register. */
export function createMeeschrijven(logboek: Logboek) {
  const storage = new AsyncLocalStorage<NieuweActie[]>();
  return {
    logboek: {
      leg: async (regel) => {
        await logboek.leg(regel);
        storage.getStore()?.push(regel.actie);
      },
    } satisfies Logboek,
    /** Adds to `regels` what `fn` logs, also when `fn` fails afterwards: what was logged stays logged. */
    run: <T>(regels: NieuweActie[], fn: () => T): T => storage.run(regels, fn),
  };
}
