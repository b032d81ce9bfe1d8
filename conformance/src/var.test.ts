import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { Answer, CallOptions, Client, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { inspectStore } from './inspect-store.ts';
import { actie, persoon, testBsns } from './personen.ts';

/** In the example VAR of a development register. */
const VERHUIZING = '5f0bef4c-f66f-4311-84a5-19e8bf359eaf';
const VOORBEELDEN = 30;
const ANDER_OIN = '00000099000000000002';

let register: Target;
let collectie: string;
beforeAll(async () => {
  register = await startRegister({ settings: {} });
  collectie = `${register.var}/verwerkingsactiviteiten`;
});
afterAll(() => register.stop());

const get = (address: string, options?: CallOptions): Promise<Answer> => register.call('GET', address, options);

/** Imports a CSV as an operator does. */
async function importCsv(target: Target, rijen: readonly string[], ...options: readonly string[]): Promise<void> {
  const file = join(target.data, '..', `${randomUUID()}.csv`);
  writeFileSync(file, ['UUID;Naam;Doel;Grondslag;Geldig vanaf;Geldig tot', ...rijen].join('\n'));
  await target.cli('var', 'import', file, ...options);
}

const namesOf = ({ body }: Answer): readonly string[] =>
  (body['results'] as readonly { readonly naam: string }[]).map(({ naam }) => naam);

describe('X6 the VAR API', () => {
  test('X6 lists the activities of the organisation, by name', async () => {
    const answer = await get(collectie);
    expect(answer).toMatchObject({ status: 200, body: { count: VOORBEELDEN, next: null, previous: null } });
    const names = namesOf(answer);
    expect(names).toHaveLength(VOORBEELDEN);
    expect(names).toEqual(names.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  test('X6 gives every element of an activity, empty ones empty', async () => {
    const { status, body } = await get(`${collectie}/${VERHUIZING}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: VERHUIZING,
      naam: 'Verhuizing verwerken',
      gebaseerdOp: null,
      categorie: 'Burgerzaken',
      verantwoordelijkeOrganisatie: '00000099000000000000',
      verantwoordelijkeBestuursorgaan: 'College van B&W',
      doel: expect.stringMatching(/nieuwe adres/),
      grondslag: 'Wettelijke verplichting',
      toelichtingGrondslag: expect.stringMatching(/Wet basisregistratie personen/),
      bewaartermijn: expect.stringMatching(/jaar/),
      herkomst: expect.stringMatching(/U zelf/),
      afnemendeInternationaleDerden: [],
      afnemendeCategorieOntvangers: [expect.stringMatching(/BRP/)],
      verwerktePersoonsgegevens: expect.arrayContaining([{ rolBetrokkene: 'Wie verhuist', naam: 'Nieuw adres' }]),
      beginGeldigheid: null,
      eindeGeldigheid: null,
    });
  });

  test('X6 a UUID in capitals is the same; one that is none is a 400, an unknown one a 404', async () => {
    expect((await get(`${collectie}/${VERHUIZING.toUpperCase()}`)).body['id']).toBe(VERHUIZING);
    expect(await get(`${collectie}/1`)).toMatchObject({ status: 400, body: { invalidParams: [{ name: 'id' }] } });
    expect(await get(`${collectie}/${randomUUID()}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('X6 P1 P2 only reading, only on these addresses', async () => {
    for (const address of [collectie, `${collectie}/${VERHUIZING}`]) {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        const { status, headers } = await register.call(method, address, { body: {} });
        expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
      }
      expect((await get(`${address}/`)).status).toBe(404);
      expect((await register.call('HEAD', address)).status).toBe(200);
    }
    expect((await get(`${register.var}/verwerkingsactiviteit/${VERHUIZING}`)).status).toBe(404);
  });

  test('X6 H9 an ETag of the content, and 304 for who has it', async () => {
    const url = `${collectie}/${VERHUIZING}`;
    const etag = (await get(url)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    for (const known of [etag, `"x", ${etag}`, `W/${etag}`, '*']) {
      const { status, text, headers } = await get(url, { headers: { 'If-None-Match': known } });
      expect([status, text, headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await get(url, { headers: { 'If-None-Match': '"x"' } })).status).toBe(200);
    expect((await get(collectie)).headers.get('etag')).toBeNull();
  });

  test('X6 Z10 unknown and wrong parameters are a 400 that names each', async () => {
    const { status, body } = await get(`${collectie}?naam=x&pageSize=501&page=0`);
    expect(status).toBe(400);
    const names = (body['invalidParams'] as readonly { readonly name: string }[]).map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(['naam', 'pageSize', 'page']));
    for (const moment of ['gisteren', '2024-02-30', '2024-01-01T00:00:00', ''])
      expect(await get(`${collectie}/${VERHUIZING}?geldigOp=${moment}`), moment).toMatchObject({
        status: 400,
        body: { invalidParams: [{ name: 'geldigOp' }] },
      });
  });

  test('X6 Z7 Z8 pages by cursor and by number', async () => {
    const names: string[] = [];
    let url: string | null = `${collectie}?pageSize=12`;
    let last: Answer | null = null;
    while (url !== null) {
      last = await get(url);
      expect(last.body['count']).toBe(VOORBEELDEN);
      names.push(...namesOf(last));
      url = last.body['next'] as string | null;
      if (url !== null) expect(last.headers.get('link')).toContain(`<${url}>; rel="next"`);
    }
    expect(names).toEqual(namesOf(await get(collectie)));
    const back = await get(String(last?.body['previous']));
    expect(namesOf(back)).toEqual(names.slice(12, 24));
    expect(namesOf(await get(`${collectie}?pageSize=12&page=2`))).toEqual(names.slice(12, 24));
    expect((await get(`${collectie}?pageSize=12&page=4`)).status).toBe(404);
    expect((await get(`${collectie}?pageSize=500&page=21`)).status).toBe(400);
    expect((await get(`${String(last?.body['previous'])}&pageSize=3`)).status).toBe(400);
    expect((await get(`${collectie}?cursor=x`)).status).toBe(400);
  });

  test('X6 I3 the activity under which the log logs its own reads is there', async () => {
    await register.call('POST', `${register.bewerking}/verwerkingsacties`, { body: actie() });
    const zoek = (): Promise<Answer> =>
      register.call('POST', `${register.bewerking}/verwerkingsacties/_zoek`, { body: persoon(testBsns[0]) });
    await zoek();
    const { body } = await zoek();
    const read = (body['results'] as readonly Record<string, string>[]).find(
      ({ actieNaam }) => actieNaam === 'Raadplegen verwerkingenlog',
    );
    const { status, body: activiteit } = await get(
      `${collectie}/${String(read?.['verwerkingsactiviteitId'])}?geldigOp=${encodeURIComponent(String(read?.['tijdstip']))}`,
    );
    expect([status, activiteit['naam']]).toEqual([200, 'Raadplegen van het verwerkingenlog']);
  });

  test('X6 P4 describes itself, open to all', async () => {
    const { status, headers, body } = await get(`${register.var}/openapi.json`, { token: null });
    expect([status, headers.get('access-control-allow-origin'), headers.get('api-version')]).toEqual([
      200,
      '*',
      '1.0.0',
    ]);
    expect(body).toMatchObject({ info: { version: '1.0.0', 'x-vng-oas': '0.1.0' }, servers: [{ url: register.var }] });
  });
});

describe('X6 scopes of the VAR API are its own', () => {
  const listAs = async (client: Client): Promise<Answer> => get(collectie, { token: register.token({ client }) });

  test('X6 T16 no token is a 401', async () => {
    expect((await get(collectie, { token: null })).status).toBe(401);
  });

  test('X6 T16 rights on the other APIs give nothing here, and rights here nothing there', async () => {
    const elders = await register.addApplicatie({
      clientId: 'elders',
      bewerking: 'read:confidential',
      inzage: 'read:confidential',
    });
    const lezer = await register.addApplicatie({ clientId: 'var-lezer', var: 'read:normal' });
    await waitFor(async () => (await listAs(lezer)).status === 200);
    expect(await listAs(elders)).toMatchObject({ status: 403, body: { code: 'permission_denied' } });
    const url = `${register.bewerking}/verwerkingsacties/${randomUUID()}`;
    expect((await get(url, { token: register.token({ client: lezer }) })).status).toBe(403);
  });

  test.each(['read:restricted', 'read:normal', 'read:confidential'])('X6 %s of the token is enough', async (scope) => {
    expect((await get(collectie, { scopes: [scope] })).status).toBe(200);
  });

  test('X6 T17 a token without any of them is a 403, also for one activity', async () => {
    for (const url of [collectie, `${collectie}/${VERHUIZING}`])
      expect((await get(url, { scopes: ['create:normal', 'update:confidential'] })).status).toBe(403);
  });

  test('X6 P6 another organisation has its own VAR', async () => {
    await register.cli('organisatie', 'add', '--oin', ANDER_OIN, '--naam', 'Andere gemeente');
    const client = await register.addApplicatie({ clientId: 'ander-var', organisatie: ANDER_OIN, var: 'read:normal' });
    await waitFor(async () => (await listAs(client)).status === 200);
    expect((await listAs(client)).body).toMatchObject({ count: 0, results: [] });
    const token = register.token({ client });
    expect((await get(`${collectie}/${VERHUIZING}`, { token })).status).toBe(404);
    await importCsv(register, [`${VERHUIZING};Onze verhuizing;doel;grond;;`], '--organisatie', ANDER_OIN);
    expect((await get(`${collectie}/${VERHUIZING}`, { token })).body).toMatchObject({
      naam: 'Onze verhuizing',
      verantwoordelijkeOrganisatie: ANDER_OIN,
    });
    expect((await get(`${collectie}/${VERHUIZING}`)).body['naam']).toBe('Verhuizing verwerken');
  });
});

describe('X6 validity in time', () => {
  let own: Target;
  const id = randomUUID();
  beforeAll(async () => {
    own = await startRegister({ settings: {} });
    await importCsv(own, [`${id};Loket;Tekst van toen;grond;2020-01-01;`]);
    await importCsv(own, [`${id};Loket;Tekst van nu;grond;2022-07-01;`]);
    await importCsv(own, [`${id};Loket;Tekst van straks;grond;2090-01-01;2095-01-01`]);
  });
  afterAll(() => own.stop());

  const read = (query: string): Promise<Answer> => own.call('GET', `${own.var}/verwerkingsactiviteiten/${id}${query}`);

  test.each([
    ['', 'Tekst van nu', '2022-06-30T22:00:00.000Z', '2089-12-31T23:00:00.000Z'],
    ['?geldigOp=2020-01-01', 'Tekst van toen', '2019-12-31T23:00:00.000Z', '2022-06-30T22:00:00.000Z'],
    ['?geldigOp=2022-07-01T00:30:00%2B02:00', 'Tekst van nu', '2022-06-30T22:00:00.000Z', '2089-12-31T23:00:00.000Z'],
    ['?geldigOp=2022-07-01T00:30:00 03:00', 'Tekst van toen', '2019-12-31T23:00:00.000Z', '2022-06-30T22:00:00.000Z'],
    ['?geldigOp=2090-01-01', 'Tekst van straks', '2089-12-31T23:00:00.000Z', '2094-12-31T23:00:00.000Z'],
  ])('X6 an actie of then finds the text of then: %s', async (query, doel, beginGeldigheid, eindeGeldigheid) => {
    expect((await read(query)).body).toMatchObject({ doel, beginGeldigheid, eindeGeldigheid });
  });

  test('X6 before its first text and after its end an activity is not there', async () => {
    for (const moment of ['2019-12-31', '2095-01-01']) {
      expect((await read(`?geldigOp=${moment}`)).status).toBe(404);
      const { body } = await own.call('GET', `${own.var}/verwerkingsactiviteiten?geldigOp=${moment}`);
      expect(body['count']).toBe(VOORBEELDEN);
    }
    const { body } = await own.call('GET', `${own.var}/verwerkingsactiviteiten?geldigOp=2021-01-01`);
    expect(body['count']).toBe(VOORBEELDEN + 1);
  });

  test('X6 the address of an activity that ended goes on giving its last text', async () => {
    const ended = randomUUID();
    await importCsv(own, [`${ended};Oud;Tekst;grond;2020-01-01;2021-01-01`]);
    const url = `${own.var}/verwerkingsactiviteiten/${ended}`;
    expect(await own.call('GET', url)).toMatchObject({
      status: 200,
      body: { eindeGeldigheid: '2020-12-31T23:00:00.000Z' },
    });
    expect((await own.call('GET', `${url}?geldigOp=2021-01-01`)).status).toBe(404);
  });

  test('X6 H9 the ETag of a text changes when its end becomes known', async () => {
    const other = randomUUID();
    await importCsv(own, [`${other};Ander;Tekst;grond;2020-01-01;`]);
    const url = `${own.var}/verwerkingsactiviteiten/${other}`;
    const { headers } = await own.call('GET', url);
    await importCsv(own, [`${other};Ander;Nieuwe tekst;grond;2080-01-01;`]);
    const again = await own.call('GET', url, { headers: { 'If-None-Match': headers.get('etag') ?? '' } });
    expect(again).toMatchObject({ status: 200, body: { doel: 'Tekst', eindeGeldigheid: '2079-12-31T23:00:00.000Z' } });
  });

  test('X6 Z7 pages by cursor show the VAR as it was at page 1', async () => {
    const first = await own.call('GET', `${own.var}/verwerkingsactiviteiten?pageSize=20`);
    await importCsv(own, [`;AAA staat vooraan;Tekst;grond;2020-01-01;`]);
    const second = await own.call('GET', String(first.body['next']));
    const count = Number(first.body['count']);
    expect(second.body['count']).toBe(count);
    expect(new Set([...namesOf(first), ...namesOf(second)]).size).toBe(count);
    expect((await own.call('GET', `${own.var}/verwerkingsactiviteiten`)).body['count']).toBe(count + 1);
  });
});

test('X6 P1 the VAR API can be switched off', async () => {
  const off = await startRegister({ settings: { VWL_VAR_AAN: 'false' } });
  onTestFinished(() => off.stop());
  expect((await off.call('GET', `${off.var}/verwerkingsactiviteiten`)).status).toBe(404);
  expect((await off.call('GET', `${off.base}/`, { token: null })).text).not.toContain('/var/');
});

test('X6 I4 V7 reading the VAR makes no line in the log; what lacks can be left out', async () => {
  const own = await startRegister({ settings: { VWL_LEGE_WAARDE: 'weglaten' } });
  expect((await own.call('GET', `${own.var}/verwerkingsactiviteiten`)).status).toBe(200);
  const { body } = await own.call('GET', `${own.var}/verwerkingsactiviteiten/${VERHUIZING}`);
  await own.stop();
  const leeg = ['gebaseerdOp', 'afnemendeInternationaleDerden', 'beginGeldigheid', 'eindeGeldigheid'];
  expect(Object.keys(body).filter((naam) => leeg.includes(naam))).toEqual([]);
  expect(body['naam']).toBe('Verhuizing verwerken');
  const db = await inspectStore(own.data);
  onTestFinished(() => db.close());
  expect(await db.rows('SELECT * FROM registratie')).toEqual([]);
});
