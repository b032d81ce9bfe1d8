import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Body } from './answers.ts';
import { faultNames, results } from './answers.ts';
import type { Answer, Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, ids, OIN, persoon, testBsns } from './personen.ts';

let register: Target;
let collectie: string;
let nummer = 0;
beforeAll(async () => {
  register = await startRegister();
  collectie = `${register.bewerking}/verwerkingsacties`;
});
afterAll(() => register.stop());

const nieuwePersoon = (): string => `zoek-${String((nummer += 1))}`;
const doel = (objectId: string): Body => persoon(objectId, { soortObjectId: 'test' });
const post = (objectIds: readonly string[], extra: Body = {}): Promise<Answer> =>
  register.call('POST', collectie, { body: { ...actie(extra), verwerkteObjecten: objectIds.map((id) => doel(id)) } });
const zoek = (objectId: string, extra: Body = {}): Promise<Answer> =>
  register.call('POST', `${collectie}/_zoek`, { body: { ...doel(objectId), eindDatum: '2026-01-01', ...extra } });
const get = (query: Readonly<Record<string, string>>): Promise<Answer> =>
  register.call('GET', `${collectie}?${new URLSearchParams(query).toString()}`);
const namen = (answer: Answer): readonly unknown[] => results(answer).map(({ actieNaam }) => actieNaam);

describe('Z1 Z2 Z10 what a search asks', () => {
  test('Z1 the triple is required together', async () => {
    expect(faultNames(await get({}))).toEqual(['objecttype', 'soortObjectId', 'objectId']);
    expect(faultNames(await get({ objecttype: 'persoon', objectId: 'x' }))).toEqual(['soortObjectId']);
    expect(faultNames(await register.call('POST', `${collectie}/_zoek`, { body: { objectId: 'x' } }))).toEqual([
      'objecttype',
      'soortObjectId',
    ]);
  });

  const grenzen: readonly (readonly [string, string, number])[] = [
    ['2024-04-05', '2024-04-06', 1],
    ['2024-04-04', '2024-04-05', 0],
    ['2024-04-06', '2024-04-07', 0],
    ['2024-04-05T14:35:42+02:00', '2024-04-05T14:35:43+02:00', 1],
    ['2024-04-05T12:35:42Z', '2024-04-05T12:35:42.000001Z', 1],
    ['2024-04-05T12:00:00Z', '2024-04-05T12:35:42Z', 0],
    ['2024-04-05T14:35:42 02:00', '2025-01-01', 1],
    ['2022-06-01T00:00:00.000Z', '2025-01-01T00:00:00.000Z', 1],
  ];
  test.each(grenzen)('Z2 from %s until %s finds %i', async (beginDatum, eindDatum, count) => {
    const objectId = nieuwePersoon();
    await post([objectId], { tijdstip: '2024-04-05T14:35:42+02:00' });
    expect((await zoek(objectId, { beginDatum, eindDatum })).body['count']).toBe(count);
    expect(
      (await get({ objecttype: 'persoon', soortObjectId: 'test', objectId, beginDatum, eindDatum })).body['count'],
    ).toBe(count);
  });

  test('Z2 a date is midnight in the Netherlands, in winter and in summer', async () => {
    const objectId = nieuwePersoon();
    await post([objectId], { tijdstip: '2023-12-31T23:00:00Z', actieNaam: 'winter' });
    await post([objectId], { tijdstip: '2023-07-14T22:00:00Z', actieNaam: 'zomer' });
    expect(namen(await zoek(objectId, { beginDatum: '2024-01-01', eindDatum: '2024-01-02' }))).toEqual(['winter']);
    expect(namen(await zoek(objectId, { beginDatum: '2023-07-15', eindDatum: '2023-07-16' }))).toEqual(['zomer']);
    expect(namen(await zoek(objectId, { beginDatum: '2023-07-14', eindDatum: '2023-07-15' }))).toEqual([]);
  });

  test.each(['2024-02-30', 'gisteren', '2024-04-05T14:35:42', '05-04-2024', '2024-4-5'])(
    'Z2 %s is no date',
    async (beginDatum) => {
      const answer = await zoek('x', { beginDatum });
      expect([answer.status, faultNames(answer)]).toEqual([400, ['beginDatum']]);
    },
  );

  test('Z2 begin has to lie before end; both faults are named together', async () => {
    expect(faultNames(await zoek('x', { beginDatum: '2024-01-02', eindDatum: '2024-01-02' }))).toEqual(['eindDatum']);
    expect(faultNames(await zoek('x', { beginDatum: 'a', eindDatum: 'b' }))).toEqual(['beginDatum', 'eindDatum']);
  });

  test('Z10 unknown and repeated query parameters are 400', async () => {
    const base = 'objecttype=persoon&soortObjectId=test&objectId=x';
    const call = (extra: string): Promise<Answer> => register.call('GET', `${collectie}?${base}&${extra}`);
    expect(faultNames(await call('vertrouwelijk=normaal'))).toEqual(['vertrouwelijk']);
    expect(faultNames(await call('objectId=y'))).toEqual(['objectId']);
    expect(
      faultNames(await call('beperkteSet=misschien&pageSize=0&page=0&verwerkingsactiviteitId=x')).toSorted(),
    ).toEqual(['beperkteSet', 'page', 'pageSize', 'verwerkingsactiviteitId']);
    const bsn = await call(`${testBsns[0]}=1`);
    expect([bsn.status, faultNames(bsn)]).toEqual([400, ['nonFieldErrors']]);
    expect(bsn.text).not.toContain(testBsns[0]);
  });
});

