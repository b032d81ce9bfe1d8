import type { BekendObject, Historie, Inhoud, ModelActie, Toestand, Vertrouwelijkheid } from './historie-model.ts';
import { huidige, instantOf, isVervallen, persoonVan, toestandVan } from './historie-model.ts';

/** What reads must answer on a history of the model, by sections 4 to 6 of the rules. */

export type LeesScope = 'read:restricted' | 'read:normal' | 'read:confidential';

/** A search about one person. Dates come with the instant that they stand for. */
export interface Zoekvraag {
  readonly objectId: string;
  readonly beginDatum: Grens | null;
  readonly eindDatum: Grens;
  readonly verwerkingsactiviteitId: string | null;
  readonly vertrouwelijkheid: readonly Vertrouwelijkheid[] | null;
  readonly vertrouwelijkheidIn: readonly Vertrouwelijkheid[] | null;
  readonly beperkteSet: boolean;
}
interface Grens {
  readonly tekst: string;
  readonly instant: string;
}

/** What the answer must be: a refusal, or what is shown and how the log must tell of it. */
export interface Verwachting<T> {
  readonly status: number;
  readonly getoond: readonly T[];
  /** The answer shows a vertrouwelijke actie (I3). */
  readonly vertrouwelijk: boolean;
}

/** An actie as the contract shows it, without its tijdstipRegistratie: that is the server's to choose. */
export type Getoond = Readonly<Record<string, unknown>>;

const geweigerd = (status: number): Verwachting<never> => ({ status, getoond: [], vertrouwelijk: false });
const isVertrouwelijk = (actie: ModelActie): boolean => toestandVan(actie) === 'V';

const leeg = {
  handelingNaam: '',
  verwerkingNaam: '',
  verwerkingsactiviteitUrl: null,
  uitvoerder: '',
  soortAfnemerId: '',
  afnemerId: '',
  verwerkingsactiviteitIdAfnemer: null,
  verwerkingsactiviteitUrlAfnemer: null,
  verwerkingIdAfnemer: null,
  uitvoeringDoor: 'medewerker',
};

function showObject(object: BekendObject, inzage: string): Getoond {
  const url = `${inzage}/verwerkte-objecten/${object.verwerktObjectId}`;
  return { ...object, objecttype: 'persoon', verwerkteSoortenGegevens: [], url };
}

/** What the actie said at one of its versions. */
export function showInhoud(
  { actieId, url }: ModelActie,
  { systeem, gebruiker, gegevensbron, ...inhoud }: Inhoud<BekendObject>,
  inzage: string,
  { beperkt, objecten = inhoud.verwerkteObjecten }: { beperkt: boolean; objecten?: readonly BekendObject[] },
): Getoond {
  return {
    ...leeg,
    ...inhoud,
    ...(beperkt ? {} : { systeem, gebruiker, gegevensbron }),
    actieId,
    url,
    verwerkteObjecten: objecten.map((object) => showObject(object, inzage)),
  };
}

/** T6, H7. */
export function verwachtLezen(actie: ModelActie, scope: LeesScope): number {
  if (scope === 'read:restricted') return 403;
  if (isVervallen(actie)) return 404;
  if (scope === 'read:confidential') return 200;
  return { N: 200, Nooit: 404, V: 403, O: 403 }[toestandVan(actie)];
}

/** T3, T4, T5: what a scope may see of what was asked, null when it may not ask this. */
function toestandenVoor(scope: LeesScope, vraag: Zoekvraag): readonly Toestand[] | null {
  if (scope === 'read:confidential') return ['N', 'Nooit', 'V', 'O'];
  const gevraagd = [...(vraag.vertrouwelijkheid ?? []), ...(vraag.vertrouwelijkheidIn ?? [])];
  if (gevraagd.some((waarde) => waarde !== 'normaal')) return null;
  const toegestaan = scope === 'read:normal' ? vraag.vertrouwelijkheid?.length === 1 : vraag.beperkteSet;
  return toegestaan ? ['N'] : null;
}

