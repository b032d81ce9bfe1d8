import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Body } from './answers.ts';
import { faultNames, results } from './answers.ts';
import type { Answer, CallOptions, Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { inspectStore } from './inspect-store.ts';
import { actieVan, doel, inzienBij, lezersBij, namen, objecten, objectUrl, periode } from './inzien.ts';
import { ids, inzageKop, OIN } from './personen.ts';

let register: Target;
let nummer = 0;
beforeAll(async () => {
  register = await startRegister();
});
afterAll(() => register.stop());

const calls = inzienBij(() => register);
const { post, inzien, get, query, raadplegingen } = calls;
const lezers = lezersBij(calls);
const nieuwePersoon = (): string => `raadplegen-${String((nummer += 1))}`;

describe('I2 headers of the consumer', () => {
  const verplicht = ['OIN', 'VerwerkingsactiviteitId', 'VerwerkingsactiviteitUrl'] as const;
  const slecht: Readonly<Record<string, readonly string[]>> = {
    OIN: ['', '0000000182100219300', '0000000182100219300x', `${OIN}, ${OIN}`],
    VerwerkingsactiviteitId: ['geen-uuid', '00000000-0000-0000-0000-000000000000'],
    VerwerkingsactiviteitUrl: ['/var/1', 'www.afnemer.example', `https://x.example/${'a'.repeat(2042)}`],
    VerwerkingId: ['geen-uuid'],
    Vertrouwelijkheid: ['opgeheven', 'geheim'],
    Bewaartermijn: ['0', '10 jaar', '-5', 'P0D', '1001'],
  };

  test.each(lezers)('I2 %s: what is missing is a 400 with the header as name', async (_naam, lees) => {
    const objectId = nieuwePersoon();
    const url = objectUrl(await post([objectId]));
    const leeg = await lees(objectId, url, { headers: {} });
    expect([leeg.status, leeg.body['code'], faultNames(leeg)]).toEqual([400, 'invalid', verplicht]);
    for (const naam of verplicht) {
      const { [naam]: _weg, ...rest } = inzageKop;
      expect(faultNames(await lees(objectId, url, { headers: rest }))).toEqual([naam]);
    }
    const lower = Object.fromEntries(Object.entries(inzageKop).map(([naam, waarde]) => [naam.toLowerCase(), waarde]));
    expect((await lees(objectId, url, { headers: lower })).status).toBe(200);
    expect(await raadplegingen(objectId)).toHaveLength(1);
  });

  test.each(Object.entries(slecht))('I2 a malformed %s is a 400 with that name', async (naam, waarden) => {
    const objectId = nieuwePersoon();
    const url = objectUrl(await post([objectId]));
    for (const waarde of waarden)
      for (const [, lees] of lezers) {
        const answer = await lees(objectId, url, { headers: { ...inzageKop, [naam]: waarde } });
        expect([waarde, answer.status, faultNames(answer)]).toEqual([waarde, 400, [naam]]);
        if (waarde.length > 4) expect(answer.text).not.toContain(waarde);
      }
    expect(await raadplegingen(objectId)).toEqual([]);
  });

  test('I2 faults in headers and in the query are named together', async () => {
    const answer = await get(query('x', { pageSize: '0' }), { headers: { ...inzageKop, OIN: 'x' } });
    expect(faultNames(answer)).toEqual(['pageSize', 'OIN']);
  });
});

describe('I3 the log logs its own reading', () => {
  test.each(lezers)('I3 %s leaves one line with who read, why and whose data', async (_naam, lees) => {
    const objectId = nieuwePersoon();
    const url = objectUrl(await post([objectId, nieuwePersoon()]));
    const client = { headers: { ...inzageKop, VerwerkingId: ids.verwerkingAfnemer } };
    const answer = await lees(objectId, url, client);
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('Raadplegen');
    const regels = await raadplegingen(objectId);
    expect(regels).toHaveLength(1);
    expect(regels[0]).toMatchObject({
      handelingNaam: '',
      verwerkingsactiviteitId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      verwerkingsactiviteitUrl: expect.stringMatching(/^https:/) as string,
      bewaartermijn: 'P5Y',
      vertrouwelijkheid: 'normaal',
      systeem: 'Ontwikkelapplicatie',
      gebruiker: 'medewerker-7',
      soortAfnemerId: 'OIN',
      afnemerId: OIN,
      verwerkingsactiviteitIdAfnemer: inzageKop.VerwerkingsactiviteitId,
      verwerkingsactiviteitUrlAfnemer: inzageKop.VerwerkingsactiviteitUrl,
      verwerkingIdAfnemer: ids.verwerkingAfnemer,
      verwerkteObjecten: [{ objecttype: 'persoon', soortObjectId: 'test', objectId }],
    });
    const vol = await register.call('GET', String(regels[0]?.['url']));
    expect(objecten(vol.body)).toHaveLength(1);
    expect(Math.abs(Date.parse(String(vol.body['tijdstip'])) - Date.now())).toBeLessThan(60_000);
  });

  test('I3 each read has a verwerkingId of its own, and a resident sees who read', async () => {
    const objectId = nieuwePersoon();
    await inzien(objectId);
    await inzien(objectId);
    const regels = await raadplegingen(objectId);
    expect(new Set(regels.map(({ verwerkingId }) => verwerkingId)).size).toBe(2);
    const zelf = await inzien(objectId, { beginDatum: '2025-01-01', eindDatum: '2100-01-01' });
    expect(namen(zelf)).toEqual(['Raadplegen verwerkingenlog', 'Raadplegen verwerkingenlog']);
    expect(zelf.text).not.toContain('medewerker-7');
    expect(actieVan(results(zelf)[0])).toMatchObject({ soortAfnemerId: 'OIN', afnemerId: OIN });
    expect(await raadplegingen(objectId)).toHaveLength(3);
  });

  const koppen: readonly (readonly [Readonly<Record<string, string>>, Body])[] = [
    [{ Bewaartermijn: 'P30Y' }, { bewaartermijn: 'P30Y' }],
    [{ Bewaartermijn: '12' }, { bewaartermijn: 'P12Y' }],
    [{ Vertrouwelijkheid: 'Vertrouwelijk' }, { vertrouwelijkheid: 'vertrouwelijk' }],
    [{ Vertrouwelijkheid: 'normaal' }, { vertrouwelijkheid: 'normaal' }],
    [{ VerwerkingId: ids.verwerking.toUpperCase() }, { verwerkingIdAfnemer: ids.verwerking }],
    [{ VerwerkingId: '' }, { verwerkingIdAfnemer: null }],
  ];
  test.each(koppen)('I3 X2 with %j the line has %j', async (headers, expected) => {
    const objectId = nieuwePersoon();
    await inzien(objectId, {}, { headers: { ...inzageKop, ...headers } });
    expect(await raadplegingen(objectId)).toMatchObject([expected]);
  });

  test('I3 a vertrouwelijk read stays out of sight for the resident', async () => {
    const objectId = nieuwePersoon();
    await inzien(objectId, {}, { headers: { ...inzageKop, Vertrouwelijkheid: 'vertrouwelijk' } });
    expect((await inzien(objectId, { beginDatum: '2025-01-01', eindDatum: '2100-01-01' })).body['count']).toBe(0);
  });

  test('I3 a user id that does not fit is left out, not cut off', async () => {
    for (const [user_id, gebruiker] of [
      ['😀'.repeat(40), '😀'.repeat(40)],
      ['😀'.repeat(41), ''],
      [7, ''],
    ] as const) {
      const objectId = nieuwePersoon();
      const token = register.token({ claims: { user_id } });
      expect((await inzien(objectId, {}, { token })).status).toBe(200);
      expect(await raadplegingen(objectId)).toMatchObject([{ gebruiker }]);
    }
  });

  test('I3 Z7 the pages of one list are one read; a page by number is a read of its own', async () => {
    const objectId = nieuwePersoon();
    for (let i = 0; i < 5; i += 1) await post([objectId], { actieNaam: `n${String(i)}` });
    const first = await inzien(objectId, { pageSize: 2 });
    expect(namen(first)).toEqual(['n4', 'n3']);
    expect(first.body['count']).toBe(5);
    expect(String(first.body['next'])).toMatch(new RegExp(`^${calls.inzage}\\?cursor=[A-Za-z0-9_-]+$`));
    const second = await get(String(first.body['next']));
    const third = await get(String(second.body['next']));
    expect([...namen(second), ...namen(third)]).toEqual(['n2', 'n1', 'n0']);
    expect(third.body['next']).toBeNull();
    expect(namen(await get(String(third.body['previous'])))).toEqual(['n2', 'n1']);
    expect(await raadplegingen(objectId)).toHaveLength(1);
    expect(namen(await inzien(objectId, { pageSize: 2, page: 2 }))).toEqual(['n2', 'n1']);
    expect(await raadplegingen(objectId)).toHaveLength(2);
    expect((await get(String(first.body['next']), { headers: {} })).status).toBe(400);
    expect(
      (await register.call('GET', `${calls.bewerking}?cursor=${String(first.body['next']).split('=')[1] ?? ''}`))
        .status,
    ).toBe(400);
  });

  test('I3 Z7 what became confidential is gone from later pages, and a cursor of another client is 400', async () => {
    const objectId = nieuwePersoon();
    const verwerkingId = randomUUID();
    await post([objectId], { actieNaam: 'geheim', verwerkingId });
    await post([objectId], { actieNaam: 'open' });
    const next = String((await inzien(objectId, { pageSize: 1 })).body['next']);
    await register.call('PATCH', `${calls.bewerking}?verwerkingId=${verwerkingId}`, {
      body: { vertrouwelijkheid: 'vertrouwelijk' },
    });
    const later = await get(next);
    expect([later.status, results(later)]).toEqual([200, []]);
    const client = await register.addApplicatie({ clientId: 'ander-portaal', inzage: 'read:normal', oins: OIN });
    const status = async (): Promise<number> => (await get(next, { token: register.token({ client }) })).status;
    await expect.poll(status).toBe(400);
  });

  test('H9 I3 a conditional read by id: 304 counts as a read, 412 does not', async () => {
    const objectId = nieuwePersoon();
    const url = objectUrl(await post([objectId]));
    const ETag = String((await get(url)).headers.get('etag'));
    const headers = (extra: object): CallOptions => ({ headers: { ...inzageKop, ...extra } });
    const fresh = await get(url, headers({ 'If-None-Match': ETag }));
    expect([fresh.status, fresh.text, fresh.headers.get('etag')]).toEqual([304, '', ETag]);
    expect((await get(url, headers({ 'If-Match': `"${randomUUID()}"` }))).status).toBe(412);
    expect((await get(url, headers({ 'If-Match': ETag }))).status).toBe(200);
    expect(await raadplegingen(objectId)).toHaveLength(3);
    expect((await inzien(objectId)).headers.get('etag')).toBeNull();
  });

  test('P8 I3 HEAD is a read', async () => {
    const objectId = nieuwePersoon();
    const url = objectUrl(await post([objectId]));
    const head = await register.call('HEAD', url, { headers: inzageKop });
    expect([head.status, head.text]).toEqual([200, '']);
    expect((await register.call('HEAD', url)).status).toBe(400);
    expect(await raadplegingen(objectId)).toHaveLength(1);
  });
});

describe('I4 reads in Bewerking', () => {
  const bewerkingLezers: readonly (readonly [
    string,
    (objectId: string, url: string, headers: object) => Promise<Answer>,
  ])[] = [
    [
      'list',
      (objectId, _url, headers) =>
        register.call('GET', query(objectId).replace(calls.inzage, calls.bewerking), { headers: { ...headers } }),
    ],
    [
      '_zoek',
      (objectId, _url, headers) =>
        register.call('POST', `${calls.bewerking}/_zoek`, {
          body: { ...doel(objectId), ...periode },
          headers: { ...headers },
        }),
    ],
    ['by actieId', (_objectId, url, headers) => register.call('GET', url, { headers: { ...headers } })],
    ['versies', (_objectId, url, headers) => register.call('GET', `${url}/versies`, { headers: { ...headers } })],
  ];

  test.each(bewerkingLezers)('I4 %s: headers are optional, kept when present, checked always', async (_naam, lees) => {
    const objectId = nieuwePersoon();
    const url = String((await post([objectId]))['url']);
    expect((await lees(objectId, url, {})).status).toBe(200);
    expect((await lees(objectId, url, { ...inzageKop, Bewaartermijn: '7' })).status).toBe(200);
    for (const [naam, waarde] of [
      ['OIN', '1'],
      ['VerwerkingId', 'x'],
      ['Vertrouwelijkheid', 'opgeheven'],
      ['Bewaartermijn', 'x'],
    ] as const) {
      const answer = await lees(objectId, url, { [naam]: waarde });
      expect([answer.status, faultNames(answer)]).toEqual([400, [naam]]);
    }
    const [metKop, zonder, ...rest] = (await raadplegingen(objectId)).toSorted((a, b) =>
      String(b['afnemerId']).localeCompare(String(a['afnemerId'])),
    );
    expect(rest).toEqual([]);
    expect(zonder).toMatchObject({
      soortAfnemerId: '',
      afnemerId: '',
      verwerkingIdAfnemer: null,
      bewaartermijn: 'P5Y',
    });
    expect(metKop).toMatchObject({
      soortAfnemerId: 'OIN',
      afnemerId: OIN,
      verwerkingsactiviteitIdAfnemer: inzageKop.VerwerkingsactiviteitId,
      bewaartermijn: 'P7Y',
    });
  });

  test.each(bewerkingLezers)(
    'I3 I4 %s that shows a vertrouwelijke actie is vertrouwelijk itself',
    async (_naam, lees) => {
      const objectId = nieuwePersoon();
      const made = await post([objectId], { vertrouwelijkheid: 'vertrouwelijk' });
      await lees(objectId, String(made['url']), { Vertrouwelijkheid: 'normaal' });
      expect(await raadplegingen(objectId)).toMatchObject([{ vertrouwelijkheid: 'vertrouwelijk' }]);
    },
  );

  test('I4 by actieId and versies name every person that they showed', async () => {
    const [een, ander, weg] = [nieuwePersoon(), nieuwePersoon(), nieuwePersoon()];
    const made = await post([een, ander, een, weg]);
    const verwerkteObjecten = objecten(made).filter((object) => object['objectId'] !== weg);
    await register.call('PUT', String(made['url']), { body: { ...made, verwerkteObjecten } });
    await register.call('GET', String(made['url']));
    expect(await raadplegingen(weg)).toEqual([]);
    await register.call('GET', `${String(made['url'])}/versies`);
    expect(await raadplegingen(weg)).toHaveLength(1);
    for (const objectId of [een, ander]) expect(await raadplegingen(objectId)).toHaveLength(2);
  });

  test('I3 I4 a search that finds nothing is logged on the sought person too', async () => {
    const objectId = nieuwePersoon();
    expect((await inzien(objectId)).body['count']).toBe(0);
    expect(await raadplegingen(objectId)).toHaveLength(1);
  });

  test('I4 refused reads are not logged', async () => {
    const objectId = nieuwePersoon();
    const made = await post([objectId], { vertrouwelijkheid: 'vertrouwelijk' });
    const statuses = [
      await inzien(objectId, { eindDatum: 'x' }),
      await inzien(objectId, { page: 2 }),
      await inzien(objectId, {}, { token: null }),
      await inzien(objectId, {}, { scopes: [] }),
      await get(objectUrl(made)),
      await register.call('GET', String(made['url']), { scopes: ['read:normal'] }),
    ].map(({ status }) => status);
    expect(statuses).toEqual([400, 404, 401, 403, 404, 403]);
    expect(await raadplegingen(objectId)).toEqual([]);
  });
});

/** Longer than the store waits for another writer, some times over. */
const BEZET_MS = 30_000;

test(
  'I3 I4 what cannot be logged is not returned: 503, nothing stored, and all is well afterwards',
  async () => {
    const objectId = nieuwePersoon();
    const made = await post([objectId]);
    const db = await inspectStore(register.data);
    await db.hold();
    try {
      const reads = [inzien(objectId), register.call('GET', String(made['url']))];
      for (const answer of await Promise.all(reads)) {
        expect([answer.status, answer.body['code']]).toEqual([503, 'service_unavailable']);
        expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
        expect(answer.text).not.toMatch(/sqlite|postgres|lock|busy|inzage-|raadplegen-/i);
      }
    } finally {
      await db.release();
      await db.close();
    }
    expect(await raadplegingen(objectId)).toEqual([]);
    expect((await inzien(objectId)).body['count']).toBe(1);
    expect(await raadplegingen(objectId)).toHaveLength(1);
  },
  BEZET_MS,
);