describe('Z3 Z4 Z5 Z6 what a search shows', () => {
  test('Z3 of an actie with several persons only the sought one is returned', async () => {
    const [een, ander] = [nieuwePersoon(), nieuwePersoon()];
    const { body } = await post([ander, een, ander, een]);
    const list = await zoek(een);
    expect(list.body['count']).toBe(1);
    expect(results(list)[0]?.['verwerkteObjecten']).toMatchObject([{ objectId: een }, { objectId: een }]);
    expect(list.text).not.toContain(ander);
    const all = await register.call('GET', String(body['url']));
    expect((all.body['verwerkteObjecten'] as Body[]).map(({ objectId }) => objectId)).toEqual([ander, een, ander, een]);
  });

  test('Z4 verwerkingsactiviteitId filters; vertrouwelijkheid may be repeated or comma-separated', async () => {
    const objectId = nieuwePersoon();
    await post([objectId], { actieNaam: 'a', verwerkingsactiviteitId: ids.activiteit });
    await post([objectId], {
      actieNaam: 'b',
      verwerkingsactiviteitId: ids.activiteitAfnemer,
      vertrouwelijkheid: 'vertrouwelijk',
    });
    expect(namen(await zoek(objectId, { verwerkingsactiviteitId: ids.activiteit.toUpperCase() }))).toEqual(['a']);
    const base = `${collectie}?objecttype=persoon&soortObjectId=test&objectId=${objectId}&eindDatum=2026-01-01`;
    const lijst = async (extra: string): Promise<readonly string[]> =>
      namen(await register.call('GET', `${base}&${extra}`))
        .map(String)
        .toSorted();
    expect(await lijst('vertrouwelijkheid=normaal')).toEqual(['a']);
    expect(await lijst('vertrouwelijkheid=normaal&vertrouwelijkheid=Vertrouwelijk')).toEqual(['a', 'b']);
    expect(await lijst('vertrouwelijkheid=normaal,vertrouwelijk')).toEqual(['a', 'b']);
    expect(await lijst('vertrouwelijkheid__in=Vertrouwelijk,Opgeheven')).toEqual(['b']);
    expect(namen(await zoek(objectId, { vertrouwelijkheid: 'Vertrouwelijk' }))).toEqual(['b']);
    expect(namen(await zoek(objectId, { vertrouwelijkheid: ['normaal', 'opgeheven'] }))).toEqual(['a']);
  });

  test('Z5 beperkteSet leaves out systeem, gebruiker and gegevensbron', async () => {
    const objectId = nieuwePersoon();
    await post([objectId], { systeem: 's', gebruiker: 'g', gegevensbron: 'b' });
    const [vol] = results(await zoek(objectId, { beperkteSet: false }));
    expect(vol).toMatchObject({ systeem: 's', gebruiker: 'g', gegevensbron: 'b' });
    const [beperkt] = results(await zoek(objectId, { beperkteSet: true }));
    for (const naam of ['systeem', 'gebruiker', 'gegevensbron']) expect(beperkt).not.toHaveProperty(naam);
    const [restricted] = results(
      await register.call('POST', `${collectie}/_zoek`, {
        body: { ...doel(objectId), beperkteSet: true },
        scopes: ['read:restricted'],
      }),
    );
    expect(restricted).not.toHaveProperty('gebruiker');
  });

  test('Z6 only current, not vervallen versions', async () => {
    const objectId = nieuwePersoon();
    const { body } = await post([objectId], { actieNaam: 'oud' });
    await register.call('PUT', String(body['url']), { body: { ...body, actieNaam: 'nieuw' } });
    expect(namen(await zoek(objectId))).toEqual(['nieuw']);
    await register.call('DELETE', String(body['url']));
    expect((await zoek(objectId)).body).toMatchObject({ count: 0, results: [] });
  });
});

