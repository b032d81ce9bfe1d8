import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Body } from './answers.ts';
import { faults, results } from './answers.ts';
import type { Answer, CallOptions, Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, ids, persoon, testBsns } from './personen.ts';

let register: Target;
let collectie: string;
beforeAll(async () => {
  register = await startRegister();
  collectie = `${register.bewerking}/verwerkingsacties`;
});
afterAll(() => register.stop());

const post = (body: unknown, options: CallOptions = {}): Promise<Answer> =>
  register.call('POST', collectie, { body, ...options });

describe('V6 V7 V9 V10 what the log sets and returns', () => {
  test('V6 the log sets ids, url and registration; values of the client for them are ignored', async () => {
    const eigen = {
      actieId: ids.activiteit,
      url: 'https://elders.example/',
      tijdstipRegistratie: '2001-01-01T00:00:00Z',
      vervallen: true,
    };
    const { body, headers, status } = await post(actie(eigen));
    expect(status).toBe(201);
    expect(body['actieId']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(body['actieId']).not.toBe(ids.activiteit);
    expect(body['url']).toBe(`${collectie}/${String(body['actieId'])}`);
    expect(headers.get('location')).toBe(body['url']);
    expect(Date.parse(String(body['tijdstipRegistratie']))).toBeGreaterThan(Date.now() - 60_000);
    expect(String(body['tijdstipRegistratie'])).toMatch(/Z$/);
    expect(body['verwerkingId']).toBeNull();
  });

  test('V7 elements that were not sent, or sent empty, come back empty', async () => {
    const leeg = { actieNaam: '', systeem: null, verwerkingId: '', bewaartermijn: null, verwerkingsactiviteitUrl: '' };
    const { body } = await post({
      ...actie(leeg),
      verwerkteObjecten: [persoon(testBsns[0], { betrokkenheid: null, verwerkteSoortenGegevens: null })],
    });
    expect(body).toMatchObject({
      actieNaam: '',
      handelingNaam: '',
      uitvoerder: '',
      systeem: '',
      afnemerId: '',
      verwerkingId: null,
      bewaartermijn: null,
      verwerkingsactiviteitUrl: null,
      verwerkteObjecten: [{ betrokkenheid: '', verwerkteSoortenGegevens: [] }],
    });
    const object = (body['verwerkteObjecten'] as Record<string, string>[])[0];
    expect(object?.['url']).toBe(`${register.inzage}/verwerkte-objecten/${String(object?.['verwerktObjectId'])}`);
    expect((await register.call('GET', String(body['url']))).body).toEqual(body);
  });

  test('V8 a BSN is found however it was written, and returned as received', async () => {
    const schrijfwijzen = ['008273365', '8273365', ' 8273365 ', '08273365'];
    for (const [i, objectId] of schrijfwijzen.entries())
      await post({
        ...actie({ actieNaam: 'V8' }),
        verwerkteObjecten: [persoon(objectId, { soortObjectId: i % 2 === 0 ? 'BSN' : ' bsn' })],
      });
    for (const objectId of ['8273365', '008273365']) {
      const answer = await register.call('POST', `${collectie}/_zoek`, {
        body: { ...persoon(objectId), soortObjectId: 'Bsn' },
      });
      const found = results(answer)
        .filter(({ actieNaam }) => actieNaam === 'V8')
        .map(({ verwerkteObjecten }) => (verwerkteObjecten as Body[])[0]?.['objectId']);
      expect(new Set(found)).toEqual(new Set(schrijfwijzen));
      expect(found).toHaveLength(schrijfwijzen.length);
    }
  });

  test('V8 other soorten are exact after trimming', async () => {
    await post({ ...actie(), verwerkteObjecten: [persoon('Ab-1', { soortObjectId: 'Personeelsnummer' })] });
    const count = async (soortObjectId: string, objectId: string): Promise<unknown> =>
      (await register.call('POST', `${collectie}/_zoek`, { body: { objecttype: 'persoon', soortObjectId, objectId } }))
        .body['count'];
    expect(await count('PERSONEELSNUMMER', ' Ab-1')).toBe(1);
    expect(await count('Personeelsnummer', 'ab-1')).toBe(0);
  });

  test('V8 a BSN that fails the 11-proef is accepted by default', async () => {
    expect((await post(actie({}, ['1234567']))).status).toBe(201);
  });

  test('V9 unknown keys are ignored on POST, and refused on PATCH and _zoek', async () => {
    expect((await post(actie({ vertrouwelijk: true, objectType: 'x' }))).status).toBe(201);
    const patch = await register.call('PATCH', `${collectie}?verwerkingId=${ids.verwerking}`, {
      body: { vertrouwelijk: 'vertrouwelijk' },
    });
    expect(patch.status).toBe(400);
    expect(faults(patch)).toMatchObject([{ name: 'vertrouwelijk', code: 'unknown' }]);
    const zoek = await register.call('POST', `${collectie}/_zoek`, {
      body: { ...persoon(testBsns[0]), [testBsns[1]]: 1 },
    });
    expect(zoek.status).toBe(400);
    expect(zoek.text).not.toContain(testBsns[1]);
  });

  test('V10 traceparent is stored and decides nothing', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect((await post(actie(), { headers: { traceparent } })).status).toBe(201);
    expect((await post(actie(), { headers: { traceparent: 'onzin' } })).status).toBe(201);
  });

  test('V13 uitvoeringDoor follows the body, else the rule of the application', async () => {
    expect((await post(actie())).body['uitvoeringDoor']).toBe('onbekend');
    const robot = await register.addApplicatie({
      clientId: 'robot',
      bewerking: 'create:normal',
      uitvoeringDoor: 'systeem',
    });
    const token = (): string => register.token({ client: robot });
    await expect.poll(async () => (await post(actie(), { token: token() })).status).toBe(201);
    expect((await post(actie(), { token: token() })).body['uitvoeringDoor']).toBe('systeem');
    expect((await post(actie({ uitvoeringDoor: 'medewerker' }), { token: token() })).body['uitvoeringDoor']).toBe(
      'medewerker',
    );
  });
});

