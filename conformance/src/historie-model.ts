/** In memory, what a log must hold and answer after any changes by sections 3 to 6 of the rules; shares no code with the register. */

export type Vertrouwelijkheid = 'normaal' | 'vertrouwelijk' | 'opgeheven';
/** State of an actie (section 5 of the rules): `Nooit` is normaal, but once confidential (H11). */
export type Toestand = 'N' | 'Nooit' | 'V' | 'O';

/** A person as the sender of an actie writes them; what white space and case they use makes no other person (V8). */
export interface Genoemd {
  readonly soortObjectId: string;
  readonly objectId: string;
  readonly betrokkenheid: string;
}
export interface BekendObject extends Genoemd {
  readonly verwerktObjectId: string;
}

/** What an actie says, as far as the histories vary it. */
export interface Inhoud<TObject extends Genoemd = Genoemd> {
  readonly actieNaam: string;
  readonly systeem: string;
  readonly gebruiker: string;
  readonly gegevensbron: string;
  readonly verwerkingId: string | null;
  readonly verwerkingsactiviteitId: string;
  readonly bewaartermijn: string | null;
  readonly vertrouwelijkheid: Vertrouwelijkheid;
  readonly tijdstip: string;
  readonly verwerkteObjecten: readonly TObject[];
}
type BekendeInhoud = Inhoud<BekendObject>;
type Bewerking = 'aanmaken' | 'wijzigen' | 'patch' | 'verwijderen';

export interface ModelVersie {
  readonly bewerking: Bewerking;
  readonly inhoud: BekendeInhoud;
}

export interface ModelActie {
  readonly actieId: string;
  readonly url: string;
  /** ETag of the first version. */
  readonly etag: string;
  readonly versies: ModelVersie[];
}

/** A read that the log answered and therefore has to hold (I3, I4). */
interface Raadpleging {
  readonly personen: ReadonlySet<string>;
  readonly vertrouwelijk: boolean;
}

export interface Historie {
  /** In order of registration. */
  readonly acties: ModelActie[];
  readonly raadplegingen: Raadpleging[];
}

export const newHistorie = (): Historie => ({ acties: [], raadplegingen: [] });

/** The person that is meant, however they were written. */
export const persoonVan = ({ objectId }: Pick<Genoemd, 'objectId'>): string => objectId.trim();

/** Microseconds since 1970, cut off below (V4). */
export function instantOf(tekst: string): number {
  const fractie = /\.(\d+)/.exec(tekst)?.[1] ?? '';
  return Date.parse(tekst.replace(/\.\d+/, '')) * 1000 + Number(fractie.slice(0, 6).padEnd(6, '0'));
}

export function huidige({ versies }: ModelActie): ModelVersie {
  const versie = versies.at(-1);
  if (versie === undefined) throw new Error('an actie has a version');
  return versie;
}

export const isVervallen = (actie: ModelActie): boolean => huidige(actie).bewerking === 'verwijderen';

export function toestandVan(actie: ModelActie): Toestand {
  const { vertrouwelijkheid } = huidige(actie).inhoud;
  if (vertrouwelijkheid === 'vertrouwelijk') return 'V';
  if (vertrouwelijkheid === 'opgeheven') return 'O';
  return actie.versies.every(({ inhoud }) => inhoud.vertrouwelijkheid === 'normaal') ? 'N' : 'Nooit';
}

const isGeheim = (actie: ModelActie): boolean => ['V', 'O'].includes(toestandVan(actie));

/** Every verwerktObjectId that an actie ever had. */
export const objectIdsVan = ({ versies }: ModelActie): readonly string[] => [
  ...new Set(versies.flatMap(({ inhoud }) => inhoud.verwerkteObjecten.map(({ verwerktObjectId }) => verwerktObjectId))),
];

// Changes: which status a call must get, by the order of checks of P9.

/** T1, T2. */
export function statusVanPost(scope: string, vertrouwelijkheid: Vertrouwelijkheid): number {
  if (vertrouwelijkheid === 'opgeheven') return 403;
  return vertrouwelijkheid === 'normaal' || scope === 'create:confidential' ? 201 : 403;
}

/** T7, T8, H3, H4, H7, H9. */
export function statusVanPut(
  actie: ModelActie | undefined,
  scope: string,
  vertrouwelijkheid: Vertrouwelijkheid,
  ifMatch: string | null,
): number {
  const ruim = scope === 'update:confidential';
  if (!ruim && vertrouwelijkheid !== 'normaal') return 403;
  if (actie === undefined || isVervallen(actie)) return 404;
  if (!ruim && isGeheim(actie)) return 403;
  if (vertrouwelijkheid === 'opgeheven' && toestandVan(actie) !== 'O') return 403;
  return isStale(actie, ifMatch) ? 412 : 200;
}

