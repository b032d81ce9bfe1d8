import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Body } from './answers.ts';
import { faultNames, faults, results } from './answers.ts';
import { bulk, NDJSON, regels } from './bulk.ts';
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

/** Acties about a person of their own, so that a test counts only its own. */
const over = (wie: string, extra: Body = {}): Body => ({
  ...actie(extra),
  verwerkteObjecten: [persoon(wie, { soortObjectId: 'test' })],
});
const nieuwPersoon = (): string => randomUUID();
const gevonden = async (wie: string): Promise<readonly Body[]> =>
  results(
    await register.call('POST', `${collectie}/_zoek`, {
      body: { ...persoon(wie, { soortObjectId: 'test' }), eindDatum: '2025-01-01', pageSize: 500 },
    }),
  );
const aantal = async (wie: string): Promise<number> => (await gevonden(wie)).length;
const atomicFalse = { query: '?atomic=false' } as const;
const statussen = (answer: Answer): readonly unknown[] => results(answer).map(({ status }) => status);

describe('Z12 a body of lines', () => {
  test('Z12 each line is an actie, and reads back as a POST would have it', async () => {
    const wie = nieuwPersoon();
    const lines = ['a', 'b', 'c'].map((actieNaam) => over(wie, { actieNaam, verwerkingId: ids.verwerking }));
    const { status, body, headers } = await bulk(register, lines);
    expect(status).toBe(201);
    expect(headers.get('location')).toBeNull();
    expect(Object.keys(body)).toEqual(['aantal', 'results']);
    expect(body['aantal']).toBe(3);
    const { body: posted } = await register.call('POST', collectie, { body: lines[0] });
    for (const [i, regel] of (body['results'] as Body[]).entries()) {
      expect(regel).toEqual({ regel: i, actieId: expect.any(String), url: `${collectie}/${String(regel['actieId'])}` });
      const read = await register.call('GET', String(regel['url']));
      expect(read.body).toMatchObject({ actieId: regel['actieId'], actieNaam: ['a', 'b', 'c'][i], systeem: '' });
      expect(Object.keys(read.body)).toEqual(Object.keys(posted));
    }
    expect(await aantal(wie)).toBe(4);
  });

  test('Z12 lines end in LF or CRLF, blank ones have a number and no result, and the last may go without an end', async () => {
    const wie = nieuwPersoon();
    const line = JSON.stringify(over(wie));
    const raw = `\uFEFF${line}\r\n\r\n \t \n${line}\n\n${line}`;
    const { status, body } = await bulk(register, [raw]);
    expect(status).toBe(201);
    expect((body['results'] as Body[]).map(({ regel }) => regel)).toEqual([0, 3, 5]);
    expect((await bulk(register, [`${line}\n`])).body['aantal']).toBe(1);
    expect(await aantal(wie)).toBe(4);
  });

  test('Z12 H1 H6 H10 its acties are changed, removed and followed as any other', async () => {
    const wie = nieuwPersoon();
    const url = String(results(await bulk(register, [over(wie), over(wie)]))[0]?.['url']);
    const { body } = await register.call('GET', url);
    expect((await register.call('PUT', url, { body: { ...body, actieNaam: 'gewijzigd' } })).status).toBe(200);
    expect((await register.call('DELETE', url)).status).toBe(204);
    const versies = results(await register.call('GET', `${url}/versies`));
    expect(versies.map(({ bewerking }) => bewerking)).toEqual(['aanmaken', 'wijzigen', 'verwijderen']);
    expect(await aantal(wie)).toBe(1);
  });

  test('Z12 I4 reading what it logged is logged as ever', async () => {
    const wie = nieuwPersoon();
    const url = String(results(await bulk(register, [over(wie)]))[0]?.['url']);
    await register.call('GET', url);
    const vraag = { ...persoon(wie, { soortObjectId: 'test' }), beginDatum: '2025-01-01' };
    const namen = results(await register.call('POST', `${collectie}/_zoek`, { body: vraag })).map(
      (een) => een['actieNaam'],
    );
    expect(namen).toEqual(['Raadplegen verwerkingenlog']);
  });

  test('Z12 V8 V9 V12 warnings count per line', async () => {
    const count = async (regel: string): Promise<number> =>
      Number(new RegExp(`waarschuwingen_total\\{regel="${regel}"\\} (\\d+)`).exec(await register.metrics())?.[1] ?? 0);
    const before = await Promise.all(['V8', 'V9', 'V12'].map(count));
    const verwerkingId = randomUUID();
    const lines = [
      actie({ verwerkingId, verzonnen: 1, nogEen: 2 }, ['1234567']),
      actie({ verwerkingId, verzonnen: 1, vertrouwelijkheid: 'vertrouwelijk' }, ['1234567', '479580261']),
      actie({ verwerkingId, idempotencyKey: randomUUID() }),
    ];
    expect((await bulk(register, lines)).status).toBe(201);
    const after = await Promise.all(['V8', 'V9', 'V12'].map(count));
    expect(after.map((value, i) => value - (before[i] ?? 0))).toEqual([2, 3, 2]);
  });
});

