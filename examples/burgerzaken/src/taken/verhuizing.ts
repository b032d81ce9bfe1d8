import { randomUUID } from 'node:crypto';

import type { Persoon } from '@verwerkingenlog/client';
import { bsn } from '@verwerkingenlog/client';

import type { Adres, Inwoner } from '../database.ts';
import type { Gevonden } from '../diensten.ts';
import type { Omgeving } from '../omgeving.ts';
import { Invoerfout, found } from '../omgeving.ts';
import type { createZaken } from './zaken.ts';

/** How a removal is registered; each way is a case of the standard. */
export interface Aanvraag {
  readonly bsn: string;
  /** Housemates move too (C/1628). */
  readonly medebewoners?: boolean;
  /** Through the case system (C/8631). */
  readonly zaak?: boolean;
  /** Through the services of the magazijn instead of our own database (C/3472). */
  readonly viaMagazijn?: boolean;
  /** OIN of who does this for the municipality (C/2672). */
  readonly uitvoerder?: string;
}

export interface Verhuizing {
  /** Also the verwerkingId. */
  readonly id: string;
  readonly aanvraag: Aanvraag;
  readonly personen: readonly Gevonden[];
}

const VERHUIZING = { functie: 'verhuizing' } as const;

const betrokkenen = (bsns: readonly string[]): readonly Persoon[] =>
  bsns.map((nummer, i) => bsn(nummer, i === 0 ? 'Aanvrager' : 'Medebewoner'));

/** Moving within the municipality (C/9172 and what varies on it). */
export function createVerhuizing(omgeving: Omgeving, zaken: ReturnType<typeof createZaken>) {
  const { database, log, magazijn } = omgeving;
  const run = <T>(id: string, uitvoerder: string | undefined, fn: () => T): T =>
    log.verwerking.run({ ...VERHUIZING, verwerkingId: id, ...(uitvoerder === undefined ? {} : { uitvoerder }) }, fn);

  /** Who moves. With housemates it is not known beforehand who they are: then the actie is logged before they are shown (A/7952). */
  const fetchPersonen = async ({ bsn: nummer, medebewoners, viaMagazijn }: Aanvraag): Promise<readonly Gevonden[]> => {
    const ophalen = 'Ophalen persoonsgegevens';
    if (medebewoners === true)
      return log.logNa(
        ophalen,
        () => database.household(nummer),
        (personen) => betrokkenen(personen.length === 0 ? [nummer] : personen.map((persoon) => persoon.bsn)),
      );
    const actie = viaMagazijn === true ? { actieNaam: ophalen, gegevensbron: 'Gegevensmagazijn' } : ophalen;
    const persoon = await log.logVoor(actie, betrokkenen([nummer]), () =>
      viaMagazijn === true ? magazijn.opvragen(nummer) : database.find(nummer),
    );
    return persoon === null ? [] : [persoon];
  };

  const begin = async (aanvraag: Aanvraag, id: string = randomUUID()): Promise<Verhuizing> => {
    const { medebewoners, viaMagazijn, uitvoerder } = aanvraag;
    if (medebewoners === true && viaMagazijn === true)
      throw new Invoerfout('Het gegevensmagazijn kent geen medebewoners. Kies een van beide.');
    if (aanvraag.zaak === true) await zaken.open('verhuizing', aanvraag.bsn, id);
    const personen = await run(id, uitvoerder, () => fetchPersonen(aanvraag));
    if (personen.length === 0) throw new Invoerfout('Deze persoon is niet gevonden.');
    database.saveWerk({ aanvraag, bsns: personen.map((persoon) => persoon.bsn) }, id);
    return { id, aanvraag, personen };
  };

  const save = (bsns: readonly string[], { viaMagazijn }: Aanvraag, adres: Adres): Promise<void> =>
    log.logVoor(
      viaMagazijn === true
        ? { actieNaam: 'Opslaan persoonsgegevens', gegevensbron: 'Gegevensmagazijn' }
        : 'Opslaan persoonsgegevens',
      betrokkenen(bsns),
      async () => {
        if (viaMagazijn === true) for (const nummer of bsns) await magazijn.verhuizen(nummer, adres);
        else database.move(bsns, adres);
      },
    );

  return {
    begin,
    /** Name and date of birth when there is no BSN (C/4081): search, log whom it found, and only then show them. */
    zoek: async (naam: string, geboortedatum: string): Promise<{ id: string; gevonden: readonly Inwoner[] }> => {
      const id = randomUUID();
      const gevonden = await run(id, undefined, () =>
        log.logNa(
          'Zoeken persoon',
          () => database.search(naam, geboortedatum),
          (personen) => personen.map((persoon) => bsn(persoon.bsn, 'Getoond in zoekresultaat')),
        ),
      );
      return { id, gevonden };
    },
    /** Who was chosen is an actie of its own; from there on it is a removal like any other. */
    kies: async (id: string, nummer: string): Promise<Verhuizing> => {
      await run(id, undefined, () => log.logVoor('Selecteren persoon', betrokkenen([nummer]), () => undefined));
      return begin({ bsn: nummer }, id);
    },
    /** Stores the new address, and on request tells who subscribed (C/9041). */
    bevestig: async (id: string, adres: Adres, melden = false): Promise<void> => {
      const werk = database.findWerk(id) as { aanvraag: Aanvraag; bsns: readonly string[] } | null;
      const { aanvraag, bsns } = found(werk, 'Deze verhuizing');
      await run(id, aanvraag.uitvoerder, () => save(bsns, aanvraag, adres));
      if (aanvraag.zaak === true) await zaken.sluit(id);
      if (melden)
        await run(id, undefined, async () => {
          for (const nummer of bsns) await magazijn.meld(nummer, 'Registratie verhuizing');
        });
    },
  };
}
