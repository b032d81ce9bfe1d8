import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Answer, CallOptions, Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, ids, OIN, persoon, testBsns } from './personen.ts';

let register: Target;
let collectie: string;
beforeAll(async () => {
  register = await startRegister();
  collectie = `${register.bewerking}/verwerkingsacties`;
});
afterAll(() => register.stop());

const post = (body: unknown, options: CallOptions = {}): Promise<Answer> =>
  register.call('POST', collectie, { body, ...options });

interface Param {
  readonly name: string;
  readonly code: string;
  readonly reason: string;
}
const params = ({ body }: Answer): readonly Param[] => body['invalidParams'] as unknown as readonly Param[];
const names = (answer: Answer): readonly string[] => params(answer).map(({ name }) => name);

async function refused(body: unknown, ...expected: readonly string[]): Promise<void> {
  const answer = await post(body);
  expect(answer.status).toBe(400);
  expect(names(answer)).toEqual(expected);
}

const alles = {
  actieNaam: 'Zoeken personen',
  handelingNaam: 'Intake',
  verwerkingNaam: 'Huwelijk',
  verwerkingId: ids.verwerking,
  verwerkingsactiviteitId: ids.activiteit,
  verwerkingsactiviteitUrl: `urn:uuid:${ids.activiteit}`,
  vertrouwelijkheid: 'normaal',
  bewaartermijn: 'P10Y',
  uitvoerder: OIN,
  systeem: 'FooBarApp v2.1',
  gebruiker: '123456789-x',
  gegevensbron: 'FooBar Database Publiekszaken',
  soortAfnemerId: 'OIN',
  afnemerId: OIN,
  verwerkingsactiviteitIdAfnemer: ids.activiteitAfnemer,
  verwerkingsactiviteitUrlAfnemer: 'https://www.afnemer.example/var/1',
  verwerkingIdAfnemer: ids.verwerkingAfnemer,
  uitvoeringDoor: 'medewerker',
  tijdstip: '2024-04-05T14:35:42+01:00',
};

