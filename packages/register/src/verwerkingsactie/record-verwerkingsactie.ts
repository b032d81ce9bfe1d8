import type { Context } from '../context.ts';
import type { NieuweVersie } from '../versies/versies.ts';
import { appendVersies } from '../versies/append-versies.ts';
import { readVersie } from '../versies/read-versies.ts';
import { findPlaats } from '../versies/find-versies.ts';
import type { GeregistreerdeVersie, Versie } from '../versies/versies.ts';
import type { Herkomst } from './herkomst.ts';
import type { ActieInvoer } from './read-invoer.ts';
import { readInvoer } from './read-invoer.ts';
import type { Verwerkingsactie } from './verwerkingsactie.ts';

/** The first version of a new actie (V6). */
export function newVersie(context: Context, actie: Verwerkingsactie, herkomst: Herkomst): NieuweVersie {
  const { aanvrager, traceparent } = herkomst;
  const { actieId, actieKey, objectIds } = context.ids.mint(actie.verwerkteObjecten.length);
  const versie: Versie = {
    actieId,
    versieId: context.clock.newUuid(),
    versienummer: 1,
    bewerking: 'aanmaken',
    vervallen: false,
    ooitVertrouwelijk: actie.vertrouwelijkheid !== 'normaal',
    applicatie: aanvrager.clientId,
    gebruiker: aanvrager.gebruiker,
    traceparent,
    actie: {
      ...actie,
      verwerkteObjecten: actie.verwerkteObjecten.map((object, i) => ({
        ...object,
        verwerktObjectId: objectIds[i] ?? '',
      })),
    },
  };
  return { versie, actieKey, vervangt: null };
}

/** POST: logs a new verwerkingsactie. Resolves when it is durable (ONTWERP 3, T1, T2, V2–V13). */
export async function recordVerwerkingsactie(
  context: Context,
  herkomst: Herkomst,
  invoer: ActieInvoer,
): Promise<GeregistreerdeVersie> {
  const { aanvrager, sleutel } = herkomst;
  const { logId } = aanvrager;
  const actie = readInvoer(context, invoer, aanvrager.uitvoeringDoor);
  context.rechten.create(aanvrager, actie.vertrouwelijkheid);
  const record = async (): Promise<GeregistreerdeVersie> => {
    const stored = await appendVersies(context, logId, [newVersie(context, actie, herkomst)], {
      idempotency: context.idempotentie.guardOf(sleutel, null),
      eisConsistentie: context.config.verwerkingConsistentie === 'weiger',
    });
    const [first] = stored ?? [];
    if (first === undefined) throw new Error('een nieuwe actie kan niet verouderd zijn');
    return first;
  };
  const repeat = async (volgnummer: number | null): Promise<GeregistreerdeVersie> =>
    readVersie(context, logId, await findPlaats(context, logId, volgnummer, volgnummer));
  return context.idempotentie.once(logId, sleutel, record, repeat);
}
