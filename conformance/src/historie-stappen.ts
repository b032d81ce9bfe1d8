import { randomUUID } from 'node:crypto';

import * as fc from 'fast-check';
import { expect } from 'vitest';

import { showInhoud } from './historie-lezen.ts';
import type { Genoemd, Inhoud, ModelActie } from './historie-model.ts';
import {
  actiesVanVerwerking,
  addActie,
  huidige,
  objectIdsVan,
  patchActies,
  removeActie,
  replaceInhoud,
  statusVanDelete,
  statusVanPatch,
  statusVanPost,
  statusVanPut,
  verwachteObjectIds,
} from './historie-model.ts';
import type { Wereld } from './historie-wereld.ts';
import {
  AANTAL_PERSONEN,
  AANTAL_SCHRIJFWIJZEN,
  activiteiten,
  pick,
  tijdstippen,
  writePersoon,
} from './historie-wereld.ts';

/** A person in an actie. */
interface Vermelding {
  readonly persoon: number;
  readonly schrijfwijze: number;
  readonly betrokkenheid: string;
}
/** What an actie says, with its persons and verwerking still as numbers. */
export interface Schets extends Omit<Inhoud, 'verwerkingId' | 'verwerkteObjecten'> {
  readonly verwerking: number | null;
  readonly objecten: readonly Vermelding[];
}
type IfMatch = 'geen' | 'eerste versie' | 'onbekend';

/** One change of a history. Acties and verwerkingen are numbers that `pick` resolves; the last verwerking is an unknown one. */
export type Stap =
  | { readonly soort: 'POST'; readonly scope: string; readonly schets: Schets }
  | {
      readonly soort: 'PUT';
      readonly actie: number;
      readonly scope: string;
      readonly schets: Partial<Schets>;
      readonly ifMatch: IfMatch;
      /** Every object claims the id of the first; that decides nothing (H3). */
      readonly claimt: boolean;
    }
  | {
      readonly soort: 'PATCH';
      readonly verwerking: number;
      readonly scope: string;
      readonly wijziging: Partial<Pick<Inhoud, 'bewaartermijn' | 'vertrouwelijkheid'>>;
    }
  | { readonly soort: 'DELETE'; readonly actie: number; readonly scope: string; readonly ifMatch: IfMatch };

const vertrouwelijkheid = fc.constantFrom<Inhoud['vertrouwelijkheid'][]>('normaal', 'vertrouwelijk', 'opgeheven');
const elementen = {
  actieNaam: fc.constantFrom('Ophalen', 'Opslaan'),
  systeem: fc.constantFrom('', 'FooBarApp v2.1'),
  gebruiker: fc.constantFrom('', 'medewerker-9'),
  gegevensbron: fc.constantFrom('', 'BRP'),
  verwerking: fc.constantFrom(0, 0, 1, null),
  verwerkingsactiviteitId: fc.constantFrom(...activiteiten),
  bewaartermijn: fc.constantFrom(null, 'P5Y'),
  vertrouwelijkheid,
  tijdstip: fc.constantFrom(...tijdstippen),
  objecten: fc.array(
    fc.record({
      persoon: fc.nat(AANTAL_PERSONEN - 1),
      schrijfwijze: fc.nat(AANTAL_SCHRIJFWIJZEN - 1),
      betrokkenheid: fc.constantFrom('', 'Aanvrager'),
    }),
    { maxLength: 4 },
  ),
};
export const schets: fc.Arbitrary<Schets> = fc.record(elementen);
const ifMatch = fc.constantFrom<IfMatch[]>('geen', 'geen', 'geen', 'eerste versie', 'onbekend');
const scopes = (soort: string): fc.Arbitrary<string> =>
  fc.constantFrom(`${soort}:confidential`, `${soort}:confidential`, `${soort}:normal`);

