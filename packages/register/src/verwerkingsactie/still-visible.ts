import type { Context } from '../context.ts';
import { findHuidigeActie } from './find-actie.ts';
import type { Toestand } from './vertrouwelijkheid.ts';

/**
 * Z7: a cursor shows the log as it was at page 1, but not what the caller may no longer see: an actie that became vertrouwelijk
 * in the meantime stays away.
 * @param huidig the version on the page is still the newest one
 * @param toont states that the caller may see now
 */
export async function stillVisible(
  context: Context,
  logId: number,
  { actieId }: { readonly actieId: string },
  huidig: boolean,
  toont: ReadonlySet<Toestand>,
): Promise<boolean> {
  if (huidig) return true;
  const actie = await findHuidigeActie(context, logId, actieId);
  return actie !== null && toont.has(actie.toestand);
}