/** Z6, Z7: current acties that pass, the latest first, then the last registered. */
function gesorteerd(historie: Historie, passes: (actie: ModelActie) => boolean): readonly ModelActie[] {
  const moment = (actie: ModelActie): number => instantOf(huidige(actie).inhoud.tijdstip);
  return historie.acties
    .filter((actie) => !isVervallen(actie) && passes(actie))
    .toReversed()
    .toSorted((een, ander) => moment(ander) - moment(een));
}

/** Z2, Z4 and the person. */
function zoekt({ objectId, beginDatum, eindDatum, verwerkingsactiviteitId }: Zoekvraag) {
  return (actie: ModelActie): boolean => {
    const { inhoud } = huidige(actie);
    const moment = instantOf(inhoud.tijdstip);
    return (
      inhoud.verwerkteObjecten.some((object) => persoonVan(object) === objectId) &&
      (beginDatum === null || moment >= instantOf(beginDatum.instant)) &&
      moment < instantOf(eindDatum.instant) &&
      (verwerkingsactiviteitId === null || inhoud.verwerkingsactiviteitId === verwerkingsactiviteitId)
    );
  };
}

/** GET and `_zoek` of Bewerking (Z2–Z7, T3–T5). */
export function verwachtLijst(
  historie: Historie,
  scope: LeesScope,
  vraag: Zoekvraag,
  inzage: string,
): Verwachting<Getoond> {
  const toestanden = toestandenVoor(scope, vraag);
  if (toestanden === null) return geweigerd(403);
  const past = zoekt(vraag);
  const acties = gesorteerd(historie, (actie) => {
    const { vertrouwelijkheid } = huidige(actie).inhoud;
    return (
      past(actie) &&
      toestanden.includes(toestandVan(actie)) &&
      (vraag.vertrouwelijkheid?.includes(vertrouwelijkheid) ?? true) &&
      (vraag.vertrouwelijkheidIn?.includes(vertrouwelijkheid) ?? true)
    );
  });
  const getoond = acties.map((actie) => {
    const { inhoud } = huidige(actie);
    const objecten = inhoud.verwerkteObjecten.filter((object) => persoonVan(object) === vraag.objectId);
    return showInhoud(actie, inhoud, inzage, { beperkt: vraag.beperkteSet, objecten });
  });
  return { status: 200, getoond, vertrouwelijk: acties.some(isVertrouwelijk) };
}

/** `_zoek` by verwerking: all objects, for read:confidential alone (Z11). */
export function verwachtVerwerking(
  historie: Historie,
  scope: LeesScope,
  verwerkingId: string,
): Verwachting<ModelActie> {
  if (scope !== 'read:confidential') return geweigerd(403);
  const getoond = gesorteerd(historie, (actie) => huidige(actie).inhoud.verwerkingId === verwerkingId);
  return { status: 200, getoond, vertrouwelijk: getoond.some(isVertrouwelijk) };
}

const inInzage = (actie: ModelActie): boolean => !isVervallen(actie) && !isVertrouwelijk(actie);

const showRegel = (actie: ModelActie, object: BekendObject, inzage: string): Getoond => ({
  ...showObject(object, inzage),
  verwerkingsactie: showInhoud(actie, huidige(actie).inhoud, inzage, { beperkt: true, objecten: [object] }),
});

/** The list of Inzage; the same for both scopes (T12, I1). */
export function verwachtInzage(historie: Historie, vraag: Zoekvraag, inzage: string): Verwachting<Getoond> {
  const past = zoekt(vraag);
  const getoond = gesorteerd(historie, (actie) => past(actie) && inInzage(actie)).flatMap((actie) =>
    huidige(actie)
      .inhoud.verwerkteObjecten.filter((object) => persoonVan(object) === vraag.objectId)
      .map((object) => showRegel(actie, object, inzage)),
  );
  return { status: 200, getoond, vertrouwelijk: false };
}

/** One line of Inzage by its id, null where there is none (T13). */
export function verwachtInzageDetail(
  actie: ModelActie,
  verwerktObjectId: string,
  inzage: string,
): { readonly persoon: string; readonly getoond: Getoond } | null {
  const object = huidige(actie).inhoud.verwerkteObjecten.find(
    (kandidaat) => kandidaat.verwerktObjectId === verwerktObjectId,
  );
  if (object === undefined || !inInzage(actie)) return null;
  return { persoon: persoonVan(object), getoond: showRegel(actie, object, inzage) };
}