describe('Z7 Z8 Z9 paging', () => {
  /** Follows `next` from a page to the end. */
  async function volg(first: Answer): Promise<readonly Answer[]> {
    const pages = [first];
    for (let next = first.body['next']; typeof next === 'string';) {
      const page = await register.call('GET', next);
      expect(page.status).toBe(200);
      pages.push(page);
      next = page.body['next'];
    }
    return pages;
  }

  const vul = async (objectId: string, aantal: number): Promise<void> => {
    for (let i = 0; i < aantal; i += 1) {
      const dag = String((i % 9) + 1);
      await post([objectId], { actieNaam: `n${String(i)}`, tijdstip: `2024-05-0${dag}T12:00:00Z` });
    }
  };

  test('Z7 the order is tijdstip descending, then registration descending; pages neither repeat nor miss', async () => {
    const objectId = nieuwePersoon();
    await vul(objectId, 25);
    const first = await zoek(objectId, { pageSize: 7 });
    const pages = await volg(first);
    expect(pages.map((page) => results(page).length)).toEqual([7, 7, 7, 4]);
    const expected = Array.from({ length: 25 }, (_, i) => i).toSorted((a, b) => (b % 9) - (a % 9) || b - a);
    expect(pages.flatMap(namen)).toEqual(expected.map((i) => `n${String(i)}`));
    for (const page of pages) expect(page.body['count']).toBe(25);
    expect(first.body['previous']).toBeNull();
    const back = await register.call('GET', String(pages[3]?.body['previous']));
    expect(namen(back)).toEqual(namen(pages[2] as Answer));
    const start = await register.call('GET', String(pages[1]?.body['previous']));
    expect(namen(start)).toEqual(namen(first));
    expect(start.body['previous']).toBeNull();
    expect(first.headers.get('link')).toBe(`<${String(first.body['next'])}>; rel="next"`);
    expect(pages[1]?.headers.get('link')).toContain('rel="prev"');
  });

  test('Z7 pages by cursor show the log as it was at page 1, but nothing that became confidential', async () => {
    const objectId = nieuwePersoon();
    await vul(objectId, 6);
    const vast = {
      scopes: ['read:normal'],
      body: { ...doel(objectId), eindDatum: '2026-01-01', pageSize: 2, vertrouwelijkheid: 'normaal' },
    };
    const first = await register.call('POST', `${collectie}/_zoek`, vast);
    expect(namen(first)).toEqual(['n5', 'n4']);
    const all = results(await zoek(objectId));
    const met = (naam: string): Body => all.find(({ actieNaam }) => actieNaam === naam) ?? {};
    await post([objectId], { actieNaam: 'later', tijdstip: '2024-05-02T12:00:00Z' });
    await register.call('PUT', String(met('n3')['url']), { body: { ...met('n3'), actieNaam: 'gewijzigd' } });
    await register.call('DELETE', String(met('n1')['url']));
    await register.call('PUT', String(met('n2')['url']), {
      body: { ...met('n2'), vertrouwelijkheid: 'vertrouwelijk' },
    });
    const token = register.token({ scopes: ['read:normal'] });
    const second = await register.call('GET', String(first.body['next']), { token });
    expect(namen(second)).toEqual(['n3']);
    const third = await register.call('GET', String(second.body['next']), { token });
    expect(namen(third)).toEqual(['n1', 'n0']);
    expect(third.body['count']).toBe(6);
  });

  test('Z7 no identifier stands in a URL that we make, and a cursor stands alone', async () => {
    const objectId = '8273365';
    for (let i = 0; i < 3; i += 1) await register.call('POST', collectie, { body: actie({}, [objectId]) });
    const first = await get({ objecttype: 'persoon', soortObjectId: 'BSN', objectId, pageSize: '1' });
    const next = String(first.body['next']);
    expect(next).toMatch(new RegExp(`^${collectie}\\?cursor=[A-Za-z0-9_-]+$`));
    expect(Buffer.from(next.split('=')[1] ?? '', 'base64url').toString('latin1')).not.toContain(objectId);
    const beside = await register.call('GET', `${next}&pageSize=2`);
    expect([beside.status, faultNames(beside)]).toEqual([400, ['cursor']]);
  });

  test('Z7 a cursor of another client, API or altered by one bit is 400', async () => {
    const objectId = nieuwePersoon();
    await vul(objectId, 3);
    const next = String((await zoek(objectId, { pageSize: 1 })).body['next']);
    const client = await register.addApplicatie({ clientId: 'kijker', bewerking: 'read:confidential' });
    const ander = async (): Promise<number> =>
      (await register.call('GET', next, { token: register.token({ client }) })).status;
    await expect.poll(ander).toBe(400);
    const token = next.split('=')[1] ?? '';
    const bytes = Buffer.from(token, 'base64url');
    for (const at of [0, 1, 7, 20, bytes.length - 1]) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      const answer = await register.call('GET', `${collectie}?cursor=${altered.toString('base64url')}`);
      expect([answer.status, faultNames(answer)]).toEqual([400, ['cursor']]);
    }
    expect((await register.call('GET', `${collectie}?cursor=x`)).status).toBe(400);
    expect((await register.call('GET', `${collectie}?cursor=`)).status).toBe(400);
    expect(
      (
        await register.call('GET', `${register.inzage}/verwerkte-objecten?cursor=${token}`, {
          headers: { OIN, VerwerkingsactiviteitId: ids.activiteit, VerwerkingsactiviteitUrl: 'urn:x:y' },
        })
      ).status,
    ).toBe(400);
    expect((await register.call('GET', next)).status).toBe(200);
    expect((await register.call('GET', next, { scopes: ['create:normal'] })).status).toBe(403);
  });

  test('Z7 pageSize is 100 unless asked, from 1 to 500', async () => {
    const objectId = nieuwePersoon();
    await Promise.all(Array.from({ length: 101 }, (_, i) => post([objectId], { actieNaam: String(i) })));
    expect(results(await zoek(objectId))).toHaveLength(100);
    expect(results(await zoek(objectId, { pageSize: 500 }))).toHaveLength(101);
    for (const pageSize of [0, 501, '10']) expect((await zoek(objectId, { pageSize })).status).toBe(400);
  });

  test('Z8 a hand-typed page runs by offset; past the end 404, too far 400, page 1 of nothing 200', async () => {
    const objectId = nieuwePersoon();
    await vul(objectId, 5);
    const page = (n: number, pageSize = 2): Promise<Answer> => zoek(objectId, { page: n, pageSize });
    expect(namen(await page(2))).toEqual(namen(await register.call('GET', String((await page(1)).body['next']))));
    expect(namen(await page(3))).toEqual(['n0']);
    expect((await page(4)).status).toBe(404);
    expect(faultNames(await page(5002))).toEqual(['page']);
    expect((await page(5002)).text).toContain('next');
    expect((await zoek('niemand')).body).toEqual({ count: 0, next: null, previous: null, results: [] });
    expect((await zoek('niemand', { page: 2 })).status).toBe(404);
  });

  test('Z9 hidden rows are never counted', async () => {
    const objectId = nieuwePersoon();
    await post([objectId], { actieNaam: 'open' });
    await post([objectId], { vertrouwelijkheid: 'vertrouwelijk' });
    const { body: ooit } = await post([objectId], { vertrouwelijkheid: 'vertrouwelijk' });
    await register.call('PUT', String(ooit['url']), { body: { ...ooit, vertrouwelijkheid: 'normaal' } });
    const lijst = await register.call('POST', `${collectie}/_zoek`, {
      scopes: ['read:normal'],
      body: { ...doel(objectId), eindDatum: '2026-01-01', vertrouwelijkheid: 'normaal' },
    });
    expect(lijst.body['count']).toBe(1);
    expect(namen(lijst)).toEqual(['open']);
  });
});

