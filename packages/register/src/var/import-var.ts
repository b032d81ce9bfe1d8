import type { DirectoryContext } from '../autorisatie/manage-organisaties.ts';
import { requireOrganisatie } from '../autorisatie/manage-organisaties.ts';
import type { Clock } from '../clock.ts';
import { kolommen, kopOf } from './kolommen.ts';
import type { ImportPlan } from './plan-import.ts';
import { planImport } from './plan-import.ts';
import { readSheet } from './read-sheet.ts';
import type { VarFout, VarKop } from './read-var.ts';
import { readVar } from './read-var.ts';
import type { Sheet } from './sheet.ts';
import { compareCells, textOf } from './sheet.ts';
import { insertVersies, readAlleVersies, readVarStand } from './verwerkingsactiviteit-store.ts';
import { writeCsv } from './write-csv.ts';

/** What importing and exporting works with. */
export type VarContext = DirectoryContext & { readonly clock: Clock };

/** An import that was checked and has not been stored. */
export interface VarImport extends Pick<ImportPlan, 'nieuw' | 'gewijzigd' | 'ongewijzigd' | 'uuids'> {
  /** All that is wrong, by row; when there is any, nothing can be stored. */
  readonly fouten: readonly VarFout[];
  readonly opmerkingen: readonly string[];
  /** The file as CSV, with a UUID in each row. */
  csv(): string;
  /** Stores every new text, or none. @throws Error when there are faults, or when somebody else imported meanwhile */
  store(): Promise<void>;
}

function csvOf({ rijen }: Sheet, { rij, plaatsen }: VarKop, ids: ImportPlan['ids']): string {
  const last = Math.max(...rijen.flatMap(({ cellen }) => [...cellen.keys()]));
  const columns = Array.from({ length: last + 1 }, (_, kolom) => kolom).filter((kolom) => kolom !== plaatsen.get('id'));
  const [uuid] = kolommen;
  const kop = uuid === undefined ? '' : kopOf(uuid);
  return writeCsv(
    rijen.map(({ nummer, cellen }) => [
      nummer === rij ? kop : (ids.get(nummer) ?? ''),
      ...columns.map((kolom) => textOf(cellen.get(kolom))),
    ]),
  );
}

/**
 * Reads a VAR file and decides what it changes; stores nothing yet (X6).
 * @throws BestandFout when the file is no table, Error when there is no such organisation
 */
export async function prepareVarImport(context: VarContext, oin: string, bytes: Uint8Array): Promise<VarImport> {
  const { engine, clock } = context;
  const { logId } = await requireOrganisatie(context, oin);
  const sheet = await readSheet(bytes);
  const bestand = readVar(sheet, oin);
  const stored = await readAlleVersies(engine, logId);
  // Moments are kept in whole milliseconds, as they are shown.
  const nu = Math.floor(clock.nowMicroseconds() / 1000) * 1000;
  const plan = planImport(bestand, stored, nu, () => clock.newUuid());
  const { nieuw, gewijzigd, ongewijzigd, uuids, versies, ids } = plan;
  const fouten = [...bestand.fouten, ...plan.fouten].toSorted((a, b) => compareCells(a.cel, b.cel));
  const stand = stored.at(-1)?.volgnummer ?? 0;
  return {
    nieuw,
    gewijzigd,
    ongewijzigd,
    uuids,
    fouten,
    opmerkingen: bestand.opmerkingen,
    csv: () => csvOf(sheet, bestand.kop, ids),
    store: async () => {
      if (fouten.length > 0) throw new Error('Een bestand met fouten wordt niet overgenomen.');
      if (versies.length === 0) return;
      try {
        await insertVersies(engine, logId, nu, versies);
      } catch (error) {
        if ((await readVarStand(engine, logId)) === stand) throw error;
        throw new Error('Iemand anders heeft het VAR net gewijzigd. Er is niets overgenomen: probeer het opnieuw.', {
          cause: error,
        });
      }
    },
  };
}
