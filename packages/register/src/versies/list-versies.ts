import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { Context } from '../context.ts';
import { RegisterError } from '../errors.ts';
import { logRaadpleging } from '../raadpleging/log-raadpleging.ts';
import type { Afnemerkop } from '../raadpleging/raadpleging.ts';
import { findHuidigeActie } from '../verwerkingsactie/find-actie.ts';
import { findPlaatsen } from './find-versies.ts';
import { readVersies } from './read-versies.ts';
import type { GeregistreerdeVersie } from './versies.ts';

/** The whole history of an actie, vervallen or not, oldest first; logged as a read of every person in it (H10). */
export async function listVersies(
  context: Context,
  aanvrager: Aanvrager,
  kop: Afnemerkop,
  actieId: string,
): Promise<readonly GeregistreerdeVersie[]> {
  const { logId } = aanvrager;
  context.rechten.versies(aanvrager);
  const actie = await findHuidigeActie(context, logId, actieId);
  if (actie === null) throw new RegisterError('not_found', 'Deze verwerkingsactie bestaat niet.');
  const versies = await readVersies(context, logId, await findPlaatsen(context, logId, actie.eersteVolgnummer));
  await logRaadpleging(context, aanvrager, {
    kop,
    personen: versies.flatMap((versie) => versie.actie.verwerkteObjecten),
    metVertrouwelijk: versies.some((versie) => versie.actie.vertrouwelijkheid === 'vertrouwelijk'),
  });
  return versies;
}
