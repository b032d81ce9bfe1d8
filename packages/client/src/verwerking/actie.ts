import { randomUUID } from 'node:crypto';

import type { VerwerktObjectBasis } from '../generated/bewerking.ts';
import type { Regel } from '../logboek/logboek.ts';
import { OnvolledigeActie } from '../logboek/niet-gelogd.ts';
import type { Verwerking, Verwerkingsgegevens } from './verwerking.ts';

/** Whom an act is about; `objecttype` is `persoon` unless said otherwise. */
export type Persoon = Omit<VerwerktObjectBasis, 'objecttype'> & Partial<Pick<VerwerktObjectBasis, 'objecttype'>>;

/** One step of a verwerking: its name, or its name with what differs from the verwerking around it. */
export type Actie =
  | string
  | (Omit<Verwerkingsgegevens, 'verwerkingId' | 'traceparent' | 'doelbinding'> & {
      readonly actieNaam: string;
      /** When it happened, with time zone; default now. */
      readonly tijdstip?: string;
    });

/** What a person of a BSN was in the act (`Partner`, `Getoond in zoekresultaat`) and which kinds of data of theirs were used. */
export function bsn(objectId: string, betrokkenheid?: string, soortenGegevens: readonly string[] = []): Persoon {
  return {
    soortObjectId: 'BSN',
    objectId,
    ...(betrokkenheid === undefined ? {} : { betrokkenheid }),
    ...(soortenGegevens.length === 0
      ? {}
      : { verwerkteSoortenGegevens: soortenGegevens.map((soortGegeven) => ({ soortGegeven })) }),
  };
}

/**
 * The line of one act: the verwerking around it, what the act says itself, and its persons.
 * @throws OnvolledigeActie outside any verwerking, and when nothing says how confidential it is: that is never guessed (V2)
 */
export function regelOf(verwerking: Verwerking | null, actie: Actie, personen: readonly Persoon[]): Regel {
  if (verwerking === null)
    throw new OnvolledigeActie('Een actie hoort bij een verwerking: roep haar aan in verwerking.run.');
  const own = typeof actie === 'string' ? { actieNaam: actie } : actie;
  const { traceparent, doelbinding: _, ...gegevens } = verwerking;
  const merged: Verwerkingsgegevens & Exclude<Actie, string> = { ...gegevens, ...own };
  const { vertrouwelijkheid, tijdstip = new Date().toISOString(), ...rest } = merged;
  if (vertrouwelijkheid === undefined)
    throw new OnvolledigeActie('De vertrouwelijkheid van deze verwerking is nergens opgegeven.');
  return {
    actie: {
      ...rest,
      vertrouwelijkheid,
      tijdstip,
      verwerkteObjecten: personen.map((persoon) => ({ objecttype: 'persoon', ...persoon })),
    },
    idempotencyKey: randomUUID(),
    traceparent,
  };
}