describe('V11 Idempotency-Key', () => {
  const key = (name: string): Readonly<Record<string, string>> => ({ 'Idempotency-Key': name });

  test('V11 a retry gives the first answer again and stores nothing', async () => {
    const body = actie({ actieNaam: 'V11' }, [testBsns[4]]);
    const first = await post(body, { headers: key('a') });
    const again = await post(Object.fromEntries(Object.entries(body).toReversed()), { headers: key('a') });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    const list = await register.call('POST', `${collectie}/_zoek`, { body: persoon(testBsns[4]) });
    expect(list.body['count']).toBe(1);
  });

  test('V11 the first answer is rebuilt from the version that it made', async () => {
    const first = await post(actie({ actieNaam: 'eerst' }), { headers: key('b') });
    await register.call('PUT', String(first.body['url']), { body: { ...first.body, actieNaam: 'later' } });
    const again = await post(actie({ actieNaam: 'eerst' }), { headers: key('b') });
    expect(again.body).toEqual(first.body);
  });

  test('V11 the same key with another body is 409, and keys are per client and operation', async () => {
    await post(actie({ actieNaam: 'een' }), { headers: key('c') });
    const other = await post(actie({ actieNaam: 'twee' }), { headers: key('c') });
    expect(other.status).toBe(409);
    expect(other.body['code']).toBe('conflict');
    const client = await register.addApplicatie({ clientId: 'ander', bewerking: 'create:normal' });
    await expect
      .poll(
        async () =>
          (await post(actie({ actieNaam: 'drie' }), { headers: key('c'), token: register.token({ client }) })).status,
      )
      .toBe(201);
  });

  test('V11 requests at the same moment with one key store once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => post(actie({ actieNaam: 'tegelijk' }, [testBsns[5]]), { headers: key('d') })),
    );
    const created = answers.filter(({ status }) => status === 201);
    expect(new Set(created.map(({ body }) => body['actieId'])).size).toBe(1);
    for (const { status, headers } of answers)
      if (status !== 201) {
        expect(status).toBe(409);
        expect(headers.get('retry-after')).toBe('1');
      }
    const list = await register.call('POST', `${collectie}/_zoek`, { body: persoon(testBsns[5]) });
    expect(list.body['count']).toBe(1);
  });

  test('V11 a refused request keeps no key', async () => {
    expect((await post(actie({ tijdstip: 'x' }), { headers: key('e') })).status).toBe(400);
    expect((await post(actie(), { headers: key('e') })).status).toBe(201);
    expect((await post(actie(), { headers: key('met spatie') })).status).toBe(400);
  });

  test('V11 PUT, PATCH and DELETE repeat too', async () => {
    const { body } = await post(actie({ verwerkingId: '7f7b6f0e-0000-4000-8000-000000000011', actieNaam: 'x' }));
    const url = String(body['url']);
    const put = { ...body, actieNaam: 'y' };
    const first = await register.call('PUT', url, { body: put, headers: key('p') });
    await register.call('PUT', url, { body: { ...body, actieNaam: 'z' } });
    const again = await register.call('PUT', url, { body: put, headers: key('p') });
    expect(again.body).toEqual(first.body);
    const patch = `${collectie}?verwerkingId=7f7b6f0e-0000-4000-8000-000000000011`;
    for (let i = 0; i < 2; i += 1)
      expect((await register.call('PATCH', patch, { body: { bewaartermijn: 'P5Y' }, headers: key('q') })).status).toBe(
        204,
      );
    for (let i = 0; i < 2; i += 1) expect((await register.call('DELETE', url, { headers: key('r') })).status).toBe(204);
    expect((await register.call('DELETE', url)).status).toBe(404);
    const versies = await register.call('GET', `${url}/versies`);
    expect(versies.body['count']).toBe(5);
  });
});

test('V12 a verwerking with more than one vertrouwelijkheid is accepted by default', async () => {
  const verwerkingId = '7f7b6f0e-0000-4000-8000-000000000012';
  expect((await post(actie({ verwerkingId }))).status).toBe(201);
  expect((await post(actie({ verwerkingId, vertrouwelijkheid: 'vertrouwelijk' }))).status).toBe(201);
});
