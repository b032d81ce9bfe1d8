import * as fc from 'fast-check';
import { expect } from 'vitest';

import type { Answer } from './harness.ts';
import type { LeesScope, Verwachting, Zoekvraag } from './historie-lezen.ts';
import {
  showInhoud,
  verwachtInzage,
  verwachtInzageDetail,
  verwachtLezen,
  verwachtLijst,
  verwachtVerwerking,
} from './historie-lezen.ts';
import type { ModelActie, Vertrouwelijkheid } from './historie-model.ts';
import { huidige, objectIdsVan, persoonVan } from './historie-model.ts';
import type { Wereld } from './historie-wereld.ts';
import {
  AANTAL_PERSONEN,
  AANTAL_SCHRIJFWIJZEN,
  AANTAL_VERWERKINGEN,
  activiteiten,
  grenzen,
  pick,
  writePersoon,
} from './historie-wereld.ts';
import { inzageKop } from './personen.ts';

type Body = Record<string, unknown>;

/** A search, with its person as a number. */
interface Zoekblik extends Omit<Zoekvraag, 'objectId'> {
  readonly persoon: number;
  readonly schrijfwijze: number;
  readonly via: 'GET' | '_zoek';
  readonly pageSize: number;
}

/** One read. Acties, objects and verwerkingen are numbers that `pick` resolves. */
export type Blik =
  | { readonly soort: 'actie'; readonly scope: LeesScope; readonly actie: number }
  | { readonly soort: 'versies'; readonly scope: LeesScope; readonly actie: number }
  | { readonly soort: 'lijst'; readonly scope: LeesScope; readonly zoek: Zoekblik }
  | { readonly soort: 'inzage'; readonly scope: LeesScope; readonly zoek: Zoekblik }
  | { readonly soort: 'verwerking'; readonly scope: LeesScope; readonly verwerking: number }
  | { readonly soort: 'object'; readonly scope: LeesScope; readonly actie: number; readonly object: number };

const scope = fc.constantFrom<LeesScope[]>('read:restricted', 'read:normal', 'read:confidential');
const inzageScope = fc.constantFrom<LeesScope[]>('read:normal', 'read:confidential');
const filter = fc.constantFrom<(readonly Vertrouwelijkheid[] | null)[]>(
  null,
  ['normaal'],
  ['normaal'],
  ['vertrouwelijk'],
  ['opgeheven', 'normaal'],
);
const zoek = fc.record({
  persoon: fc.nat(AANTAL_PERSONEN - 1),
  schrijfwijze: fc.nat(AANTAL_SCHRIJFWIJZEN - 1),
  via: fc.constantFrom('GET' as const, '_zoek' as const),
  pageSize: fc.constantFrom(100, 1, 2, 3),
  beginDatum: fc.constantFrom(null, ...grenzen.begin),
  eindDatum: fc.constantFrom(...grenzen.eind),
  verwerkingsactiviteitId: fc.constantFrom(null, null, ...activiteiten),
  vertrouwelijkheid: filter,
  vertrouwelijkheidIn: filter,
  beperkteSet: fc.boolean(),
});
const inzageZoek = zoek.map((gekozen) => ({ ...gekozen, beginDatum: gekozen.beginDatum ?? grenzen.begin[0] }));

export const blik: fc.Arbitrary<Blik> = fc.oneof(
  fc.record({ soort: fc.constant('actie' as const), scope, actie: fc.nat(9) }),
  fc.record({ soort: fc.constant('versies' as const), scope, actie: fc.nat(9) }),
  { weight: 3, arbitrary: fc.record({ soort: fc.constant('lijst' as const), scope, zoek }) },
  { weight: 2, arbitrary: fc.record({ soort: fc.constant('inzage' as const), scope: inzageScope, zoek: inzageZoek }) },
  fc.record({ soort: fc.constant('verwerking' as const), scope, verwerking: fc.nat(AANTAL_VERWERKINGEN - 1) }),
  fc.record({ soort: fc.constant('object' as const), scope: inzageScope, actie: fc.nat(9), object: fc.nat(3) }),
);

/** An answer without what only the server knows. */
function zonderRegistratie({ tijdstipRegistratie, verwerkingsactie, ...rest }: Body): Body {
  if (verwerkingsactie !== undefined) return { ...rest, verwerkingsactie: zonderRegistratie(verwerkingsactie as Body) };
  expect(tijdstipRegistratie).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  return rest;
}

interface Zoekopdracht {
  readonly url: string;
  readonly vraag: Body;
  readonly scope: LeesScope;
  readonly via: Zoekblik['via'];
  readonly pageSize: number;
}

