import { randomInt } from 'node:crypto';

import { expect } from 'vitest';

import type { Answer } from './call.ts';
import type { Duurproef, EigenActie } from './duurproef-opstelling.ts';
import { wachtTot } from './duurproef-opstelling.ts';
import { showInhoud } from './historie-lezen.ts';
import { objectIdsVan } from './historie-model.ts';
import { grenzen, pick } from './historie-wereld.ts';
import { inzageKop } from './personen.ts';

type Body = Record<string, unknown>;

const COLLECTIE = '/bewerking/api/v1/verwerkingsacties';
const OBJECTEN = '/inzage/api/v1/verwerkte-objecten';
const INZAGE = 'https://register.example/inzage/api/v1';
const PAGE_SIZE = 50;
/** A list is followed through so many pages: a person of a long soak has many. */
const PAGES_MAX = 4;

const anyOf = <T>(list: readonly T[]): T => pick(list, randomInt(2 ** 32));

/** Everything about a person that the writers log; reads of the log itself happen later. */
export const criteriaVan = (objectId: string): Readonly<Record<string, string>> => ({
  objecttype: 'persoon',
  soortObjectId: 'test',
  objectId,
  beginDatum: grenzen.begin[0].tekst,
  eindDatum: grenzen.eind[0].tekst,
});

/** Does an answer show an actie as it is at a version of the model? */
function shows({ status, body }: Answer, actie: EigenActie, nummer: number): boolean {
  const versie = actie.versies[nummer];
  if (versie === undefined || versie.bewerking === 'verwijderen') return versie !== undefined && status === 404;
  const { tijdstipRegistratie: _, ...rest } = body;
  const verwacht = showInhoud(actie, versie.inhoud, INZAGE, { beperkt: false });
  return status === 200 && sorted(rest) === sorted(verwacht);
}
const sorted = (value: object): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

/** An actie that may be changing: shown is a version that was the newest when the question was asked, or a later one. */
async function readActie(proef: Duurproef, actie: EigenActie): Promise<void> {
  const first = actie.versies.length - 1;
  const answer = await proef.raadpleeg('GET', new URL(actie.url).pathname);
  if (answer === null) return;
  // Its writer may still have to hear of the change that is shown.
  await wachtTot(async () => actie.versies.some((_, i) => i >= first && shows(answer, actie, i)));
}

async function readVersies(proef: Duurproef, actie: EigenActie): Promise<void> {
  const known = actie.versies.length;
  const answer = await proef.raadpleeg('GET', `${new URL(actie.url).pathname}/versies`);
  if (answer === null) return;
  expect(answer.status).toBe(200);
  const nummers = (answer.body['results'] as Body[]).map(({ versienummer }) => versienummer);
  expect(nummers).toEqual(nummers.map((_, i) => i + 1));
  expect(nummers.length).toBeGreaterThanOrEqual(known);
}

/** A list, page by page, while others write: as many as page 1 said, none twice, all of this person (Z7, Z9). */
async function readLijst(proef: Duurproef, url: string, via: 'GET' | '_zoek'): Promise<void> {
  const persoon = anyOf(proef.personen);
  const headers = url === OBJECTEN ? inzageKop : {};
  const vraag = { ...criteriaVan(persoon), pageSize: PAGE_SIZE };
  let page =
    via === 'GET'
      ? await proef.raadpleeg('GET', `${url}?${new URLSearchParams(vraag as never).toString()}`, { headers })
      : await proef.raadpleeg('POST', `${url}/_zoek`, { headers, body: vraag });
  const seen = new Set<unknown>();
  const count = page?.body['count'];
  for (let nummer = 1; page !== null && nummer <= PAGES_MAX; nummer += 1) {
    expect([page.status, page.body['count']]).toEqual([200, count]);
    const results = page.body['results'] as Body[];
    for (const regel of results) {
      const id = regel['verwerktObjectId'] ?? regel['actieId'];
      expect(seen.has(id)).toBe(false);
      seen.add(id);
      const objecten = (regel['verwerkteObjecten'] ?? [regel]) as Body[];
      for (const { objectId } of objecten) expect(String(objectId).trim()).toBe(persoon);
    }
    const next = page.body['next'];
    // Inzage hides what became vertrouwelijk since page 1; whoever may see all misses nothing.
    if (url === OBJECTEN) expect(results.length).toBeLessThanOrEqual(PAGE_SIZE);
    else if (next === null) expect(seen.size).toBe(count);
    else expect(results).toHaveLength(PAGE_SIZE);
    if (typeof next !== 'string') return;
    const { pathname, search } = new URL(next);
    page = await proef.raadpleeg('GET', pathname + search, { headers, regel: false });
  }
}

/** A line of Inzage by its id: the one, or nothing when it may not be seen (T13). */
async function readObject(proef: Duurproef, actie: EigenActie): Promise<void> {
  const ids = objectIdsVan(actie);
  if (ids.length === 0) return;
  const id = anyOf(ids);
  const answer = await proef.raadpleeg('GET', `${OBJECTEN}/${id}`, { headers: inzageKop });
  if (answer === null || answer.status === 404) return;
  expect([answer.status, answer.body['verwerktObjectId']]).toEqual([200, id]);
}

/** One read, of any kind. */
export async function lees(proef: Duurproef): Promise<void> {
  const worp = randomInt(10);
  if (worp === 0) return readLijst(proef, COLLECTIE, 'GET');
  if (worp === 1) return readLijst(proef, COLLECTIE, '_zoek');
  if (worp === 2) return readLijst(proef, OBJECTEN, 'GET');
  if (worp === 3) return readLijst(proef, OBJECTEN, '_zoek');
  if (proef.acties.length === 0) return undefined;
  const actie = anyOf(proef.acties);
  if (worp === 4) return readObject(proef, actie);
  return worp < 7 ? readVersies(proef, actie) : readActie(proef, actie);
}
