import { createHmac, randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { faultNames, results } from './answers.ts';
import type { Answer, CallOptions, Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, ids, inzageKop, persoon } from './personen.ts';

let register: Target;
let collectie: string;
beforeAll(async () => {
  register = await startRegister();
  collectie = `${register.bewerking}/verwerkingsacties`;
});
afterAll(async () => {
  // Nothing of all this brought it down.
  expect((await register.call('GET', `${register.base}/health/ready`)).status).toBe(200);
  await register.stop();
});

const post = (body: unknown, options: CallOptions = {}): Promise<Answer> =>
  register.call('POST', collectie, { body, ...options });
const doel = (objectId: string): Record<string, unknown> => persoon(objectId, { soortObjectId: 'test' });
const zoek = (body: object): Promise<Answer> => register.call('POST', `${collectie}/_zoek`, { body });
const code = async (answer: Promise<Answer>): Promise<unknown> => {
  const { status, body } = await answer;
  return [status, body['code']];
};

describe('REGELS 8 problem documents', () => {
  test('REGELS 8 every field of Fout is there, in Dutch, without the value that was sent', async () => {
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
    expect(answer.text).not.toContain('GEHEIM');
  });

  test('REGELS 8 each problem has a number of its own; only a 400 has invalidParams', async () => {
    const get = (options: CallOptions): Promise<Answer> =>
      register.call('GET', `${collectie}/${randomUUID()}`, options);
    const answers = [await get({}), await get({}), await get({ token: null }), await get({ scopes: [] })];
    expect(new Set(answers.map(({ body }) => body['instance'])).size).toBe(4);
    for (const { body } of answers) {
      expect(body).not.toHaveProperty('invalidParams');
      expect(Object.keys(body)).toEqual(['type', 'code', 'title', 'status', 'detail', 'instance']);
    }
  });

  test('REGELS 8 one bad request never fails its neighbours', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        i % 3 === 0 ? post(undefined, { raw: '{' }) : post(i % 3 === 1 ? actie() : actie({ tijdstip: 'x' })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(
      Array.from({ length: 60 }, (_, i) => (i % 3 === 1 ? 201 : 400)),
    );
  });

  test('REGELS 8 thousands of faults in one body give a bounded answer', async () => {
    const answer = await post({ ...actie(), verwerkteObjecten: Array.from({ length: 20_000 }, () => 7) });
    expect(answer.status).toBe(400);
    expect(faultNames(answer)).toHaveLength(100);
    const gegevens = { verwerkteSoortenGegevens: Array.from({ length: 100 }, () => ({})) };
    const worse = await post({ ...actie(), verwerkteObjecten: Array.from({ length: 1_000 }, () => gegevens) });
    expect(worse.status).toBe(400);
    expect(faultNames(worse)).toHaveLength(1_000);
  });
});

describe('V1 V2 bodies', () => {
  test.each(['null', '[]', '7', '"tekst"', 'true', '[{"vertrouwelijkheid":"normaal"}]'])(
    'V2 REGELS 8 the body %s is refused by every operation that reads one',
    async (raw) => {
      const { body } = await post(actie());
      const url = String(body['url']);
      const calls = [
        ['POST', collectie],
        ['PUT', url],
        ['PATCH', `${collectie}?verwerkingId=${ids.verwerking}`],
        ['POST', `${collectie}/_zoek`],
        ['POST', `${register.inzage}/verwerkte-objecten/_zoek`],
      ] as const;
      for (const [method, address] of calls) {
        const answer = await register.call(method, address, { raw, headers: inzageKop });
        expect([method, answer.status, answer.body['code']]).toEqual([method, 400, 'invalid']);
        expect(faultNames(answer)).toContain('nonFieldErrors');
      }
      expect((await register.call('GET', `${url}/versies`)).body['count']).toBe(1);
    },
  );

  test('V2 an operation that needs a body says so when there is none', async () => {
    for (const method of ['POST', 'PATCH'])
      expect(await code(register.call(method, `${collectie}?verwerkingId=${ids.verwerking}`))).toEqual([
        400,
        'invalid',
      ]);
  });

  test.each([
    ['very deep', `${'['.repeat(500_000)}${']'.repeat(500_000)}`],
    ['very deep and unfinished', '{"a":'.repeat(200_000)],
    ['deep inside a field', JSON.stringify(actie()).replace('{', `{"x":${'['.repeat(40)}${']'.repeat(40)},`)],
    ['UTF-16', Buffer.from(JSON.stringify(actie()), 'utf16le')],
    ['a number that is none', JSON.stringify(actie()).replace('{', '{"x":NaN,')],
    ['a trailing comma', JSON.stringify(actie()).replace(/\}$/, ',}')],
    ['two bodies', `${JSON.stringify(actie())}${JSON.stringify(actie())}`],
    [
      'a key that is the same after an escape',
      JSON.stringify(actie()).replace('{', '{"systeem":"a","s\\u0079steem":"b",'),
    ],
    ['NUL in a key', JSON.stringify(actie()).replace('{', '{"a\\u0000":1,')],
    ['half a character in a deep text', JSON.stringify(actie()).replace('"BSN"', '"BSN\\udfff"')],
    ['a raw control character', JSON.stringify(actie({ actieNaam: 'a-b' })).replace('a-b', 'a\u0001b')],
  ])('V1 a body that is %s is a parse_error', async (_what, raw) => {
    expect(await code(post(undefined, { raw }))).toEqual([400, 'parse_error']);
  });

  test('V1 what JSON allows is accepted: white space, escapes, a byte order mark, pairs of surrogates', async () => {
    const text = JSON.stringify(actie({ actieNaam: 'a-b' }));
    for (const raw of [
      ` \n${text}\r\n `,
      `\uFEFF${text}`,
      text.replace('a-b', '\\ud83d\\ude00'),
      text.replace('a-b', '\\u0061'),
    ])
      expect((await post(undefined, { raw })).status).toBe(201);
  });

  test('P9 a body without a length that grows too large is a 413', async () => {
    const chunk = new TextEncoder().encode(' '.repeat(1024 * 1024));
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        sent += 1;
        if (sent > 12) controller.close();
        else controller.enqueue(chunk);
      },
    });
    const headers = { Authorization: `Bearer ${register.token()}`, 'Content-Type': 'application/json' };
    const outcome = await fetch(collectie, { method: 'POST', headers, body, duplex: 'half' }).then(
      ({ status }) => status,
      () => 'verbroken',
    );
    expect([413, 'verbroken']).toContain(outcome);
  });

  test.each([
    ['text/plain', {}],
    ['application/xml', {}],
    ['application/json; charset=iso-8859-1', {}],
    ['application/merge-patch+json', {}],
    ['application/json', { 'Content-Encoding': 'gzip' }],
    ['', {}],
  ])('P9 a POST of %s with %j is a 415', async (type, extra) => {
    const headers = { 'Content-Type': type, ...extra };
    expect(await code(post(actie(), { headers }))).toEqual([415, 'unsupported_media_type']);
  });

  test('V1 lengths: at the limit accepted, one over refused, every field', async () => {
    const lang = (aan: number): Record<string, unknown> => ({
      actieNaam: 'a'.repeat(242 + aan),
      handelingNaam: 'a'.repeat(242 + aan),
      verwerkingNaam: 'a'.repeat(242 + aan),
      verwerkingsactiviteitUrl: `https://x.example/${'a'.repeat(2024 + aan)}`,
      systeem: 'a'.repeat(242 + aan),
      gebruiker: 'a'.repeat(40 + aan),
      gegevensbron: 'a'.repeat(242 + aan),
      soortAfnemerId: 'a'.repeat(242 + aan),
      afnemerId: 'a'.repeat(40 + aan),
      verwerkingsactiviteitUrlAfnemer: `https://x.example/${'a'.repeat(2024 + aan)}`,
    });
    const object = (aan: number): Record<string, unknown> => ({
      objecttype: 'persoon',
      soortObjectId: 'a'.repeat(242 + aan),
      objectId: 'a'.repeat(40 + aan),
      betrokkenheid: 'a'.repeat(242 + aan),
      verwerkteSoortenGegevens: [{ soortGegeven: 'a'.repeat(242 + aan) }],
    });
    expect((await post({ ...actie(lang(0)), verwerkteObjecten: [object(0)] })).status).toBe(201);
    const over = await post({ ...actie(lang(1)), verwerkteObjecten: [object(1)] });
    const inObject = ['soortObjectId', 'objectId', 'betrokkenheid', 'verwerkteSoortenGegevens.0.soortGegeven'];
    expect(new Set(faultNames(over))).toEqual(
      new Set([...Object.keys(lang(1)), ...inObject.map((naam) => `verwerkteObjecten.0.${naam}`)]),
    );
  });
});

