import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { Context } from '../context.ts';
import { RegisterError } from '../errors.ts';
import { readVersie } from '../versies/read-versies.ts';
import type { GeregistreerdeVersie } from '../versies/versies.ts';
import type { HuidigeActie } from './verwerkingsactie-store.ts';
import { findActie, findActieOfVreemdObject } from './verwerkingsactie-store.ts';

/** H7: unknown and vervallen are one answer. */
export function nietGevonden(context: Context, wat: string, lezen = false): RegisterError {
  const literal = !lezen && context.config.nietGevonden === 400;
  return new RegisterError(literal ? 'invalid' : 'not_found', `${wat} bestaat niet.`);
}

/** The newest version of an actie that is not vervallen. @throws RegisterError `not_found` (H7) */
export async function requireActie(
  context: Context,
  { logId }: Aanvrager,
  actieId: string,
  lezen = false,
): Promise<HuidigeActie> {
  const actie = await findHuidigeActie(context, logId, actieId);
  if (actie === null || actie.vervallen) throw nietGevonden(context, 'Deze verwerkingsactie', lezen);
  return actie;
}

/** An actie with its newest version. */
export interface ActieMetVersie {
  readonly huidig: HuidigeActie;
  readonly versie: GeregistreerdeVersie;
}

/** As `requireActie`, with what the version says. `mag` decides on its state before anything of it is read. */
export async function requireVersie(
  context: Context,
  aanvrager: Aanvrager,
  actieId: string,
  mag: (huidig: HuidigeActie) => void,
  lezen = false,
): Promise<ActieMetVersie> {
  const huidig = await requireActie(context, aanvrager, actieId, lezen);
  mag(huidig);
  return { huidig, versie: await readVersie(context, aanvrager.logId, huidig) };
}

/** The newest version of an actie, vervallen or not. */
export async function findHuidigeActie(context: Context, logId: number, actieId: string): Promise<HuidigeActie | null> {
  return findActie(context.engine, logId, context.ids.actieKey(actieId));
}

/** The newest version of the actie that a verwerkt object belongs to, vervallen or not. */
export async function findActieBijObject(
  context: Context,
  logId: number,
  verwerktObjectId: string,
): Promise<HuidigeActie | null> {
  const eigen = await findActie(context.engine, logId, context.ids.actieKeyOfObject(verwerktObjectId));
  return eigen ?? findActieOfVreemdObject(context.engine, logId, verwerktObjectId);
}
