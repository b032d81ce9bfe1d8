import { randomUUID } from 'node:crypto';

import { bsn } from '@verwerkingenlog/client';

import type { Inwoner } from '../database.ts';
import type { Omgeving } from '../omgeving.ts';
import { Invoerfout, found } from '../omgeving.ts';

export interface Voorbereiding {
  readonly id: string;
  readonly partners: readonly Inwoner[];
  readonly getuigen: readonly Inwoner[];
  /** Is there a reason in the family why they may not marry? All that anybody sees of the parents (C/4084). */
  readonly beletsel: boolean;
}

interface Werk {
  readonly partners: readonly [string, string];
  readonly beletsel: boolean;
}

/** A marriage, step by step, each with who is involved and as what (C/4084, A/5924, A/7952). */
export function createHuwelijk({ database, log }: Omgeving) {
  const inHandeling = <T>(id: string, handelingNaam: string, fn: () => T): T =>
    log.verwerking.run({ functie: 'huwelijk', verwerkingId: id, handelingNaam }, fn);
  const all = (bsns: readonly string[]): readonly Inwoner[] =>
    bsns.map((nummer) => found(database.find(nummer), 'Een van deze personen'));

  const related = (partners: readonly Inwoner[]): boolean => {
    const [een, ander] = partners;
    if (een === undefined || ander === undefined) return false;
    const samen = een.ouders.some((ouder) => ander.ouders.includes(ouder));
    return samen || een.ouders.includes(ander.bsn) || ander.ouders.includes(een.bsn);
  };

  return {
    bereidVoor: async (partners: readonly [string, string], getuigen: readonly string[]): Promise<Voorbereiding> => {
      if (new Set([...partners, ...getuigen]).size !== partners.length + getuigen.length)
        throw new Invoerfout('Vul voor ieder een ander burgerservicenummer in.');
      const id = randomUUID();
      return inHandeling(id, 'Voorbereiding huwelijksakte', async () => {
        const paar = await log.logVoor(
          'Ophalen persoonsgegevens',
          partners.map((nummer) => bsn(nummer, 'Partner')),
          () => all(partners),
        );
        const opgevoerd = await log.logVoor(
          'Opvoeren getuigen',
          getuigen.map((nummer) => bsn(nummer, 'Getuige')),
          () => all(getuigen),
        );
        const ouders = await log.logNa(
          // No employee sees them (C/4084).
          { actieNaam: 'Uitvoeren vereiste controles', uitvoeringDoor: 'systeem' },
          () => [...new Set(paar.flatMap((partner) => partner.ouders))],
          (bsns) => bsns.map((nummer) => bsn(nummer, 'Verwantschapscontrole')),
        );
        const beletsel = ouders.some((ouder) => partners.includes(ouder)) || related(paar);
        database.saveWerk({ partners, beletsel } satisfies Werk, id);
        return { id, partners: paar, getuigen: opgevoerd, beletsel };
      });
    },
    registreer: async (id: string): Promise<void> => {
      const { partners, beletsel } = found(database.findWerk(id) as Werk | null, 'Dit huwelijk');
      if (beletsel)
        throw new Invoerfout('Er is een familierechtelijk beletsel. Dit huwelijk kan niet worden geregistreerd.');
      await inHandeling(id, 'Registratie huwelijk', () =>
        log.logVoor(
          'Opslaan persoonsgegevens',
          partners.map((nummer) => bsn(nummer, 'Partner')),
          () => database.marry(...partners),
        ),
      );
    },
  };
}