describe('V1 text is data, in every field', () => {
  test.each([
    "'; DROP TABLE actie; --",
    '" OR "1"="1',
    '%_*?[a-z]',
    '<img src=x onerror=alert(1)>',
    '{"$ne":null}',
    '../../../etc/passwd',
    'a\r\nX-Injected: ja',
    '\u200b\u202e\ufeff',
    'é vs e\u0301',
    '-1',
    'null',
  ])('V1 %j is stored, sought and returned verbatim', async (tekst) => {
    const objecten = [{ ...persoon(`${tekst}!`), soortObjectId: `${tekst}-soort`, betrokkenheid: tekst }];
    const velden = {
      actieNaam: tekst,
      gebruiker: tekst,
      systeem: tekst,
      gegevensbron: tekst,
      soortAfnemerId: `s${tekst}`,
      afnemerId: tekst,
    };
    const made = await post({ ...actie(velden), verwerkteObjecten: objecten });
    expect(made.status).toBe(201);
    const tripel = { objecttype: 'persoon', soortObjectId: `${tekst}-soort`, objectId: `${tekst}!` };
    const url = `${collectie}?${new URLSearchParams({ ...tripel, eindDatum: '2025-01-01' }).toString()}`;
    for (const answer of [await register.call('GET', url), await zoek({ ...tripel, eindDatum: '2025-01-01' })]) {
      expect(answer.body['count']).toBe(1);
      expect(results(answer)[0]).toMatchObject({ ...velden, verwerkteObjecten: objecten });
    }
    expect((await zoek({ ...tripel, objectId: `${tekst}?` })).body['count']).toBe(0);
  });
});

