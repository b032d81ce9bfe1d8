import type { Context } from '../context.ts';
import { RegisterError } from '../errors.ts';
import type { NieuweVersie } from '../versies/versies.ts';
import { appendVersies } from '../versies/append-versies.ts';
import { nextVersie } from '../versies/next-versie.ts';
import { readVersies } from '../versies/read-versies.ts';
import type { GeregistreerdeVersie } from '../versies/versies.ts';
import { untilCurrent } from './change-actie.ts';
import { nietGevonden } from './find-actie.ts';
import type { Herkomst } from './herkomst.ts';
import { findActiesOfVerwerking } from './verwerkingsactie-store.ts';
import type { Vertrouwelijkheid } from './vertrouwelijkheid.ts';

/** What a PATCH sets on every current actie of a verwerking (H5). */
export interface VerwerkingWijziging {
  readonly bewaartermijn?: string;
  readonly vertrouwelijkheid?: Vertrouwelijkheid;
}

function changes({ actie }: GeregistreerdeVersie, { bewaartermijn, vertrouwelijkheid }: VerwerkingWijziging): boolean {
  return (
    (bewaartermijn !== undefined && bewaartermijn !== actie.bewaartermijn) ||
    (vertrouwelijkheid !== undefined && vertrouwelijkheid !== actie.vertrouwelijkheid)
  );
}

/** PATCH: changes term or confidentiality of a whole verwerking, all or nothing; rights are checked for every actie first (H5, T9, T10). */
export async function patchVerwerking(
  context: Context,
  herkomst: Herkomst,
  verwerkingId: string,
  wijziging: VerwerkingWijziging,
): Promise<void> {
  const { aanvrager, sleutel } = herkomst;
  const { logId } = aanvrager;
  const { rechten, config } = context;
  rechten.patch(aanvrager, [], wijziging);
  const attempt = async (): Promise<true | null> => {
    const acties = await findActiesOfVerwerking(context.engine, logId, verwerkingId, config.maxPatchActies + 1);
    if (acties.length === 0) throw nietGevonden(context, 'Deze verwerking');
    if (acties.length > config.maxPatchActies)
      throw new RegisterError(
        'payload_too_large',
        'Deze verwerking heeft meer acties dan in één keer gewijzigd kunnen worden.',
      );
    const toestanden = acties.map(({ toestand }) => toestand);
    rechten.patch(aanvrager, toestanden, wijziging);
    const versies = await readVersies(context, logId, acties);
    const nieuw: readonly NieuweVersie[] = versies
      .filter((versie) => changes(versie, wijziging))
      .map((versie) =>
        nextVersie(context, versie, { bewerking: 'patch', actie: { ...versie.actie, ...wijziging } }, herkomst),
      );
    const idempotency = context.idempotentie.guardOf(sleutel, null);
    if (nieuw.length === 0 && idempotency === null) return true;
    const stored = await appendVersies(context, logId, nieuw, { idempotency, eisConsistentie: false });
    return stored === null ? null : true;
  };
  await context.idempotentie.once(
    logId,
    sleutel,
    () => untilCurrent(context, attempt),
    () => Promise.resolve(true),
  );
}
