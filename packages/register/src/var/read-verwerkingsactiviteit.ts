import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { Context } from '../context.ts';
import { RegisterError } from '../errors.ts';
import type { GeldendeVersie } from './var.ts';
import { readBegonnen, readVarStand } from './verwerkingsactiviteit-store.ts';

/**
 * The text of one activity at a moment; without a moment that of now, or the last one of an activity that ended: the address in an actie
 * goes on working (X6).
 * @param geldigOp microseconds since 1970, or null
 * @throws RegisterError `not_found` when the organisation has no such activity at that moment
 */
export async function readVerwerkingsactiviteit(
  { engine, clock }: Context,
  { logId }: Aanvrager,
  id: string,
  geldigOp: number | null,
): Promise<GeldendeVersie> {
  const moment = geldigOp ?? clock.nowMicroseconds();
  const versie = await readBegonnen(engine, { logId, moment, stand: await readVarStand(engine, logId) }, id);
  const ended = versie?.eindeGeldigheid ?? null;
  if (versie === null || (geldigOp !== null && ended !== null && ended <= geldigOp))
    throw new RegisterError('not_found', 'Deze verwerkingsactiviteit bestaat niet, of niet op dat moment.');
  return versie;
}
