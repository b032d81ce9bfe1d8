import { createRequire } from 'node:module';

import type { Aanvrager, Store } from '@verwerkingenlog/register';
import { appendVersies, buildContext, loadConfig, newVersie, systemClock } from '@verwerkingenlog/register';

import { aanvrager } from './noop.ts';
import { person, PERSONS } from './persons.ts';

const require = createRequire(import.meta.url);
const template = require('@verwerkingenlog/contract/vectors/post-3-personen.json') as never;

const PER_APPEND = 500;
const FIVE_YEARS_MS = 5 * 365.25 * 86_400_000;

/** Fills the log of an application through the register's own append path: five years, persons at random. */
export async function fill(store: Store, data: string, acties: number, who: Aanvrager = aanvrager): Promise<void> {
  const { config } = loadConfig({ flags: { dev: true, data, port: 0 }, environment: new Map(), file: {} });
  const context = buildContext(config, store, systemClock);
  const herkomst = { aanvrager: who, sleutel: null, traceparent: '' };
  const now = Date.now();
  let persons = 0;
  /** Everyone once, then anyone. */
  const nextPerson = (): string => person(persons < PERSONS ? persons++ : Math.floor(Math.random() * PERSONS));
  const body = template as { verwerkteObjecten: readonly { betrokkenheid: string }[] };
  for (let done = 0; done < acties; done += PER_APPEND) {
    const nieuw = Array.from({ length: Math.min(PER_APPEND, acties - done) }, () => {
      const verwerkteObjecten = body.verwerkteObjecten.map(({ betrokkenheid }) => ({
        objecttype: 'persoon',
        soortObjectId: 'BSN',
        objectId: nextPerson(),
        betrokkenheid,
        verwerkteSoortenGegevens: ['BSN', 'Naam', 'Adres'],
      }));
      const actie = {
        ...(template as object),
        verwerkingId: systemClock.newUuid(),
        vertrouwelijkheid: 'normaal' as const,
        uitvoeringDoor: 'medewerker' as const,
        tijdstip: new Date(now - Math.random() * FIVE_YEARS_MS).toISOString(),
        verwerkteObjecten,
      };
      return newVersie(context, actie, herkomst);
    });
    await appendVersies(context, who.logId, nieuw, { idempotency: null, eisConsistentie: false });
    if (done % 50_000 === 0) process.stderr.write(`gevuld: ${String(done)} van ${String(acties)}\n`);
  }
}