describe('Z12 all or nothing', () => {
  test('Z12 V9 every fault of every line is named, its line in front, and nothing is stored', async () => {
    const wie = nieuwPersoon();
    const answer = await bulk(register, [
      over(wie),
      over(wie, { tijdstip: 'gisteren', bewaartermijn: 'lang' }),
      '',
      '{"a":1',
      { ...over(wie), verwerkteObjecten: [persoon(wie), { objecttype: 'persoon', soortObjectId: 'x' }] },
      over(wie, { afnemerId: 'x' }),
      over(wie, { vertrouwelijkheid: 'opgeheven' }),
      over(wie),
    ]);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      code: 'invalid',
      detail: 'Er is niets vastgelegd. Geweigerde regels: 5 van de 7.',
    });
    expect(new Set(faultNames(answer))).toEqual(
      new Set([
        '1.tijdstip',
        '1.bewaartermijn',
        '3.nonFieldErrors',
        '4.verwerkteObjecten.1.objectId',
        '5.soortAfnemerId',
        '6.vertrouwelijkheid',
      ]),
    );
    expect(await aantal(wie)).toBe(0);
  });

  test.each<[string, string, string]>([
    ['no JSON', '{"a":', 'parse_error'],
    ['two values', '{} {}', 'parse_error'],
    ['a body over two lines', '{"vertrouwelijkheid":"normaal",\n"tijdstip":1}', 'parse_error'],
    ['a key twice', JSON.stringify(actie()).replace('{', '{"tijdstip":"x",'), 'parse_error'],
    ['U+0000', JSON.stringify(actie({ actieNaam: '\0' })), 'parse_error'],
    ['half a character', JSON.stringify(actie({ actieNaam: 'x' })).replace('"x"', String.raw`"\ud800"`), 'parse_error'],
    ['very deep', `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'parse_error'],
    ['a list', '[]', 'not_a_dict'],
    ['null', 'null', 'null'],
    ['a text', '"x"', 'not_a_dict'],
    ['a key with a space', JSON.stringify(actie({ idempotencyKey: 'a b' })), 'invalid'],
    ['a key that is a number', JSON.stringify(actie({ idempotencyKey: 1 })), 'invalid'],
  ])('Z12 V1 a line with %s is refused', async (_what, line, code) => {
    const wie = nieuwPersoon();
    const answer = await bulk(register, [over(wie), line]);
    expect([answer.status, answer.body['code']]).toEqual([400, 'invalid']);
    expect(faults(answer)[0]).toMatchObject({ name: expect.stringMatching(/^1\./), code });
    expect(await aantal(wie)).toBe(0);
  });

  test('Z12 V1 a line that is no UTF-8 is refused', async () => {
    const line = Buffer.from(JSON.stringify(actie({ actieNaam: 'x' })));
    line[line.indexOf('"x"') + 1] = 0xff;
    const answer = await bulk(register, Buffer.concat([Buffer.from(`${JSON.stringify(actie())}\n`), line]));
    expect(faults(answer)).toMatchObject([{ name: '1.nonFieldErrors', reason: 'De regel is geen UTF-8.' }]);
  });

  test('Z12 T1 T2 it is 403 when only rights fail, and names the lines; with another fault it is 400', async () => {
    const wie = nieuwPersoon();
    const lines = [
      over(wie),
      over(wie, { vertrouwelijkheid: 'Vertrouwelijk' }),
      over(wie, { vertrouwelijkheid: 'opgeheven' }),
    ];
    const scopes = ['create:normal'];
    const refused = await bulk(register, lines, { scopes });
    expect([refused.status, refused.body['code']]).toEqual([403, 'permission_denied']);
    expect(faultNames(refused)).toEqual(['1.vertrouwelijkheid', '2.vertrouwelijkheid']);
    const worse = await bulk(register, [...lines, over(wie, { tijdstip: 'x' })], { scopes });
    expect([worse.status, faultNames(worse)]).toEqual([
      400,
      ['1.vertrouwelijkheid', '2.vertrouwelijkheid', '3.tijdstip'],
    ]);
    expect((await bulk(register, lines.slice(0, 2), { scopes: ['create:confidential'] })).status).toBe(201);
    expect(await aantal(wie)).toBe(2);
  });

  test('Z12 an answer names a thousand faults, a line a hundred, and both say that there are more', async () => {
    const many = await bulk(
      register,
      Array.from({ length: 1_500 }, () => '{"tijdstip":1}'),
    );
    expect(faults(many)).toHaveLength(1_000);
    expect(many.body['detail']).toBe(
      'Er is niets vastgelegd. Geweigerde regels: 1500 van de 1500. Alleen de eerste 1000 fouten zijn genoemd.',
    );
    const wide = await bulk(register, [{ ...actie(), verwerkteObjecten: Array.from({ length: 50 }, () => ({})) }]);
    expect(faults(wide)).toHaveLength(101);
    expect(faults(wide).at(-1)).toMatchObject({ name: '0.nonFieldErrors', reason: 'Deze regel heeft nog 50 fouten.' });
  });

  test('Z12 an answer per line names a thousand faults and then the first of each line, and says so', async () => {
    const line = { verwerkteObjecten: Array.from({ length: 15 }, () => ({})) };
    const lines = Array.from({ length: 300 }, () => line);
    const answer = await bulk(register, lines, atomicFalse);
    const named = results(answer).map(({ fout }) => (fout as Body)['invalidParams'] as readonly Body[]);
    expect(named.map(({ length }) => length).filter((length) => length === 0)).toEqual([]);
    expect(named.flat().length).toBeLessThan(1_000 + 2 * lines.length);
    expect(named[0]?.length).toBeGreaterThan(40);
    expect(results(answer).at(-1)).toMatchObject({
      regel: 299,
      status: 400,
      fout: {
        detail: 'De regel bevat ongeldige gegevens; alleen de eerste fout is genoemd.',
        invalidParams: [{ code: 'required' }],
      },
    });
  });

  test('Z12 D2 a refusal repeats no value', async () => {
    const [bsn] = testBsns;
    const lines = [{ ...actie(), [bsn]: bsn, tijdstip: bsn }, `{"${bsn}":"${bsn}`];
    for (const query of ['', '?atomic=false']) expect((await bulk(register, lines, { query })).text).not.toContain(bsn);
  });
});