export const stap: fc.Arbitrary<Stap> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ soort: fc.constant('POST'), scope: scopes('create'), schets }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      soort: fc.constant('PUT'),
      actie: fc.nat(9),
      scope: scopes('update'),
      schets: fc.record(elementen, { requiredKeys: [] }),
      ifMatch,
      claimt: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      soort: fc.constant('PATCH'),
      verwerking: fc.constantFrom(0, 0, 1, 2),
      scope: scopes('update'),
      wijziging: fc.oneof(
        fc.record({ vertrouwelijkheid }),
        fc.record({ bewaartermijn: fc.constantFrom('P5Y', 'P7Y') }),
        fc.record({ vertrouwelijkheid, bewaartermijn: fc.constantFrom('P5Y', 'P7Y') }),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ soort: fc.constant('DELETE'), actie: fc.nat(9), scope: scopes('delete'), ifMatch }),
  },
);

const collectieVan = ({ register }: Wereld): string => `${register.bewerking}/verwerkingsacties`;
const ifMatchVan = (soort: IfMatch, actie: ModelActie | undefined): string | null =>
  soort === 'geen' ? null : soort === 'onbekend' || actie === undefined ? '"onbekend"' : actie.etag;
const kopVan = (etag: string | null): Readonly<Record<string, string>> => (etag === null ? {} : { 'If-Match': etag });

/** Fills a sketch in: what it leaves out stays as it was. */
export function inhoudVan(
  wereld: Pick<Wereld, 'personen' | 'verwerkingen'>,
  { verwerking, objecten, ...rest }: Partial<Schets>,
  was: Inhoud | null,
): Inhoud {
  const basis = was ?? {
    actieNaam: '',
    systeem: '',
    gebruiker: '',
    gegevensbron: '',
    verwerkingId: null,
    verwerkingsactiviteitId: activiteiten[0],
    bewaartermijn: null,
    vertrouwelijkheid: 'normaal',
    tijdstip: tijdstippen[0],
    verwerkteObjecten: [],
  };
  return {
    ...basis,
    ...rest,
    ...(verwerking === undefined
      ? {}
      : { verwerkingId: verwerking === null ? null : pick(wereld.verwerkingen, verwerking) }),
    verwerkteObjecten: (
      objecten?.map(({ persoon, schrijfwijze, betrokkenheid }) => ({
        ...writePersoon(wereld, persoon, schrijfwijze),
        betrokkenheid,
      })) ?? basis.verwerkteObjecten
    ).map(({ soortObjectId, objectId, betrokkenheid }) => ({ soortObjectId, objectId, betrokkenheid })),
  };
}

/** The whole body, as a PUT demands it (H3). */
export const bodyVan = (inhoud: Inhoud, geclaimd: string | null): object => ({
  handelingNaam: '',
  verwerkingNaam: '',
  verwerkingsactiviteitUrl: null,
  uitvoerder: '',
  uitvoeringDoor: 'medewerker',
  soortAfnemerId: '',
  afnemerId: '',
  verwerkingsactiviteitIdAfnemer: null,
  verwerkingsactiviteitUrlAfnemer: null,
  verwerkingIdAfnemer: null,
  ...inhoud,
  verwerkteObjecten: inhoud.verwerkteObjecten.map((object: Genoemd) => ({
    ...object,
    objecttype: 'persoon',
    verwerkteSoortenGegevens: [],
    verwerktObjectId: geclaimd,
  })),
});

/** The ids in an answer: those that the model knows, and for the rest ids that no actie had before. */
function checkObjectIds(
  { historie }: Wereld,
  antwoord: Readonly<Record<string, unknown>>,
  verwacht: readonly (string | null)[],
): readonly string[] {
  const ids = (antwoord['verwerkteObjecten'] as { verwerktObjectId: string }[]).map(
    ({ verwerktObjectId }) => verwerktObjectId,
  );
  const uitgegeven = new Set(historie.acties.flatMap(objectIdsVan));
  expect(ids.map((id) => (uitgegeven.has(id) ? id : null))).toEqual(verwacht);
  expect(new Set(ids).size).toBe(ids.length);
  return ids;
}

function checkAntwoord(wereld: Wereld, actie: ModelActie, antwoord: Readonly<Record<string, unknown>>): void {
  const { tijdstipRegistratie: _, ...body } = antwoord;
  expect(body).toEqual(showInhoud(actie, huidige(actie).inhoud, wereld.register.inzage, { beperkt: false }));
}