/** GET or `_zoek`, and all its further pages. @returns the first answer, and what all pages together show */
async function searchAll(
  { register }: Wereld,
  { url, vraag, scope: gebruikt, via, pageSize }: Zoekopdracht,
): Promise<{ readonly status: number; readonly results: readonly Body[] }> {
  const options = { scopes: [gebruikt], headers: url.startsWith(register.inzage) ? inzageKop : {} };
  const query = (): string => new URLSearchParams({ ...vraag, pageSize: String(pageSize) } as never).toString();
  let page: Answer =
    via === 'GET'
      ? await register.call('GET', `${url}?${query()}`, options)
      : await register.call('POST', `${url}/_zoek`, { ...options, body: { ...vraag, pageSize } });
  const { status, body } = page;
  const results: Body[] = [];
  while (page.status === 200) {
    expect(page.body['count']).toBe(body['count']);
    results.push(...(page.body['results'] as Body[]));
    if (page.body['next'] === null) break;
    expect((page.body['results'] as Body[]).length).toBe(pageSize);
    page = await register.call('GET', page.body['next'] as string, options);
    expect(page.status).toBe(200);
  }
  if (status === 200) expect(body['count']).toBe(results.length);
  return { status, results };
}

function vraagVan(wereld: Wereld, gekozen: Zoekblik): Body {
  const { persoon, schrijfwijze, beginDatum, eindDatum, beperkteSet } = gekozen;
  const optional = {
    beginDatum: beginDatum?.tekst ?? null,
    verwerkingsactiviteitId: gekozen.verwerkingsactiviteitId,
    vertrouwelijkheid: gekozen.vertrouwelijkheid?.join(',') ?? null,
    vertrouwelijkheid__in: gekozen.vertrouwelijkheidIn?.join(',') ?? null,
    beperkteSet: beperkteSet ? true : null,
  };
  return {
    objecttype: 'Persoon',
    ...writePersoon(wereld, persoon, schrijfwijze),
    eindDatum: eindDatum.tekst,
    ...Object.fromEntries(Object.entries(optional).filter(([, waarde]) => waarde !== null)),
  };
}

async function lookAtLijst(wereld: Wereld, gebruikt: LeesScope, gekozen: Zoekblik): Promise<void> {
  const { register, historie } = wereld;
  const objectId = pick(wereld.personen, gekozen.persoon);
  const verwacht = verwachtLijst(historie, gebruikt, { ...gekozen, objectId }, register.inzage);
  const url = `${register.bewerking}/verwerkingsacties`;
  const { via, pageSize } = gekozen;
  const answer = await searchAll(wereld, { url, vraag: vraagVan(wereld, gekozen), scope: gebruikt, via, pageSize });
  expect(answer.status).toBe(verwacht.status);
  expect(answer.results.map(zonderRegistratie)).toEqual(verwacht.getoond);
  remember(wereld, verwacht, [objectId]);
}

/** Objects of one actie have no order among themselves. */
const objectenOpId = (regels: readonly Readonly<Body>[]): readonly Readonly<Body>[] =>
  regels.toSorted((een, ander) => String(een['verwerktObjectId']).localeCompare(String(ander['verwerktObjectId'])));
const actieIds = (regels: readonly Readonly<Body>[]): readonly unknown[] =>
  regels.map(({ verwerkingsactie }) => (verwerkingsactie as Body)['actieId']);

async function lookAtInzage(wereld: Wereld, gebruikt: LeesScope, gekozen: Zoekblik): Promise<void> {
  const { register, historie } = wereld;
  const objectId = pick(wereld.personen, gekozen.persoon);
  const verwacht = verwachtInzage(historie, { ...gekozen, objectId }, register.inzage);
  const url = `${register.inzage}/verwerkte-objecten`;
  const { vertrouwelijkheid: _, vertrouwelijkheid__in: __, beperkteSet: ___, ...vraag } = vraagVan(wereld, gekozen);
  const { via, pageSize } = gekozen;
  const answer = await searchAll(wereld, { url, vraag, scope: gebruikt, via, pageSize });
  expect(answer.status).toBe(200);
  expect(actieIds(answer.results)).toEqual(actieIds(verwacht.getoond));
  expect(objectenOpId(answer.results.map(zonderRegistratie))).toEqual(objectenOpId(verwacht.getoond));
  remember(wereld, verwacht, [objectId]);
}

async function lookAtVerwerking(wereld: Wereld, gebruikt: LeesScope, verwerkingId: string): Promise<void> {
  const { register, historie } = wereld;
  const verwacht = verwachtVerwerking(historie, gebruikt, verwerkingId);
  const getoond = verwacht.getoond.map((actie) =>
    showInhoud(actie, huidige(actie).inhoud, register.inzage, { beperkt: false }),
  );
  const personen = verwacht.getoond.flatMap((actie) => huidige(actie).inhoud.verwerkteObjecten.map(persoonVan));
  const url = `${register.bewerking}/verwerkingsacties`;
  const zoekopdracht = { url, vraag: { verwerkingId }, scope: gebruikt, via: '_zoek', pageSize: 100 } as const;
  const answer = await searchAll(wereld, zoekopdracht);
  expect(answer.status).toBe(verwacht.status);
  expect(answer.results.map(zonderRegistratie)).toEqual(getoond);
  remember(wereld, verwacht, personen);
}