describe('V1 fields', () => {
  test('V1 V7 everything that was sent comes back as it was sent', async () => {
    const object = persoon(testBsns[0], {
      betrokkenheid: 'Getuige',
      verwerkteSoortenGegevens: [{ soortGegeven: 'BSN' }, { soortGegeven: 'Adres' }],
    });
    const answer = await post({ ...alles, verwerkteObjecten: [object] });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ ...alles, verwerkteObjecten: [object] });
    const read = await register.call('GET', String(answer.body['url']));
    expect(read.body).toEqual(answer.body);
  });

  test('V1 lengths count code points', async () => {
    expect((await post(actie({ actieNaam: '😀'.repeat(242) }))).status).toBe(201);
    await refused(actie({ actieNaam: '😀'.repeat(243), gebruiker: 'a'.repeat(41) }), 'actieNaam', 'gebruiker');
  });

  test('V1 malformed formats are named, all at once', async () => {
    const body = actie({
      verwerkingId: 'geen-uuid',
      verwerkingsactiviteitId: '00000000-0000-0000-0000-000000000000',
      verwerkingsactiviteitUrl: 'www.zonder-schema.nl',
      bewaartermijn: '10 jaar',
      uitvoerder: '123',
      tijdstip: '2024-04-05T14:35:42',
    });
    await refused(
      body,
      'verwerkingId',
      'verwerkingsactiviteitId',
      'verwerkingsactiviteitUrl',
      'bewaartermijn',
      'uitvoerder',
      'tijdstip',
    );
  });

  test('V1 a UUID of any version is accepted in any case and returned in lower case', async () => {
    const uuid = '30BD3A7C-E26B-11EC-AD15-BDF8FF09D60C';
    const answer = await post(actie({ verwerkingId: uuid }));
    expect(answer.body['verwerkingId']).toBe(uuid.toLowerCase());
  });

  test.each(['P2W', 'PT36H', 'P3Y6M4DT12H30M5S', 'P1000Y', 'P0Y1D'])(
    'V1 term %s is accepted',
    async (bewaartermijn) => {
      expect((await post(actie({ bewaartermijn }))).body['bewaartermijn']).toBe(bewaartermijn);
    },
  );

  test.each(['P', 'PT', 'P0D', '-P1Y', 'P1.5Y', 'P1Y2W', '150', 'p1y', 'P1001Y'])(
    'V1 term %s is refused',
    async (bewaartermijn) => {
      await refused(actie({ bewaartermijn }), 'bewaartermijn');
    },
  );

  test.each([
    ['U+0000', '{"actieNaam":"a\\u0000b"}'],
    ['a lone surrogate', '{"actieNaam":"\\ud800"}'],
    ['a duplicate key', '{"actieNaam":"a","actieNaam":"b"}'],
    ['a duplicate key deep inside', '{"verwerkteObjecten":[{"objectId":"1","objectId":"2"}]}'],
    ['too many levels', `${'['.repeat(30)}${']'.repeat(30)}`],
    ['malformed JSON', '{"actieNaam": }'],
    ['an empty body that says it is JSON', ' '],
  ])('V1 F %s is a parse_error', async (_what, raw) => {
    const answer = await post(undefined, { raw });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'parse_error', invalidParams: [] });
  });

  test('V1 F bytes that are no UTF-8 are a parse_error', async () => {
    const answer = await post(undefined, { raw: Uint8Array.of(0x22, 0xff, 0x22) });
    expect(answer.body['code']).toBe('parse_error');
  });

  test('V1 keys that mean something to JavaScript are harmless', async () => {
    const raw = JSON.stringify(actie()).replace('{', '{"__proto__":{"admin":true},"constructor":{"a":1},');
    const answer = await post(undefined, { raw });
    expect(answer.status).toBe(201);
    expect(answer.text).not.toContain('admin');
  });

  test.each([
    "'; DROP TABLE registratie; --",
    '<script>alert(1)</script>',
    '${jndi:ldap://x}',
    '%00%0a',
    'a\nb\tc "d" \\ e',
    '𝕌nicode ‮ rtl',
  ])('V1 text is data: %j comes back verbatim', async (tekst) => {
    const velden = ['actieNaam', 'handelingNaam', 'verwerkingNaam', 'systeem', 'gegevensbron', 'soortAfnemerId'];
    const filled = Object.fromEntries(velden.map((veld) => [veld, tekst]));
    const objecten = [
      persoon(testBsns[1], { betrokkenheid: tekst, verwerkteSoortenGegevens: [{ soortGegeven: tekst }] }),
    ];
    const answer = await post({ ...actie(filled), verwerkteObjecten: objecten });
    expect(answer.status).toBe(201);
    expect((await register.call('GET', String(answer.body['url']))).body).toMatchObject({
      ...filled,
      verwerkteObjecten: objecten,
    });
  });

  test('V1 twenty thousand objects in one actie are stored, one more is refused', async () => {
    const many = (n: number): object[] =>
      Array.from({ length: n }, (_, i) => persoon(`nr-${String(i)}`, { soortObjectId: 'test' }));
    const answer = await post({ ...actie(), verwerkteObjecten: many(20_000) });
    expect(answer.status).toBe(201);
    const list = await register.call('GET', `${collectie}?objecttype=persoon&soortObjectId=test&objectId=nr-19999`);
    expect(list.body).toMatchObject({ count: 1 });
    expect((list.body['results'] as unknown as { verwerkteObjecten: object[] }[])[0]?.verwerkteObjecten).toHaveLength(
      1,
    );
    await refused({ ...actie(), verwerkteObjecten: many(20_001) }, 'verwerkteObjecten');
  });
});