/** T11, H6, H7, H9. */
export function statusVanDelete(actie: ModelActie | undefined, scope: string, ifMatch: string | null): number {
  if (actie === undefined || isVervallen(actie)) return 404;
  if (scope !== 'delete:confidential' && isGeheim(actie)) return 403;
  return isStale(actie, ifMatch) ? 412 : 204;
}

/** T9, T10, H7. */
export function statusVanPatch(geraakt: readonly ModelActie[], scope: string, wijziging: Partial<Inhoud>): number {
  const ruim = scope === 'update:confidential';
  if (!ruim && wijziging.vertrouwelijkheid !== undefined) return 403;
  if (geraakt.length === 0) return 404;
  return ruim || !geraakt.some(isGeheim) ? 204 : 403;
}

/** The ETags of these histories are all of first versions. */
const isStale = ({ etag, versies }: ModelActie, ifMatch: string | null): boolean =>
  ifMatch !== null && (ifMatch !== etag || versies.length > 1);

/** The current acties of a verwerking, on which a PATCH works (H5). */
export const actiesVanVerwerking = ({ acties }: Historie, verwerkingId: string): readonly ModelActie[] =>
  acties.filter((actie) => !isVervallen(actie) && huidige(actie).inhoud.verwerkingId === verwerkingId);

const zonderIds = ({ verwerkteObjecten, ...rest }: Inhoud): Inhoud => ({
  ...rest,
  verwerkteObjecten: verwerkteObjecten.map(({ soortObjectId, objectId, betrokkenheid }) => ({
    soortObjectId,
    objectId,
    betrokkenheid,
  })),
});
const isGelijk = (een: Inhoud, ander: Inhoud): boolean =>
  JSON.stringify(Object.entries(zonderIds(een)).toSorted(([a], [b]) => a.localeCompare(b))) ===
  JSON.stringify(Object.entries(zonderIds(ander)).toSorted(([a], [b]) => a.localeCompare(b)));

/**
 * The ids that a PUT must answer with: the n-th mention of a person gets the n-th id that this person ever had in the actie (H3).
 * Null where it has to be one that nobody had before.
 */
export function verwachteObjectIds({ versies }: ModelActie, genoemd: readonly Genoemd[]): readonly (string | null)[] {
  const uitgegeven = new Map<string, Set<string>>();
  for (const object of versies.flatMap(({ inhoud }) => inhoud.verwerkteObjecten)) {
    const ids = uitgegeven.get(persoonVan(object)) ?? new Set();
    uitgegeven.set(persoonVan(object), ids.add(object.verwerktObjectId));
  }
  const vrij = new Map([...uitgegeven].map(([persoon, ids]) => [persoon, [...ids]]));
  return genoemd.map((object) => vrij.get(persoonVan(object))?.shift() ?? null);
}

const metIds = (inhoud: Inhoud, ids: readonly string[]): BekendeInhoud => ({
  ...inhoud,
  verwerkteObjecten: inhoud.verwerkteObjecten.map((object, i) => ({ ...object, verwerktObjectId: ids[i] ?? '' })),
});

/** A POST that succeeded. */
export function addActie(
  { acties }: Historie,
  antwoord: Pick<ModelActie, 'actieId' | 'url' | 'etag'>,
  inhoud: Inhoud,
  objectIds: readonly string[],
): ModelActie {
  const actie = { ...antwoord, versies: [{ bewerking: 'aanmaken' as const, inhoud: metIds(inhoud, objectIds) }] };
  acties.push(actie);
  return actie;
}

/** A PUT that succeeded; one that changes nothing adds no version (H3). */
export function replaceInhoud(actie: ModelActie, inhoud: Inhoud, objectIds: readonly string[]): void {
  if (isGelijk(huidige(actie).inhoud, inhoud)) return;
  actie.versies.push({ bewerking: 'wijzigen', inhoud: metIds(inhoud, objectIds) });
}

/** A PATCH that succeeded; an actie that is already so gets no version (H5). */
export function patchActies(geraakt: readonly ModelActie[], wijziging: Partial<Inhoud>): void {
  for (const actie of geraakt) {
    const { inhoud } = huidige(actie);
    const nieuw = { ...inhoud, ...wijziging, verwerkteObjecten: inhoud.verwerkteObjecten };
    if (!isGelijk(inhoud, nieuw)) actie.versies.push({ bewerking: 'patch', inhoud: nieuw });
  }
}

/** A DELETE that succeeded. */
export function removeActie(actie: ModelActie): void {
  actie.versies.push({ bewerking: 'verwijderen', inhoud: huidige(actie).inhoud });
}
