import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { faultNames, faults, results } from './answers.ts';
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

async function refused(body: unknown, ...expected: readonly string[]): Promise<void> {
  const answer = await post(body);
  expect(answer.status).toBe(400);
  expect(faultNames(answer)).toEqual(expected);
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
    expect(results(list)[0]?.['verwerkteObjecten']).toHaveLength(1);
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
    expect(faultNames(answer).toSorted()).toEqual([
      'actieNaam',
      'systeem',
      'tijdstip',
      'verwerkteObjecten.0',
      'verwerkteObjecten.1.objectId',
      'verwerkteObjecten.1.soortObjectId',
    ]);
    const codes = Object.fromEntries(faults(answer).map(({ name, code }) => [name, code]));
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
    if (tijdstip.startsWith('2999')) expect(faultNames(answer)).toEqual(['tijdstip']);
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