describe('V2 V3 V4 V5 required elements and values', () => {
  test('V2 what is missing is named, vertrouwelijkheid too', async () => {
    await refused({}, 'vertrouwelijkheid', 'tijdstip', 'verwerkteObjecten');
    await refused(
      { ...actie(), verwerkteObjecten: [{}] },
      'verwerkteObjecten.0.objecttype',
      'verwerkteObjecten.0.soortObjectId',
      'verwerkteObjecten.0.objectId',
    );
    expect((await post({ ...actie(), verwerkteObjecten: [] })).status).toBe(201);
  });

  test('V2 F wrong types in several fields are reported together', async () => {
    const body = {
      ...actie({ actieNaam: 7, systeem: ['x'], tijdstip: null }),
      verwerkteObjecten: [7, { objecttype: 'persoon', soortObjectId: ' ', objectId: '' }],
    };
    const answer = await post(body);
    expect(names(answer).toSorted()).toEqual([
      'actieNaam',
      'systeem',
      'tijdstip',
      'verwerkteObjecten.0',
      'verwerkteObjecten.1.objectId',
      'verwerkteObjecten.1.soortObjectId',
    ]);
    const codes = Object.fromEntries(params(answer).map(({ name, code }) => [name, code]));
    expect(codes).toMatchObject({
      tijdstip: 'null',
      'verwerkteObjecten.0': 'not_a_dict',
      'verwerkteObjecten.1.objectId': 'blank',
    });
    await refused({ ...actie(), verwerkteObjecten: 'x' }, 'verwerkteObjecten');
  });

  test('V3 enum values are accepted in any case and returned in lower case', async () => {
    const answer = await post({
      ...actie({ vertrouwelijkheid: 'Normaal', uitvoeringDoor: 'SYSTEEM' }),
      verwerkteObjecten: [persoon(testBsns[0], { objecttype: 'Persoon' })],
    });
    expect(answer.body).toMatchObject({
      vertrouwelijkheid: 'normaal',
      uitvoeringDoor: 'systeem',
      verwerkteObjecten: [{ objecttype: 'persoon' }],
    });
    await refused(
      { ...actie({ vertrouwelijkheid: 'geheim' }), verwerkteObjecten: [persoon(testBsns[0], { objecttype: 'auto' })] },
      'vertrouwelijkheid',
      'verwerkteObjecten.0.objecttype',
    );
  });

  test.each([
    '2024-04-05T14:35:42.123456789+01:00',
    '1900-01-01T00:00:00Z',
    '2199-12-31T23:59:59-12:00',
    '2999-01-01T00:00:00Z',
  ])('V4 moment %s', async (tijdstip) => {
    const answer = await post(actie({ tijdstip }));
    if (tijdstip.startsWith('2999')) expect(names(answer)).toEqual(['tijdstip']);
    else expect(answer.body['tijdstip']).toBe(tijdstip);
  });

  test.each([
    '2024-04-05',
    '2024-04-05 14:35:42Z',
    '2024-02-30T00:00:00Z',
    '2024-04-05T14:35:42-00:00',
    '2024-04-05t14:35:42z',
  ])('V4 %s is no moment', async (tijdstip) => refused(actie({ tijdstip }), 'tijdstip'));

  test('V4 moments are compared as instants in microseconds, never rounded up', async () => {
    const bsn = testBsns[2];
    await post(actie({ tijdstip: '2021-06-01T11:59:59.9999999+00:00' }, [bsn]));
    const count = async (van: string, tot: string): Promise<unknown> =>
      (
        await register.call('POST', `${collectie}/_zoek`, {
          body: { ...persoon(bsn), beginDatum: van, eindDatum: tot },
        })
      ).body['count'];
    expect(await count('2021-06-01T13:59:59.999999+02:00', '2021-06-01T14:00:00+02:00')).toBe(1);
    expect(await count('2021-06-01T12:00:00Z', '2021-06-01T13:00:00Z')).toBe(0);
  });

  test('V5 an afnemerId alone is an OIN or a fault; soortAfnemerId alone is accepted', async () => {
    expect((await post(actie({ afnemerId: OIN }))).body).toMatchObject({ soortAfnemerId: 'OIN', afnemerId: OIN });
    await refused(actie({ afnemerId: testBsns[3] }), 'soortAfnemerId');
    expect((await post(actie({ soortAfnemerId: 'BSN' }))).body).toMatchObject({ soortAfnemerId: 'BSN', afnemerId: '' });
    const bsn = await post(actie({ soortAfnemerId: 'BSN', afnemerId: ` ${testBsns[3]}` }));
    expect((await register.call('GET', String(bsn.body['url']))).body['afnemerId']).toBe(` ${testBsns[3]}`);
  });
});

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
    const object = (body['verwerkteObjecten'] as unknown as Record<string, string>[])[0];
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
      const { body } = await register.call('POST', `${collectie}/_zoek`, {
        body: { ...persoon(objectId), soortObjectId: 'Bsn' },
      });
      const results = body['results'] as unknown as {
        actieNaam: string;
        verwerkteObjecten: { objectId: string; soortObjectId: string }[];
      }[];
      const found = results
        .filter(({ actieNaam }) => actieNaam === 'V8')
        .map(({ verwerkteObjecten }) => verwerkteObjecten[0]?.objectId);
      expect(found.toSorted()).toEqual(schrijfwijzen.toSorted());
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
    expect(params(patch)).toMatchObject([{ name: 'vertrouwelijk', code: 'unknown' }]);
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

describe('F problem documents', () => {
  test('F every field of Fout is there, in Dutch, without the value that was sent', async () => {
    const answer = await post(actie({ bewaartermijn: 'GEHEIME-WAARDE' }));
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({
      type: 'urn:verwerkingenlog:fout:invalid',
      code: 'invalid',
      title: 'Ongeldige aanvraag',
      status: 400,
    });
    expect(String(answer.body['detail'])).not.toBe('');
    expect(String(answer.body['instance'])).toMatch(/^urn:uuid:/);
    expect(answer.text).not.toContain('GEHEIME');
  });
});
