import type { Context } from '../context.ts';
import { appendVersies } from '../versies/append-versies.ts';
import { nextVersie } from '../versies/next-versie.ts';
import { readVersie } from '../versies/read-versies.ts';
import { untilCurrent } from './change-actie.ts';
import { requireActie } from './find-actie.ts';
import type { Herkomst } from './herkomst.ts';
import { requireMatch } from './precondition.ts';
import { etagOf } from './weergave.ts';

/** DELETE: a new version that is vervallen; nothing is taken away (H6, T11). */
export async function removeVerwerkingsactie(
  context: Context,
  herkomst: Herkomst,
  actieId: string,
  ifMatch: string | undefined,
): Promise<void> {
  const { aanvrager, sleutel } = herkomst;
  const { logId } = aanvrager;
  const attempt = async (): Promise<true | null> => {
    const huidig = await requireActie(context, aanvrager, actieId);
    context.rechten.remove(aanvrager, huidig.toestand);
    const huidige = await readVersie(context, logId, huidig);
    requireMatch(ifMatch, etagOf(huidige));
    const wijziging = { bewerking: 'verwijderen', actie: huidige.actie } as const;
    const nieuw = nextVersie(context, huidige, wijziging, herkomst);
    const idempotency = context.idempotentie.guardOf(sleutel, null);
    const stored = await appendVersies(context, logId, [nieuw], { idempotency, eisConsistentie: false });
    return stored === null ? null : true;
  };
  await context.idempotentie.once(
    logId,
    sleutel,
    () => untilCurrent(context, attempt),
    () => Promise.resolve(true),
  );
}