describe('Z12 each line for itself', () => {
  test('Z12 lines are answered in order, good ones stored and the others refused as a POST is', async () => {
    const wie = nieuwPersoon();
    const lines = [
      over(wie, { actieNaam: 'a' }),
      '{',
      '',
      over(wie, { tijdstip: 'x' }),
      over(wie, { vertrouwelijkheid: 'vertrouwelijk' }),
      over(wie, { actieNaam: 'b' }),
    ];
    const { status, body } = await bulk(register, lines, { ...atomicFalse, scopes: ['create:normal'] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ aantal: 5, opgeslagen: 2, geweigerd: 3 });
    expect(body['results']).toEqual([
      { regel: 0, status: 201, actieId: expect.any(String), url: expect.stringContaining(collectie) },
      { regel: 1, status: 400, fout: expect.objectContaining({ code: 'parse_error', title: 'Onleesbare aanvraag' }) },
      {
        regel: 3,
        status: 400,
        fout: {
          code: 'invalid',
          title: 'Ongeldige aanvraag',
          detail: 'De aanvraag bevat ongeldige gegevens.',
          invalidParams: [expect.objectContaining({ name: 'tijdstip', code: 'invalid' })],
        },
      },
      { regel: 4, status: 403, fout: expect.objectContaining({ code: 'permission_denied' }) },
      { regel: 5, status: 201, actieId: expect.any(String), url: expect.stringContaining(collectie) },
    ]);
    expect(new Set((await gevonden(wie)).map(({ actieNaam }) => actieNaam))).toEqual(new Set(['a', 'b']));
  });

  test('Z12 it is 200 also when every line is refused', async () => {
    const { status, body } = await bulk(register, ['{}', 'x'], atomicFalse);
    expect([status, body['aantal'], body['opgeslagen'], body['geweigerd']]).toEqual([200, 2, 0, 2]);
  });

  test('Z12 Z10 atomic is true or false, once', async () => {
    const wie = nieuwPersoon();
    for (const query of ['?atomic=nee', '?atomic=', '?atomic=true&atomic=false', '?atomisch=false'])
      expect((await bulk(register, [over(wie)], { query })).status, query).toBe(400);
    expect((await bulk(register, [over(wie)], { query: '?atomic=true' })).status).toBe(201);
    expect(await aantal(wie)).toBe(1);
  });
});

