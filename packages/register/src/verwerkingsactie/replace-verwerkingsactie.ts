import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import { appendVersies } from '../versies/append-versies.ts';
import { canonicalActie } from '../versies/canonical.ts';
import { findPlaats, findPlaatsen } from '../versies/find-versies.ts';
import { assignObjectIds } from '../versies/object-ids.ts';
import { nextVersie } from '../versies/next-versie.ts';
import { readVersie, readVersies } from '../versies/read-versies.ts';
import type { GeregistreerdeVersie } from '../versies/versies.ts';
import { requireMatch } from './precondition.ts';
import { findHuidigeActie, requireActie } from './find-actie.ts';
import { untilCurrent } from './change-actie.ts';
import type { ActieInvoer } from './read-invoer.ts';
import { readInvoer } from './read-invoer.ts';
import type { Herkomst } from './herkomst.ts';
import type { BekendeVerwerkingsactie, Verwerkingsactie } from './verwerkingsactie.ts';
import type { HuidigeActie } from './verwerkingsactie-store.ts';
import { etagOf } from './weergave.ts';

/** What a PUT asks. */
export interface Vervanging {
  readonly actieId: string;
  readonly invoer: ActieInvoer;
  readonly ifMatch: string | undefined;
}

interface Geschiedenis {
  readonly huidige: GeregistreerdeVersie;
  readonly actie: BekendeVerwerkingsactie;
}

/** H3: the content that the PUT leads to, its objects under the ids that are theirs for ever. */
async function merge(
  context: Context,
  logId: number,
  huidig: HuidigeActie,
  invoer: ActieInvoer,
  gevraagd: Verwerkingsactie,
): Promise<Geschiedenis> {
  const versies = await readVersies(context, logId, await findPlaatsen(context, logId, huidig.eersteVolgnummer));
  const huidige = versies.at(-1);
  if (huidige === undefined) throw new Error('een actie zonder versies');
  const objecten = gevraagd.verwerkteObjecten.map((object, i) => {
    const sent = invoer.verwerkteObjecten[i]?.verwerktObjectId ?? '';
    return { object, verwerktObjectId: sent === '' ? null : sent.toLowerCase() };
  });
  const earlier = versies.map((versie) => versie.actie.verwerkteObjecten);
  const verwerkteObjecten = assignObjectIds(objecten, earlier, (nummer) =>
    context.ids.objectId(huidige.actieId, nummer),
  );
  const uitvoeringDoor = invoer.uitvoeringDoor ?? huidige.actie.uitvoeringDoor;
  return { huidige, actie: { ...gevraagd, uitvoeringDoor, verwerkteObjecten } };
}

/** PUT: replaces what an actie says by a new version; one that changes nothing adds none (H1, H3, H4, H9, T7, T8). */
export async function replaceVerwerkingsactie(
  context: Context,
  herkomst: Herkomst,
  { actieId, invoer, ifMatch }: Vervanging,
): Promise<GeregistreerdeVersie> {
  const { aanvrager, sleutel } = herkomst;
  const { logId } = aanvrager;
  if (invoer.actieId !== undefined && invoer.actieId.toLowerCase() !== actieId)
    throw invalid([
      { name: 'actieId', code: 'wijzigen-niet-toegelaten', reason: 'Het actieId kan niet gewijzigd worden.' },
    ]);
  const gevraagd = readInvoer(context, invoer, 'onbekend');
  context.rechten.replaceBy(aanvrager, gevraagd.vertrouwelijkheid);
  const attempt = async (): Promise<GeregistreerdeVersie | null> => {
    const huidig = await requireActie(context, aanvrager, actieId);
    context.rechten.replace(aanvrager, huidig.toestand, invoer.vertrouwelijkheid);
    const { huidige, actie } = await merge(context, logId, huidig, invoer, gevraagd);
    if (huidige.volgnummer !== huidig.volgnummer) return null;
    requireMatch(ifMatch, etagOf(huidige));
    const idempotency = context.idempotentie.guardOf(sleutel, huidige.volgnummer);
    if (canonicalActie(huidige.actie) === canonicalActie(actie)) {
      if (idempotency !== null) await appendVersies(context, logId, [], { idempotency, eisConsistentie: false });
      return huidige;
    }
    const wijziging = { bewerking: 'wijzigen', actie } as const;
    const nieuw = nextVersie(context, huidige, wijziging, herkomst);
    const stored = await appendVersies(context, logId, [nieuw], { idempotency, eisConsistentie: false });
    return stored?.[0] ?? null;
  };
  const repeat = async (volgnummer: number | null): Promise<GeregistreerdeVersie> => {
    const huidig = await findHuidigeActie(context, logId, actieId);
    return readVersie(context, logId, await findPlaats(context, logId, huidig?.eersteVolgnummer ?? null, volgnummer));
  };
  return context.idempotentie.once(logId, sleutel, () => untilCurrent(context, attempt), repeat);
}
