import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { Context } from '../context.ts';
import { logRaadpleging } from '../raadpleging/log-raadpleging.ts';
import type { Afnemerkop } from '../raadpleging/raadpleging.ts';
import type { GeregistreerdeVersie } from '../versies/versies.ts';
import { requireVersie } from './find-actie.ts';
import { requireMatch } from './precondition.ts';
import { etagOf } from './weergave.ts';

/** GET by actieId: all objects, logged as a read of every person in it, also when the client already has it (T6, H9, Z3, I4). */
export async function readVerwerkingsactie(
  context: Context,
  aanvrager: Aanvrager,
  kop: Afnemerkop,
  actieId: string,
  ifMatch: string | undefined,
): Promise<GeregistreerdeVersie> {
  const mag = ({ toestand }: { toestand: Parameters<typeof context.rechten.read>[1] }): void =>
    context.rechten.read(aanvrager, toestand);
  const { versie } = await requireVersie(context, aanvrager, actieId, mag, true);
  requireMatch(ifMatch, etagOf(versie));
  await logRaadpleging(context, aanvrager, {
    kop,
    personen: versie.actie.verwerkteObjecten,
    metVertrouwelijk: versie.actie.vertrouwelijkheid === 'vertrouwelijk',
  });
  return versie;
}