describe('Z10 H7 V11 addresses, parameters and headers', () => {
  const base = 'objecttype=persoon&soortObjectId=test&objectId=x';
  test.each([
    '__proto__=1',
    'constructor=1',
    'objectId[]=y',
    'objectId.a=y',
    'pageSize=1e2',
    'pageSize=0x10',
    'pageSize=%205',
    'pageSize=99999999999999999999',
    'pageSize=-1',
    'page=1.5',
    'pageSize=',
    'verwerkingsactiviteitId=',
    'vertrouwelijkheid=',
    'vertrouwelijkheid=normaal,geheim',
    'beperkteSet=1',
    'beginDatum=',
    'beginDatum=2024-01-01T00:00:00',
    'beginDatum=%EF%BC%92024-01-01',
    'verwerkingsactiviteitId=aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaaa',
  ])('Z10 ?%s is a 400', async (extra) => {
    expect(await code(register.call('GET', `${collectie}?${base}&${extra}`))).toEqual([400, 'invalid']);
  });

  const uuid = '48086bf2-11b7-4603-9526-67d7c3bb6587';
  test.each([
    ['NUL', '%00'],
    ['a path', '..%2f..%2fetc'],
    ['half a percent code', '%E0%A4%A'],
    ['250 letters', 'a'.repeat(250)],
    ['a UUID and a new line', `${uuid}%0d%0aX-A:1`],
    ['a UUID in braces', `{${uuid}}`],
    ['a UUID as URN', `urn:uuid:${uuid}`],
  ])('H7 an actieId of %s is no resource', async (_what, id) => {
    for (const method of ['GET', 'DELETE']) {
      const answer = await register.call(method, `${collectie}/${id}`);
      expect([400, 404]).toContain(answer.status);
      expect(answer.headers.get('x-a')).toBeNull();
    }
  });

  test.each([
    ['256 characters', 'a'.repeat(256)],
    ['a space', 'a b'],
    ['a letter that is not ASCII', 'sleutel-é'],
  ])('V11 an Idempotency-Key with %s is a 400 that names it', async (_what, sleutel) => {
    const answer = await post(actie(), { headers: { 'Idempotency-Key': sleutel } });
    expect([answer.status, faultNames(answer)]).toEqual([400, ['Idempotency-Key']]);
  });

  test('V11 an Idempotency-Key of 255 characters is taken', async () => {
    expect((await post(actie(), { headers: { 'Idempotency-Key': '~'.repeat(255) } })).status).toBe(201);
  });

  test.each(['"', 'W/"x"', 'x', '"a", "b"', ',,,', '""'])('H9 If-Match %s matches nothing', async (etag) => {
    const { body } = await post(actie());
    const url = String(body['url']);
    expect((await register.call('DELETE', url, { headers: { 'If-Match': etag } })).status).toBe(412);
    expect((await register.call('GET', url)).status).toBe(200);
  });
});

