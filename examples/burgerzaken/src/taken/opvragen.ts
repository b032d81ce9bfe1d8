import { bsn } from '@verwerkingenlog/client';

import type { Gevonden, Rijbewijs } from '../diensten.ts';
import type { Omgeving } from '../omgeving.ts';
import { found } from '../omgeving.ts';

/** Somebody who works for the municipality. */
export interface Personeelslid {
  readonly personeelsnummer: string;
  readonly naam: string;
  readonly functie: string;
}

/** Looking something up about one person. */
export function createOpvragen({ log, magazijn, rdw }: Omgeving, personeel: readonly Personeelslid[]) {
  return {
    /** Without a case the employee has to say why: without activity there is no ground to look (C/9950). */
    persoon: async (nummer: string, functie: string): Promise<Gevonden> =>
      log.verwerking.run({ functie }, async () => {
        const actie = { actieNaam: 'Ophalen persoonsgegevens', gegevensbron: 'Gegevensmagazijn' };
        const persoon = await log.logVoor(actie, [bsn(nummer, 'Aanvrager')], () => magazijn.opvragen(nummer));
        return found(persoon, 'Deze persoon');
      }),
    /** At a third party, that logs in its own log (C/0031). */
    rijbewijs: async (nummer: string): Promise<Rijbewijs> =>
      log.verwerking.run({ functie: 'rijbewijs', handelingNaam: 'Controle belemmering uitreiking' }, async () => {
        const rijbewijs = await log.logVoor('Ophalen persoonsgegevens', [bsn(nummer, 'Aanvrager')], () =>
          rdw.opvragen(nummer),
        );
        return found(rijbewijs, 'Een rijbewijs van deze persoon');
      }),
    /** An employer has no ground to use a BSN: its staff have a number of their own (C/3538). */
    personeelsdossier: async (personeelsnummer: string): Promise<Personeelslid> =>
      log.verwerking.run({ functie: 'personeelsdossier' }, async () => {
        const persoon = { soortObjectId: 'Personeelsnummer', objectId: personeelsnummer, betrokkenheid: 'Aanvrager' };
        const lid = await log.logVoor('Opvragen persoonsgegevens', [persoon], () =>
          personeel.find((lid) => lid.personeelsnummer === personeelsnummer),
        );
        return found(lid ?? null, 'Dit personeelsnummer');
      }),
  };
}
