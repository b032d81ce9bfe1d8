import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { Context } from '../context.ts';
import { RegisterError } from '../errors.ts';
import { logRaadpleging } from '../raadpleging/log-raadpleging.ts';
import type { Afnemerkop } from '../raadpleging/raadpleging.ts';
import { readVersie } from '../versies/read-versies.ts';
import { findActieBijObject } from '../verwerkingsactie/find-actie.ts';
import { requireMatch } from '../verwerkingsactie/precondition.ts';
import { etagOf } from '../verwerkingsactie/weergave.ts';
import type { InzageRegel } from './inzage.ts';
import { restrictTo } from './inzage.ts';

/** GET by verwerktObjectId: one object with its actie, logged as a read of that person (T13, I1–I3). */
export async function readVerwerktObject(
  context: Context,
  aanvrager: Aanvrager,
  kop: Afnemerkop,
  verwerktObjectId: string,
  ifMatch: string | undefined,
): Promise<InzageRegel> {
  const { logId } = aanvrager;
  const notFound = new RegisterError('not_found', 'Dit verwerkt object bestaat niet.');
  const actie = await findActieBijObject(context, logId, verwerktObjectId);
  if (actie === null || actie.vervallen) throw notFound;
  context.rechten.inzageRead(aanvrager, actie.toestand);
  const versie = await readVersie(context, logId, actie);
  const object = versie.actie.verwerkteObjecten.find((candidate) => candidate.verwerktObjectId === verwerktObjectId);
  // A PUT may have taken the object out of the newest version.
  if (object === undefined) throw notFound;
  requireMatch(ifMatch, etagOf(versie));
  await logRaadpleging(context, aanvrager, { kop, personen: [object], metVertrouwelijk: false });
  return restrictTo(versie, object);
}