async function lookAtActie(wereld: Wereld, gebruikt: LeesScope, actie: ModelActie): Promise<void> {
  const { register } = wereld;
  const { inhoud } = huidige(actie);
  const status = verwachtLezen(actie, gebruikt);
  const getoond = showInhoud(actie, inhoud, register.inzage, { beperkt: false });
  const answer = await register.call('GET', actie.url, { scopes: [gebruikt] });
  expect(answer.status).toBe(status);
  if (status === 200) expect(zonderRegistratie(answer.body)).toEqual(getoond);
  const vertrouwelijk = inhoud.vertrouwelijkheid === 'vertrouwelijk';
  remember(wereld, { status, vertrouwelijk }, inhoud.verwerkteObjecten.map(persoonVan));
}

async function lookAtVersies(wereld: Wereld, gebruikt: LeesScope, actie: ModelActie): Promise<void> {
  const { register } = wereld;
  const inhouden = actie.versies.map(({ inhoud }) => inhoud);
  const verwacht = actie.versies.map(({ bewerking, inhoud }, i) => ({
    versienummer: i + 1,
    bewerking,
    vervallen: bewerking === 'verwijderen',
    applicatie: register.client.clientId,
    gebruiker: 'medewerker-7',
    verwerkingsactie: showInhoud(actie, inhoud, register.inzage, { beperkt: false }),
  }));
  const { status, body } = await register.call('GET', `${actie.url}/versies`, { scopes: [gebruikt] });
  expect(status).toBe(gebruikt === 'read:confidential' ? 200 : 403);
  if (status !== 200) return;
  const results = body['results'] as Body[];
  const momenten = results.map(({ tijdstipRegistratie }) => String(tijdstipRegistratie));
  expect(
    results.map(({ versieId: _versieId, tijdstipRegistratie: _moment, ...rest }) => zonderRegistratie(rest)),
  ).toEqual(verwacht);
  expect(momenten).toEqual(momenten.toSorted());
  expect(`"${String(results[0]?.['versieId'])}"`).toBe(actie.etag);
  expect(new Set(results.map(({ versieId }) => versieId)).size).toBe(actie.versies.length);
  const vertrouwelijk = inhouden.some((inhoud) => inhoud.vertrouwelijkheid === 'vertrouwelijk');
  remember(
    wereld,
    { status, vertrouwelijk },
    inhouden.flatMap(({ verwerkteObjecten }) => verwerkteObjecten.map(persoonVan)),
  );
}

async function lookAtObject(wereld: Wereld, gebruikt: LeesScope, actie: ModelActie, nummer: number): Promise<void> {
  const { register } = wereld;
  const ids = objectIdsVan(actie);
  if (ids.length === 0) return;
  const id = pick(ids, nummer);
  const verwacht = verwachtInzageDetail(actie, id, register.inzage);
  const url = `${register.inzage}/verwerkte-objecten/${id}`;
  const { status, body } = await register.call('GET', url, { scopes: [gebruikt], headers: inzageKop });
  expect(status).toBe(verwacht === null ? 404 : 200);
  if (verwacht === null) return;
  expect(zonderRegistratie(body)).toEqual(verwacht.getoond);
  remember(wereld, { status, vertrouwelijk: false }, [verwacht.persoon]);
}

/** Notes a read that was answered: the log has to hold it too. */
function remember(
  { historie }: Wereld,
  { status, vertrouwelijk }: Omit<Verwachting<unknown>, 'getoond'>,
  personen: readonly string[],
): void {
  if (status === 200) historie.raadplegingen.push({ personen: new Set(personen), vertrouwelijk });
}

/** Reads the register and compares it with the model. */
export async function look(wereld: Wereld, gekozen: Blik): Promise<void> {
  const { acties } = wereld.historie;
  const { scope: gebruikt } = gekozen;
  if (gekozen.soort === 'lijst') return lookAtLijst(wereld, gebruikt, gekozen.zoek);
  if (gekozen.soort === 'inzage') return lookAtInzage(wereld, gebruikt, gekozen.zoek);
  if (gekozen.soort === 'verwerking')
    return lookAtVerwerking(wereld, gebruikt, pick(wereld.verwerkingen, gekozen.verwerking));
  if (acties.length === 0) return undefined;
  const actie = pick(acties, gekozen.actie);
  if (gekozen.soort === 'actie') return lookAtActie(wereld, gebruikt, actie);
  if (gekozen.soort === 'versies') return lookAtVersies(wereld, gebruikt, actie);
  return lookAtObject(wereld, gebruikt, actie, gekozen.object);
}