describe('T16 T17 tokens', () => {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const payload = (extra: object = {}): object => ({
    client_id: 'ontwikkel',
    iss: 'ontwikkel',
    iat: Math.floor(Date.now() / 1000),
    ...extra,
  });
  /** A token that is really signed with the client's secret, by whatever algorithm its header says. */
  const signed = (header: unknown, body: unknown, hash = 'sha256'): string => {
    const text = `${part(header)}.${part(body)}`;
    return `${text}.${createHmac(hash, register.client.geheim).update(text).digest('base64url')}`;
  };
  const get = (token: string): Promise<Answer> => register.call('GET', `${collectie}/${randomUUID()}`, { token });
  const HS256 = { alg: 'HS256', typ: 'JWT' };

  const slecht: readonly (readonly [string, () => string])[] = [
    ['longer than 8 KiB', () => signed(HS256, payload({ user_representation: 'a'.repeat(6_200) }))],
    ['signed by HS512 as its header says', () => signed({ alg: 'HS512' }, payload(), 'sha512')],
    ['signed by HS384 as its header says', () => signed({ alg: 'HS384' }, payload(), 'sha384')],
    ['of an algorithm in lower case', () => signed({ alg: 'hs256' }, payload())],
    ['without algorithm', () => signed({ typ: 'JWT' }, payload())],
    ['with a list of algorithms', () => signed({ alg: ['HS256', 'none'] }, payload())],
    ['with a list as payload', () => signed(HS256, [payload()])],
    ['with null as payload', () => signed(HS256, null)],
    ['with a list of clients', () => signed(HS256, payload({ client_id: ['ontwikkel'] }))],
    ['of a client called __proto__', () => signed(HS256, payload({ client_id: '__proto__' }))],
    ['with exp as text', () => signed(HS256, payload({ exp: '9999999999' }))],
    [
      'with iat beyond numbers',
      () => signed(HS256, payload()).replace(part(payload()), part({ ...payload(), iat: 1e308 })),
    ],
    ['with a fourth part', () => `${signed(HS256, payload())}.x`],
    ['with two parts', () => signed(HS256, payload()).replace(/\.[^.]*$/, '')],
    ['with its signature twice', () => signed(HS256, payload()).replace(/([^.]*)$/, '$1$1')],
    ['with its signature cut short', () => signed(HS256, payload()).slice(0, -10)],
  ];
  test.each(slecht)('T16 T17 a token %s is 401', async (_what, token) => {
    const answer = await get(token());
    expect([answer.status, answer.body['code']]).toEqual([401, 'authentication_failed']);
  });

  test('T17 just under 8 KiB it works, and headers that we do not know say nothing', async () => {
    expect((await get(signed(HS256, payload({ user_representation: 'a'.repeat(5_800) })))).status).toBe(404);
    expect(
      (await get(signed({ ...HS256, kid: '../../dev/null', jku: 'https://evil.example' }, payload()))).status,
    ).toBe(404);
  });

  test.each(['', 'Bearer', 'Bearer ', 'Basic b250d2lra2VsOng=', 'Token x'])(
    'T16 Authorization %j is 401',
    async (Authorization) => {
      const answer = await register.call('GET', collectie, { token: null, headers: { Authorization } });
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    },
  );

  test.each([
    [{ scopes: 'read:confidential;delete:confidential' }],
    [{ scopes: { 'read:confidential': true } }],
    [{ scopes: [['read:confidential']] }],
    [{ scopes: ['read:*'] }],
    [{ scopes: [''] }],
  ])('T17 a claim of %j gives no rights', async (claims) => {
    const answer = await get(signed(HS256, payload(claims)));
    expect(answer.status).toBe(403);
  });
});

test('H5 REGELS 8 a PATCH with faults in query and body names them together', async () => {
  const answer = await register.call('PATCH', `${collectie}?verwerkingId=x`, {
    body: { bewaartermijn: 5, vertrouwelijkheid: 'geheim', extra: 1 },
  });
  expect(answer.status).toBe(400);
  expect(new Set(faultNames(answer))).toEqual(new Set(['verwerkingId', 'bewaartermijn', 'vertrouwelijkheid', 'extra']));
});

test('Z1 V8 what was never logged is found as nothing, however odd', async () => {
  for (const objectId of ['0', '000000000', '1e9', 'NaN', '-1', ' '.repeat(3) + '1'])
    expect((await zoek({ ...doel(objectId), soortObjectId: 'BSN', eindDatum: '2025-01-01' })).body).toMatchObject({
      count: 0,
      results: [],
    });
});