describe('Z12 V11 keys', () => {
  const actieIds = (answer: Answer): readonly unknown[] => results(answer).map(({ actieId }) => actieId);
  const key = (name: string): CallOptions => ({ headers: { 'Idempotency-Key': name } });

  test.each(['', '?atomic=false'])(
    'V11 Z12 a retry of a line answers with its first actie and stores nothing %s',
    async (query) => {
      const wie = nieuwPersoon();
      const lines = Array.from({ length: 3 }, () => over(wie, { idempotencyKey: randomUUID() }));
      const first = await bulk(register, lines, { query });
      const reordered = lines.map((line) => Object.fromEntries(Object.entries(line).toReversed()));
      const again = await bulk(register, [...reordered, over(wie)], { query });
      expect([again.status, actieIds(again).slice(0, 3)]).toEqual([first.status, actieIds(first)]);
      expect(await aantal(wie)).toBe(4);
    },
  );

  test('V11 Z12 a POST and a line of a bulk share their keys, both ways', async () => {
    const wie = nieuwPersoon();
    const [een, twee] = [randomUUID(), randomUUID()];
    const posted = await register.call('POST', collectie, { body: over(wie), ...key(een) });
    const lines = [een, twee].map((idempotencyKey) => over(wie, { idempotencyKey }));
    const replay = await bulk(register, lines);
    expect(actieIds(replay)[0]).toBe(posted.body['actieId']);
    const repost = await register.call('POST', collectie, { body: over(wie), ...key(twee) });
    expect(repost.status).toBe(201);
    expect(repost.body['actieId']).toBe(actieIds(replay)[1]);
    expect(await aantal(wie)).toBe(2);
  });

  test('V11 Z12 one key in two lines: the same actie for the same content, 409 for another', async () => {
    const wie = nieuwPersoon();
    const idempotencyKey = randomUUID();
    const twice = [over(wie, { idempotencyKey }), over(wie, { idempotencyKey })];
    const other = over(wie, { idempotencyKey, actieNaam: 'anders' });
    const refused = await bulk(register, [...twice, other]);
    expect([refused.status, refused.body['code'], faultNames(refused)]).toEqual([
      409,
      'conflict',
      ['2.idempotencyKey'],
    ]);
    expect(await aantal(wie)).toBe(0);
    const each = await bulk(register, [...twice, other], atomicFalse);
    expect(statussen(each)).toEqual([201, 201, 409]);
    expect(new Set(actieIds(each).slice(0, 2)).size).toBe(1);
    expect((await bulk(register, [other])).status).toBe(409);
    expect(await aantal(wie)).toBe(1);
  });

  test('V11 Z12 a line that was refused may be tried again under its key', async () => {
    const wie = nieuwPersoon();
    const idempotencyKey = randomUUID();
    expect(statussen(await bulk(register, [over(wie, { idempotencyKey, tijdstip: 'x' })], atomicFalse))).toEqual([400]);
    expect((await bulk(register, [over(wie, { idempotencyKey })])).status).toBe(201);
  });

  test('V11 Z12 the header is the key of every line that has none itself', async () => {
    const wie = nieuwPersoon();
    const header = randomUUID();
    const lines = [over(wie), over(wie), over(wie, { idempotencyKey: randomUUID() })];
    const first = await bulk(register, lines, key(header));
    expect(actieIds(await bulk(register, lines, key(header)))).toEqual(actieIds(first));
    expect(new Set(actieIds(first)).size).toBe(3);
    expect(await aantal(wie)).toBe(3);
    // Another body under the same key, also one that is only longer.
    expect((await bulk(register, [over(wie, { actieNaam: 'x' }), ...lines.slice(1)], key(header))).status).toBe(409);
    expect((await bulk(register, [...lines, over(wie)], key(header))).status).toBe(409);
    expect((await register.call('POST', collectie, { body: over(wie), ...key(header) })).status).toBe(201);
    expect(await aantal(wie)).toBe(4);
  });

  test.each(['', '?atomic=false'])(
    'V11 Z12 under the header blank lines more or less make no other actie %s',
    async (query) => {
      const wie = nieuwPersoon();
      const options = { query, ...key(randomUUID()) };
      const first = await bulk(register, [over(wie), over(wie)], options);
      const again = await bulk(register, ['', over(wie), '', '', over(wie), ''], options);
      expect([again.status, actieIds(again)]).toEqual([first.status, actieIds(first)]);
      expect(await aantal(wie)).toBe(2);
    },
  );

  test('V11 Z12 two bulks with the same keys at the same time store each line once', async () => {
    const wie = nieuwPersoon();
    const lines = Array.from({ length: 200 }, () => over(wie, { idempotencyKey: randomUUID() }));
    const answers = await Promise.all(Array.from({ length: 4 }, async () => bulk(register, lines, atomicFalse)));
    for (const status of answers.flatMap(statussen)) expect([201, 409]).toContain(status);
    const again = await bulk(register, lines);
    for (const answer of answers)
      for (const [i, regel] of results(answer).entries())
        if (regel['status'] === 201) expect(regel['actieId']).toBe(actieIds(again)[i]);
    expect(await aantal(wie)).toBe(200);
  });
});

test('Z12 P9 405, 401, 403, 406, 415 and 400 come as everywhere', async () => {
  const url = `${collectie}/_bulk`;
  const raw = regels([actie()]);
  const headers = NDJSON;
  expect((await register.call('PUT', url, { raw, headers })).status).toBe(405);
  expect((await register.call('POST', url, { raw, headers, token: null })).status).toBe(401);
  const robot = await register.addApplicatie({ clientId: 'alleen-inzage', inzage: 'read:normal' });
  await expect
    .poll(
      async () => (await register.call('POST', url, { raw, headers, token: register.token({ client: robot }) })).status,
    )
    .toBe(403);
  expect(
    (await register.call('POST', url, { raw, headers: { ...headers, Accept: 'application/x-ndjson' } })).status,
  ).toBe(406);
  expect((await register.call('POST', url, { raw, headers: { 'Content-Type': 'application/json' } })).status).toBe(415);
  expect((await register.call('POST', collectie, { raw, headers })).status).toBe(415);
  for (const empty of ['', '\n\r\n \n'])
    expect((await register.call('POST', url, { raw: empty, headers })).body['invalidParams']).toMatchObject([
      { name: 'nonFieldErrors', code: 'required' },
    ]);
});