async function post(wereld: Wereld, { scope, schets }: Stap & { soort: 'POST' }): Promise<ModelActie | undefined> {
  const inhoud = inhoudVan(wereld, schets, null);
  const { status, body, headers } = await wereld.register.call('POST', collectieVan(wereld), {
    scopes: [scope],
    body: bodyVan(inhoud, null),
  });
  expect(status).toBe(statusVanPost(scope, inhoud.vertrouwelijkheid));
  if (status !== 201) return undefined;
  const ids = checkObjectIds(
    wereld,
    body,
    inhoud.verwerkteObjecten.map(() => null),
  );
  const antwoord = { actieId: String(body['actieId']), url: String(body['url']), etag: String(headers.get('etag')) };
  const actie = addActie(wereld.historie, antwoord, inhoud, ids);
  checkAntwoord(wereld, actie, body);
  return actie;
}

async function put(
  wereld: Wereld,
  actie: ModelActie | undefined,
  { scope, schets, ifMatch: soort, claimt }: Stap & { soort: 'PUT' },
): Promise<void> {
  const inhoud = inhoudVan(wereld, schets, actie === undefined ? null : huidige(actie).inhoud);
  const etag = ifMatchVan(soort, actie);
  const geclaimd = claimt && actie !== undefined ? (objectIdsVan(actie)[0] ?? null) : null;
  const { status, body } = await wereld.register.call('PUT', urlVan(wereld, actie), {
    scopes: [scope],
    headers: kopVan(etag),
    body: bodyVan(inhoud, geclaimd),
  });
  expect(status).toBe(statusVanPut(actie, scope, inhoud.vertrouwelijkheid, etag));
  if (status !== 200 || actie === undefined) return;
  const ids = checkObjectIds(wereld, body, verwachteObjectIds(actie, inhoud.verwerkteObjecten));
  replaceInhoud(actie, inhoud, ids);
  checkAntwoord(wereld, actie, body);
}

async function patch(
  wereld: Wereld,
  { verwerking, scope, wijziging }: Stap & { soort: 'PATCH' },
): Promise<ModelActie | undefined> {
  const verwerkingId = wereld.verwerkingen[verwerking] ?? randomUUID();
  const geraakt = actiesVanVerwerking(wereld.historie, verwerkingId);
  const { status } = await wereld.register.call('PATCH', `${collectieVan(wereld)}?verwerkingId=${verwerkingId}`, {
    scopes: [scope],
    body: wijziging,
  });
  expect(status).toBe(statusVanPatch(geraakt, scope, wijziging));
  if (status === 204) patchActies(geraakt, wijziging);
  return geraakt[0];
}

async function remove(
  wereld: Wereld,
  actie: ModelActie | undefined,
  { scope, ifMatch: soort }: Stap & { soort: 'DELETE' },
): Promise<void> {
  const etag = ifMatchVan(soort, actie);
  const url = urlVan(wereld, actie);
  const { status } = await wereld.register.call('DELETE', url, { scopes: [scope], headers: kopVan(etag) });
  expect(status).toBe(statusVanDelete(actie, scope, etag));
  if (status === 204 && actie !== undefined) removeActie(actie);
}

const urlVan = (wereld: Wereld, actie: ModelActie | undefined): string =>
  actie?.url ?? `${collectieVan(wereld)}/${randomUUID()}`;

/** Makes a change on the register, checks its answer and makes it in the model. @returns an actie that it touched */
export async function perform(wereld: Wereld, gekozen: Stap): Promise<ModelActie | undefined> {
  const { acties } = wereld.historie;
  if (gekozen.soort === 'POST') return post(wereld, gekozen);
  if (gekozen.soort === 'PATCH') return patch(wereld, gekozen);
  const actie = acties.length === 0 ? undefined : pick(acties, gekozen.actie);
  await (gekozen.soort === 'PUT' ? put(wereld, actie, gekozen) : remove(wereld, actie, gekozen));
  return actie;
}
