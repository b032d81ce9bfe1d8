import { randomUUID } from 'node:crypto';

import { bsn } from '@verwerkingenlog/client';

import type { Gevonden } from '../diensten.ts';
import type { Omgeving } from '../omgeving.ts';
import { found } from '../omgeving.ts';

/**
 * A confidential investigation (C/3079). That it is confidential stands in the configuration of the function; the client passes it on, so that
 * the magazijn logs confidentially too.
 */
export function createOnderzoek({ database, log, client, magazijn }: Omgeving) {
  const inOnderzoek = <T>(id: string, fn: () => T): T =>
    log.verwerking.run(
      { functie: 'fraudeonderzoek', verwerkingId: id, handelingNaam: 'Aanmaken onderzoeksdossier' },
      fn,
    );
  return {
    begin: async (naam: string, geboortedatum: string): Promise<{ id: string; gevonden: readonly Gevonden[] }> => {
      const id = randomUUID();
      const gevonden = await inOnderzoek(id, () =>
        log.logNa(
          'Zoeken persoon',
          () => magazijn.zoeken(naam, geboortedatum),
          (personen) => personen.map((persoon) => bsn(persoon.bsn, 'Getoond in zoekresultaat')),
        ),
      );
      database.saveWerk({}, id);
      return { id, gevonden };
    },
    /** Who is suspected is an actie of its own: the search does not tell (A/7952). */
    legDossierAan: async (id: string, nummer: string): Promise<void> => {
      found(database.findWerk(id), 'Dit onderzoek');
      await inOnderzoek(id, () =>
        log.logVoor('Opslaan dossier', [bsn(nummer, 'Verdachte')], () => void database.saveWerk({ nummer }, id)),
      );
    },
    /** The investigation need not be secret any more: for all acties of it, here and at the magazijn (F/2969). */
    hefOp: async (id: string): Promise<void> => {
      found(database.findWerk(id), 'Dit onderzoek');
      await client.bewerking.verwerkingsactieListPatch({
        query: { verwerkingId: id },
        body: { vertrouwelijkheid: 'opgeheven' },
      });
      await magazijn.wijzig(id, { vertrouwelijkheid: 'opgeheven' });
    },
  };
}
