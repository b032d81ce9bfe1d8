import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Body } from './answers.ts';
import { faultNames, results } from './answers.ts';
import type { Answer, Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, persoon, testBsns } from './personen.ts';

let register: Target;
let collectie: string;
beforeAll(async () => {
  register = await startRegister();
  collectie = `${register.bewerking}/verwerkingsacties`;
});
afterAll(() => register.stop());

interface VersieBody extends Body {
  readonly verwerkingsactie: Body;
}

const post = async (extra: Body = {}, bsns: readonly string[] = [testBsns[0]]): Promise<Answer> =>
  register.call('POST', collectie, { body: actie(extra, bsns) });
const put = (body: Body, extra: Body = {}, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  register.call('PUT', String(body['url']), { body: { ...body, ...extra }, headers });
const patch = (verwerkingId: string, body: Body): Promise<Answer> =>
  register.call('PATCH', `${collectie}?verwerkingId=${verwerkingId}`, { body });
const versies = async (body: Body): Promise<readonly VersieBody[]> =>
  (await register.call('GET', `${String(body['url'])}/versies`)).body['results'] as readonly VersieBody[];
const objecten = (body: Body): readonly Record<string, string>[] =>
  body['verwerkteObjecten'] as readonly Record<string, string>[];

describe('H1 H2 H10 versions', () => {
  test('H1 H10 every change is a new version under one actieId, and all of them stay readable', async () => {
    const verwerkingId = randomUUID();
    const { body, headers } = await post({ verwerkingId, actieNaam: 'een' });
    const second = await put(body, { actieNaam: 'twee' });
    await patch(verwerkingId, { bewaartermijn: 'P5Y' });
    await register.call('DELETE', String(body['url']));
    const all = await versies(body);
    expect(all.map(({ bewerking }) => bewerking)).toEqual(['aanmaken', 'wijzigen', 'patch', 'verwijderen']);
    expect(all.map(({ versienummer }) => versienummer)).toEqual([1, 2, 3, 4]);
    expect(all.map(({ vervallen }) => vervallen)).toEqual([false, false, false, true]);
    expect(new Set(all.map(({ versieId }) => versieId)).size).toBe(4);
    expect(headers.get('etag')).toBe(`"${String(all[0]?.['versieId'])}"`);
    expect(all[0]?.verwerkingsactie).toEqual(body);
    expect(all[1]?.verwerkingsactie).toEqual(second.body);
    expect(all[2]?.verwerkingsactie).toMatchObject({
      actieNaam: 'twee',
      bewaartermijn: 'P5Y',
      actieId: body['actieId'],
      url: body['url'],
    });
    for (const { applicatie, gebruiker } of all) expect([applicatie, gebruiker]).toEqual(['ontwikkel', 'medewerker-7']);
    const times = all.map(({ tijdstipRegistratie }) => String(tijdstipRegistratie));
    expect(times).toEqual(times.toSorted());
  });

  test('H2 reads and searches see only the newest version, and nothing of a vervallen one', async () => {
    const [oud, nieuw] = [testBsns[1], testBsns[2]];
    const { body } = await post({ actieNaam: 'H2' }, [oud]);
    await put(body, { verwerkteObjecten: [{ ...objecten(body)[0], objectId: nieuw, verwerktObjectId: null }] });
    const count = async (bsn: string): Promise<number> => {
      const answer = await register.call('POST', `${collectie}/_zoek`, {
        body: { ...persoon(bsn), eindDatum: '2025-01-01' },
      });
      return Number(answer.body['count']);
    };
    expect([await count(oud), await count(nieuw)]).toEqual([0, 1]);
    await register.call('DELETE', String(body['url']));
    expect(await count(nieuw)).toBe(0);
    expect((await register.call('GET', String(body['url']))).status).toBe(404);
  });

  test('H10 versies needs read:confidential and counts as a read of every person in it', async () => {
    const { body } = await post({ actieNaam: 'H10' }, [testBsns[3]]);
    await put(body, { verwerkteObjecten: [] });
    const url = `${String(body['url'])}/versies`;
    expect((await register.call('GET', url, { scopes: ['read:normal'] })).status).toBe(403);
    expect((await register.call('GET', url)).body).toMatchObject({ count: 2, next: null, previous: null });
    const reads = await register.call('POST', `${collectie}/_zoek`, {
      body: { ...persoon(testBsns[3]), beginDatum: '2025-01-01' },
    });
    expect(results(reads).map(({ actieNaam }) => actieNaam)).toEqual(['Raadplegen verwerkingenlog']);
    expect((await register.call('GET', `${collectie}/${randomUUID()}/versies`)).status).toBe(404);
  });
});

describe('H3 PUT', () => {
  const verplicht = [
    'actieNaam',
    'handelingNaam',
    'verwerkingNaam',
    'verwerkingId',
    'verwerkingsactiviteitId',
    'verwerkingsactiviteitUrl',
    'vertrouwelijkheid',
    'bewaartermijn',
    'uitvoerder',
    'systeem',
    'gebruiker',
    'gegevensbron',
    'soortAfnemerId',
    'afnemerId',
    'verwerkingsactiviteitIdAfnemer',
    'verwerkingsactiviteitUrlAfnemer',
    'verwerkingIdAfnemer',
    'tijdstip',
    'verwerkteObjecten',
  ];

  test('H3 every writable element must be present; each one missing is named', async () => {
    const { body } = await post();
    const leeg = await register.call('PUT', String(body['url']), { body: {} });
    expect(leeg.status).toBe(400);
    expect(faultNames(leeg).toSorted()).toEqual(verplicht.toSorted());
    const half = await put(body, { verwerkteObjecten: [persoon(testBsns[0])] });
    expect(faultNames(half)).toEqual([
      'verwerkteObjecten.0.betrokkenheid',
      'verwerkteObjecten.0.verwerkteSoortenGegevens',
    ]);
  });

  test('H3 optional elements may be null, "" or []', async () => {
    const { body } = await post({ actieNaam: 'vol', systeem: 's', bewaartermijn: 'P1Y', verwerkingId: randomUUID() });
    const { body: leeg, status } = await put(body, {
      actieNaam: '',
      systeem: null,
      bewaartermijn: '',
      verwerkingId: null,
      verwerkteObjecten: [],
    });
    expect(status).toBe(200);
    expect(leeg).toMatchObject({
      actieNaam: '',
      systeem: '',
      bewaartermijn: null,
      verwerkingId: null,
      verwerkteObjecten: [],
    });
  });

  test('H3 url and tijdstipRegistratie are ignored, another actieId is refused', async () => {
    const { body } = await post();
    const changed = await put(body, { tijdstipRegistratie: '2001-01-01T00:00:00Z', actieNaam: 'x' });
    expect(changed.status).toBe(200);
    expect(changed.body['tijdstipRegistratie']).not.toBe('2001-01-01T00:00:00Z');
    const answer = await register.call('PUT', String(body['url']), { body: { ...body, actieId: randomUUID() } });
    expect([answer.status, faultNames(answer)]).toEqual([400, ['actieId']]);
  });

  test('H3 a PUT that changes nothing adds no version', async () => {
    const { body, headers } = await post({ actieNaam: 'zelfde', uitvoeringDoor: 'systeem' });
    const { uitvoeringDoor: _, ...zonder } = body;
    for (const sent of [body, zonder]) {
      const again = await register.call('PUT', String(body['url']), { body: sent });
      expect([again.status, again.headers.get('etag')]).toEqual([200, headers.get('etag')]);
      expect(again.body).toEqual(body);
    }
    expect(await versies(body)).toHaveLength(1);
  });

  test('H3 a verwerktObjectId belongs for ever to one triple of one actie', async () => {
    const [a, b] = [testBsns[4], testBsns[5]];
    const { body } = await post({}, [a, a]);
    const [eerste, tweede] = objecten(body).map((object) => object['verwerktObjectId']);
    const leeg = { betrokkenheid: '', verwerkteSoortenGegevens: [] };
    // The ids of the two are swapped and a new triple claims one of them: triples decide, not the body.
    const sent = [
      { ...persoon(a, leeg), verwerktObjectId: tweede },
      { ...persoon(b, leeg), verwerktObjectId: eerste },
      { ...persoon(a, leeg), verwerktObjectId: eerste },
    ];
    const second = await put(body, { verwerkteObjecten: sent });
    const ids = objecten(second.body).map((object) => object['verwerktObjectId']);
    expect([ids[0], ids[2]]).toEqual([eerste, tweede]);
    expect([eerste, tweede]).not.toContain(ids[1]);
    await put(body, { verwerkteObjecten: [] });
    const back = await put(body, { verwerkteObjecten: [persoon(b, leeg)] });
    expect(objecten(back.body)[0]?.['verwerktObjectId']).toBe(ids[1]);
    const foreign = await put(body, { verwerkteObjecten: [{ ...persoon(a, leeg), verwerktObjectId: randomUUID() }] });
    expect([foreign.status, faultNames(foreign)]).toEqual([400, ['verwerkteObjecten.0.verwerktObjectId']]);
  });

  test('H4 a PUT may not change into opgeheven', async () => {
    const verwerkingId = randomUUID();
    const { body } = await post({ verwerkingId, vertrouwelijkheid: 'vertrouwelijk' });
    expect((await put(body, { vertrouwelijkheid: 'opgeheven' })).status).toBe(403);
    await patch(verwerkingId, { vertrouwelijkheid: 'opgeheven' });
    expect((await put(body, { vertrouwelijkheid: 'opgeheven', actieNaam: 'ongewijzigd opgeheven' })).status).toBe(200);
  });
});

describe('H5 PATCH', () => {
  test('H5 sets term and confidentiality on every current actie, and on nothing else', async () => {
    const verwerkingId = randomUUID();
    const made = await Promise.all(
      [1, 2, 3].map((i) => post({ verwerkingId, actieNaam: `actie ${String(i)}` }, [testBsns[i] ?? ''])),
    );
    const bodies = made.map(({ body }) => body);
    const other = await post({ verwerkingId: randomUUID() });
    await register.call('DELETE', String(bodies[2]?.['url']));
    const answer = await patch(verwerkingId.toUpperCase(), {
      bewaartermijn: 'P6Y',
      vertrouwelijkheid: 'Vertrouwelijk',
    });
    expect([answer.status, answer.text]).toEqual([204, '']);
    for (const body of bodies.slice(0, 2)) {
      const { body: read } = await register.call('GET', String(body['url']));
      const changed = {
        bewaartermijn: 'P6Y',
        vertrouwelijkheid: 'vertrouwelijk',
        tijdstipRegistratie: read['tijdstipRegistratie'],
      };
      expect(read).toEqual({ ...body, ...changed });
    }
    expect(await versies(bodies[2] ?? {})).toHaveLength(2);
    expect(await versies(other.body)).toHaveLength(1);
  });

  test('H5 an actie that is already at the requested values gets no version', async () => {
    const verwerkingId = randomUUID();
    const { body: een } = await post({ verwerkingId, bewaartermijn: 'P6Y' });
    const { body: ander } = await post({ verwerkingId });
    await patch(verwerkingId, { bewaartermijn: 'P6Y' });
    expect([(await versies(een)).length, (await versies(ander)).length]).toEqual([1, 2]);
  });

  test('H5 is all or nothing when one actie is beyond the rights', async () => {
    const verwerkingId = randomUUID();
    const { body: normaal } = await post({ verwerkingId });
    await post({ verwerkingId, vertrouwelijkheid: 'vertrouwelijk' });
    const url = `${collectie}?verwerkingId=${verwerkingId}`;
    const answer = await register.call('PATCH', url, { scopes: ['update:normal'], body: { bewaartermijn: 'P6Y' } });
    expect(answer.status).toBe(403);
    expect(await versies(normaal)).toHaveLength(1);
  });

  test.each([
    {},
    { bewaartermijn: '' },
    { bewaartermijn: null },
    { vertrouwelijkheid: '' },
    { bewaartermijn: 'P0Y' },
    { systeem: 'x' },
  ])('H5 body %j is 400', async (body) => {
    const verwerkingId = randomUUID();
    await post({ verwerkingId });
    expect((await patch(verwerkingId, body)).status).toBe(400);
  });

  test('H5 verwerkingId is required and a UUID; merge-patch+json is read too', async () => {
    expect(faultNames(await register.call('PATCH', collectie, { body: { bewaartermijn: 'P1Y' } }))).toEqual([
      'verwerkingId',
    ]);
    expect((await patch('x', { bewaartermijn: 'P1Y' })).status).toBe(400);
    const verwerkingId = randomUUID();
    await post({ verwerkingId });
    const headers = { 'Content-Type': 'application/merge-patch+json; charset=utf-8' };
    const url = `${collectie}?verwerkingId=${verwerkingId}`;
    expect((await register.call('PATCH', url, { body: { bewaartermijn: 'P1Y' }, headers })).status).toBe(204);
  });
});

describe('H6 H7 H9 H11', () => {
  test('H6 H7 DELETE makes the actie vervallen; after that it is unknown to all', async () => {
    const verwerkingId = randomUUID();
    const { body } = await post({ verwerkingId });
    const url = String(body['url']);
    expect((await register.call('DELETE', url)).status).toBe(204);
    const statuses = await Promise.all([
      register.call('GET', url),
      register.call('DELETE', url),
      put(body),
      patch(verwerkingId, { bewaartermijn: 'P1Y' }),
      register.call('GET', `${collectie}/${randomUUID()}`),
      patch(randomUUID(), { bewaartermijn: 'P1Y' }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    const nul = await register.call('GET', `${collectie}/geen-uuid`);
    expect([nul.status, faultNames(nul)]).toEqual([400, ['actieId']]);
    expect((await register.call('DELETE', `${collectie}/1`)).status).toBe(400);
  });

  test('H9 ETag, If-None-Match and If-Match', async () => {
    const { body, headers } = await post({}, [testBsns[6]]);
    const url = String(body['url']);
    const etag = String(headers.get('etag'));
    const get = (extra: Readonly<Record<string, string>>): Promise<Answer> =>
      register.call('GET', url, { headers: extra });
    expect((await get({})).headers.get('etag')).toBe(etag);
    const same = await get({ 'If-None-Match': `"anders", ${etag}` });
    expect([same.status, same.text, same.headers.get('etag')]).toEqual([304, '', etag]);
    expect((await get({ 'If-None-Match': '"anders"' })).status).toBe(200);
    expect((await get({ 'If-Match': '"anders"' })).status).toBe(412);
    expect((await get({ 'If-Match': '*' })).status).toBe(200);
    const changed = await put(body, { actieNaam: 'nieuw' }, { 'If-Match': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
    expect((await put(body, { actieNaam: 'oud' }, { 'If-Match': etag })).status).toBe(412);
    expect((await register.call('DELETE', url, { headers: { 'If-Match': etag } })).status).toBe(412);
    expect(
      (await register.call('DELETE', url, { headers: { 'If-Match': String(changed.headers.get('etag')) } })).status,
    ).toBe(204);
    // 304 counts as a read: four reads were answered, one was refused.
    const reads = await register.call('POST', `${collectie}/_zoek`, {
      body: { ...persoon(testBsns[6]), beginDatum: '2025-01-01' },
    });
    expect(reads.body['count']).toBe(4);
    const list = await register.call('POST', `${collectie}/_zoek`, { body: persoon(testBsns[6]) });
    expect(list.headers.get('etag')).toBeNull();
  });

  test('H9 of two PUTs with the same If-Match one wins', async () => {
    const { body, headers } = await post();
    const match = { 'If-Match': String(headers.get('etag')) };
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => put(body, { actieNaam: `poging ${String(i)}` }, match)),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200, 412, 412, 412, 412, 412, 412, 412,
    ]);
    expect(await versies(body)).toHaveLength(2);
  });

  test('H9 changes at the same moment follow one another, none is lost', async () => {
    const { body } = await post();
    await Promise.all(Array.from({ length: 8 }, (_, i) => put(body, { actieNaam: `poging ${String(i)}` })));
    const all = await versies(body);
    expect(all.map(({ versienummer }) => versienummer)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('H11 once confidential stays marked, also after PUT or PATCH back to normaal', async () => {
    const verwerkingId = randomUUID();
    const { body } = await post({ verwerkingId, vertrouwelijkheid: 'vertrouwelijk' });
    await put(body, { vertrouwelijkheid: 'normaal' });
    const read = (): Promise<Answer> => register.call('GET', String(body['url']), { scopes: ['read:normal'] });
    expect((await read()).status).toBe(404);
    await put(body, { vertrouwelijkheid: 'normaal', actieNaam: 'nog eens' });
    await patch(verwerkingId, { bewaartermijn: 'P1Y' });
    expect((await read()).status).toBe(404);
    expect((await register.call('GET', String(body['url']))).status).toBe(200);
  });
});
