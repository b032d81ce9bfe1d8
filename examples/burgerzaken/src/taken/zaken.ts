import { randomUUID } from 'node:crypto';

import { bsn } from '@verwerkingenlog/client';

import type { Zaak } from '../database.ts';
import type { Gevonden } from '../diensten.ts';
import type { Omgeving } from '../omgeving.ts';
import { found } from '../omgeving.ts';

/** The case system (C/8631). A case says why data are asked for: its id is the id of the verwerking (C/9522). */
export function createZaken({ database, log, client, magazijn }: Omgeving) {
  const get = (id: string): Zaak => found(database.findZaak(id), 'Deze zaak');
  const inZaak = <T>({ id, functie, bewaartermijn }: Omit<Zaak, 'bsn' | 'status'>, fn: () => T): T =>
    log.verwerking.run({ functie, verwerkingId: id, ...(bewaartermijn === null ? {} : { bewaartermijn }) }, fn);

  return {
    list: database.listZaken,
    get,
    /** A case is about somebody, so making it is logged first. @returns its id */
    open: async (functie: string, nummer: string, id: string = randomUUID()): Promise<string> => {
      await inZaak({ id, functie, bewaartermijn: null }, () =>
        log.logVoor('Aanmaken zaakdossier', [bsn(nummer, 'Aanvrager')], () =>
          database.addZaak({ id, functie, bsn: nummer }),
        ),
      );
      return id;
    },
    sluit: async (id: string): Promise<void> => {
      const zaak = get(id);
      await inZaak(zaak, () =>
        log.logVoor('Afsluiten zaakdossier', [bsn(zaak.bsn, 'Aanvrager')], () => database.closeZaak(id)),
      );
    },
    /** Shows whom the case is about: we log, and so does the magazijn (C/9522). */
    persoon: async (id: string): Promise<Gevonden> => {
      const zaak = get(id);
      const persoon = await inZaak(zaak, () =>
        log.logVoor(
          { actieNaam: 'Ophalen persoonsgegevens', gegevensbron: 'Gegevensmagazijn' },
          [bsn(zaak.bsn, 'Aanvrager')],
          () => magazijn.opvragen(zaak.bsn),
        ),
      );
      return found(persoon, 'Deze persoon');
    },
    /** How long is kept what was logged becomes known later (C/5644): for all acties of the case, here and at the magazijn, and those to come. */
    bewaar: async (id: string, bewaartermijn: string): Promise<void> => {
      const zaak = get(id);
      database.keepZaak(id, bewaartermijn);
      await client.bewerking.verwerkingsactieListPatch({ query: { verwerkingId: zaak.id }, body: { bewaartermijn } });
      await magazijn.wijzig(zaak.id, { bewaartermijn });
    },
  };
}