describe('Z11 _zoek by verwerking', () => {
  test('Z11 by verwerkingId: all acties with all objects, for read:confidential only', async () => {
    const verwerkingId = randomUUID();
    const [een, ander] = [nieuwePersoon(), nieuwePersoon()];
    await post([een, ander], { verwerkingId, actieNaam: 'a', tijdstip: '2024-01-01T00:00:00Z' });
    await post([een], {
      verwerkingId,
      actieNaam: 'b',
      tijdstip: '2024-02-01T00:00:00Z',
      vertrouwelijkheid: 'vertrouwelijk',
    });
    const { body: weg } = await post([een], { verwerkingId, actieNaam: 'weg' });
    await register.call('DELETE', String(weg['url']));
    const zoekVerwerking = (body: Body, scopes?: readonly string[]): Promise<Answer> =>
      register.call('POST', `${collectie}/_zoek`, { body, ...(scopes === undefined ? {} : { scopes }) });
    const found = await zoekVerwerking({ verwerkingId: verwerkingId.toUpperCase() });
    expect(namen(found)).toEqual(['b', 'a']);
    expect(results(found)[1]?.['verwerkteObjecten']).toHaveLength(2);
    expect((await zoekVerwerking({ verwerkingId }, ['read:normal', 'read:restricted'])).status).toBe(403);
    expect(namen(await zoekVerwerking({ verwerkingId, vertrouwelijkheid: 'normaal' }))).toEqual(['a']);
    expect(namen(await zoekVerwerking({ verwerkingId, beginDatum: '2024-01-15' }))).toEqual(['b']);
    const page = await zoekVerwerking({ verwerkingId, pageSize: 1 });
    expect(namen(await register.call('GET', String(page.body['next'])))).toEqual(['a']);
    expect((await zoekVerwerking({ ...doel(een), verwerkingId })).status).toBe(400);
  });

  test('Z11 by afnemer: what a consumer asks to change', async () => {
    const verwerkingIdAfnemer = randomUUID();
    const objectId = nieuwePersoon();
    await post([objectId], { actieNaam: 'geleverd', afnemerId: OIN, verwerkingIdAfnemer });
    await post([objectId], { actieNaam: 'ander', afnemerId: '00000001123456789000', verwerkingIdAfnemer });
    const zoekAfnemer = (body: Body): Promise<Answer> => register.call('POST', `${collectie}/_zoek`, { body });
    expect(namen(await zoekAfnemer({ afnemerId: OIN, verwerkingIdAfnemer }))).toEqual(['geleverd']);
    expect((await zoekAfnemer({ afnemerId: '00000003123456789000', verwerkingIdAfnemer })).body['count']).toBe(0);
    expect(faultNames(await zoekAfnemer({ afnemerId: OIN }))).toEqual(['verwerkingIdAfnemer']);
  });
});
