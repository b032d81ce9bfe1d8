import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { results } from './answers.ts';
import { isPostgres } from './database-setting.ts';
import type { Answer, Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { inspectStore } from './inspect-store.ts';
import { filesBelow, findLeaks } from './leaks.ts';
import { actie, ids, inzageKop, persoon, testBsns } from './personen.ts';

const [bsn, ander, afnemer] = [testBsns[6], testBsns[7], testBsns[8]];
const metPunten = bsn.replaceAll(/(\d{3})(?=\d)/g, '$1.');
const gevoelig = [bsn, metPunten, ander, afnemer, 'DOSSIER-KLANT-X'];
/** Says whether, not what: no identifier stands in the output of a test. */
const holdsIdentifier = (text: string): boolean => gevoelig.some((waarde) => text.includes(waarde));
const periode = { beginDatum: '2024-01-01', eindDatum: '2025-01-01' };

let register: Target;
let bewerking: string;
let inzage: string;
/** Everything that a client can do with a person, by a register that tells all it can. */
beforeAll(async () => {
  register = await startRegister({ settings: { VWL_LOG_LEVEL: 'debug' } });
  bewerking = `${register.bewerking}/verwerkingsacties`;
  inzage = `${register.inzage}/verwerkte-objecten`;
  const verwerkingId = randomUUID();
  const body = {
    ...actie({ verwerkingId, soortAfnemerId: 'BSN', afnemerId: ` ${afnemer}` }),
    verwerkteObjecten: [
      persoon(bsn),
      persoon(` ${ander} `, { soortObjectId: ' bsn' }),
      persoon('DOSSIER-KLANT-X', { soortObjectId: 'dossier' }),
    ],
  };
  const { body: made } = await register.call('POST', bewerking, { body, headers: { 'Idempotency-Key': 'd1' } });
  await register.call('POST', bewerking, { body, headers: { 'Idempotency-Key': 'd1' } });
  const url = String(made['url']);
  await register.call('PUT', url, { body: { ...made, actieNaam: 'later' } });
  await register.call('PATCH', `${bewerking}?verwerkingId=${verwerkingId}`, { body: { bewaartermijn: 'P9Y' } });
  await register.call('GET', url);
  await register.call('GET', `${url}/versies`);
  await register.call('GET', `${bewerking}?objecttype=persoon&soortObjectId=BSN&objectId=${bsn}`);
  const zoek = { ...persoon(bsn), ...periode };
  await register.call('POST', `${bewerking}/_zoek`, { body: { ...zoek, pageSize: 1 } });
  const found = await register.call('POST', `${inzage}/_zoek`, { body: zoek, headers: inzageKop });
  await register.call('GET', String(results(found)[0]?.['url']), { headers: inzageKop });
  expect(results(found)).toHaveLength(1);
});
afterAll(() => register.stop());

/** What was sent stands in neither text nor headers of an answer. */
function tellsNothing(answer: Answer): void {
  expect(holdsIdentifier(`${answer.text} ${JSON.stringify([...answer.headers])}`)).toBe(false);
}

describe('D1 at rest', () => {
  test('D1 plain in, plain out, and in no file of the data folder in any writing', async () => {
    const lijst = await register.call('POST', `${bewerking}/_zoek`, { body: persoon(ander) });
    const logged = results(lijst).find(({ actieNaam }) => actieNaam === 'later');
    expect(logged).toMatchObject({ afnemerId: ` ${afnemer}`, verwerkteObjecten: [{ objectId: ` ${ander} ` }] });
    const files = filesBelow(register.data);
    // What stands in a database is looked through after the run (global-setup.ts).
    expect(files.map((path) => basename(path))).toContain(isPostgres ? 'sleutelring.json' : 'verwerkingenlog.db');
    expect(findLeaks(files, testBsns)).toEqual([]);
    const dossier = files.filter((path) => readFileSync(path).includes('DOSSIER-KLANT-X'));
    expect(dossier).toEqual([]);
    expect(holdsIdentifier(files.join())).toBe(false);
  });

  test('D1 no column holds a BSN as a number', async () => {
    const db = await inspectStore(register.data);
    try {
      const tables = await db.tables();
      const rows = (await Promise.all(tables.map((table) => db.rows(`SELECT * FROM ${table}`)))).flat();
      const numbers = rows.flatMap((row) => Object.values(row)).filter((value) => typeof value === 'number');
      expect(numbers.length).toBeGreaterThan(100);
      const known = new Set(testBsns.map(Number));
      expect(numbers.filter((number) => known.has(number))).toEqual([]);
    } finally {
      await db.close();
    }
  });

  test('D1 neither does a plain hash of it, nor of a body that holds one', async () => {
    const raw = JSON.stringify(actie({ actieNaam: 'gehasht' }, [bsn]));
    await register.call('POST', bewerking, { raw, headers: { 'Idempotency-Key': 'd1-hash' } });
    const texts = [
      bsn,
      `BSN${bsn}`,
      `BSN:${bsn}`,
      `bsn:${bsn}`,
      `persoon:bsn:${bsn}`,
      JSON.stringify(['persoon', 'bsn', bsn]),
      raw,
    ];
    const files = filesBelow(register.data).map((path) => readFileSync(path));
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512', 'sha3-256'])
      for (const text of texts) {
        const digest = createHash(algorithm).update(text).digest();
        for (const form of [digest, digest.toString('hex'), digest.toString('base64'), digest.toString('base64url')])
          expect(files.some((bytes) => bytes.includes(form))).toBe(false);
      }
  });
});

describe('D2 in passing', () => {
  const slecht: readonly (readonly [string, () => Promise<Answer>, number])[] = [
    [
      'a body with the number in every field',
      () => {
        const velden = ['verwerkingId', 'bewaartermijn', 'uitvoerder', 'tijdstip', 'vertrouwelijkheid', 'afnemerId'];
        const body = actie(Object.fromEntries(velden.map((veld) => [veld, bsn])));
        return register.call('POST', bewerking, { body });
      },
      400,
    ],
    [
      'an object with the number in the wrong place',
      () =>
        register.call('POST', bewerking, {
          body: { ...actie(), verwerkteObjecten: [{ objecttype: bsn, objectId: bsn }] },
        }),
      400,
    ],
    [
      'an unknown key on PATCH',
      () => register.call('PATCH', `${bewerking}?verwerkingId=${ids.verwerking}`, { body: { [bsn]: bsn } }),
      400,
    ],
    ['malformed JSON', () => register.call('POST', bewerking, { raw: `{"objectId": "${bsn}" ${bsn}` }), 400],
    [
      'malformed JSON that the parser of the engine would quote',
      () => register.call('POST', bewerking, { raw: `{"a":x${bsn}}` }),
      400,
    ],
    ['a duplicate key', () => register.call('POST', bewerking, { raw: `{"${bsn}":1,"${bsn}":1}` }), 400],
    ['an id in the path', () => register.call('GET', `${bewerking}/${bsn}`), 400],
    ['a path that does not exist', () => register.call('GET', `${register.base}/${bsn}?x=${bsn}`), 404],
    ['a parameter that does not exist', () => register.call('GET', `${bewerking}?${bsn}=${bsn}`), 400],
    ['a repeated parameter', () => register.call('GET', `${bewerking}?objectId=${bsn}&objectId=${ander}`), 400],
    [
      'a date',
      () => register.call('GET', `${bewerking}?objecttype=persoon&soortObjectId=BSN&objectId=${bsn}&beginDatum=${bsn}`),
      400,
    ],
    ['a cursor', () => register.call('GET', `${bewerking}?cursor=${bsn}`), 400],
    [
      'a header of the consumer',
      () => register.call('GET', `${inzage}/${ids.verwerking}`, { headers: { ...inzageKop, OIN: bsn } }),
      400,
    ],
    [
      'a condition',
      () => register.call('GET', `${bewerking}/${ids.verwerking}`, { headers: { 'If-Match': `"${bsn}"` } }),
      404,
    ],
    ['a token', () => register.call('GET', bewerking, { token: bsn }), 401],
    [
      'a client',
      () => register.call('GET', bewerking, { token: register.token({ client: { clientId: bsn, geheim: bsn } }) }),
      401,
    ],
    [
      'an Idempotency-Key that is used again',
      () =>
        register.call('POST', bewerking, {
          body: actie({ actieNaam: bsn }, [bsn]),
          headers: { 'Idempotency-Key': 'd1' },
        }),
      409,
    ],
    ['an Accept', () => register.call('GET', bewerking, { headers: { Accept: `text/${bsn}` } }), 406],
    [
      'a Content-Type',
      () => register.call('POST', bewerking, { raw: bsn, headers: { 'Content-Type': `text/${bsn}` } }),
      415,
    ],
    ['a method', () => register.call('DELETE', `${bewerking}?objectId=${bsn}`), 405],
    [
      'a number that only looks like a request id',
      () =>
        register.call('GET', `${bewerking}/${ids.verwerking}`, {
          headers: { 'X-Request-Id': `bsn-${bsn}` },
        }),
      404,
    ],
    [
      'a number with dots as request id',
      () =>
        register.call('GET', `${bewerking}/${ids.verwerking}`, {
          headers: { 'X-Request-Id': `bsn-${metPunten}` },
        }),
      404,
    ],
  ];

  test.each(slecht)('D2 the answer to %s does not repeat it', async (_what, call, status) => {
    const answer = await call();
    expect(answer.status).toBe(status);
    tellsNothing(answer);
  });

  test('D2 a request id that holds no number comes back, so that a client can follow its call', async () => {
    for (const id of ['aanvraag-7', randomUUID(), '0af7651916cd43dd8448eb211c80319c'])
      expect(
        (await register.call('GET', bewerking, { headers: { 'X-Request-Id': id } })).headers.get('x-request-id'),
      ).toBe(id);
  });

  test('D2 addresses that the register makes hold no identifier', async () => {
    const post = await register.call('POST', bewerking, { body: actie({}, [bsn]) });
    const lijst = await register.call(
      'GET',
      `${bewerking}?objecttype=persoon&soortObjectId=BSN&objectId=${bsn}&pageSize=1`,
    );
    const [object] = post.body['verwerkteObjecten'] as readonly Record<string, unknown>[];
    const made = [
      post.headers.get('location'),
      post.body['url'],
      object?.['url'],
      lijst.body['next'],
      lijst.headers.get('link'),
    ];
    for (const address of made) {
      expect(address).toContain('http');
      expect(holdsIdentifier(String(address))).toBe(false);
    }
    const cursor = String(lijst.body['next']).split('cursor=')[1] ?? '';
    expect(holdsIdentifier(Buffer.from(cursor, 'base64url').toString('latin1'))).toBe(false);
  });

  test('D2 Z10 the log tells of every request what, how and who, and never a value of it', async () => {
    // Lines come after the answers that they are about.
    await expect.poll(() => register.log().split('\n').length).toBeGreaterThan(25);
    const log = register.log();
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const requests = lines.filter(({ melding }) => melding === 'aanvraag');
    expect(requests.length).toBeGreaterThan(20);
    expect(requests).toContainEqual(
      expect.objectContaining({ methode: 'GET', operatie: 'verwerkingsactie_list', status: 200, client: 'ontwikkel' }),
    );
    expect(holdsIdentifier(log)).toBe(false);
    for (const waarde of ['objectId', 'soortObjectId', 'cursor=', 'medewerker-7', 'Bearer'])
      expect([waarde, log.includes(waarde)]).toEqual([waarde, false]);
  });

  const METRIC_LABELS = [
    'api', 'cache', 'code', 'le', 'lot', 'node', 'operatie', 'opslag', 'regel', 'schema', 'status', 'uitkomst', 'versie',
  ]; // prettier-ignore

  test('D2 the figures hold operations, statuses and rules only', async () => {
    await register.call('POST', bewerking, { body: actie({ [bsn]: 1 }, ['123456789']) });
    const metrics = await register.metrics();
    expect(metrics).toMatch(/verwerkingenlog_waarschuwingen_total\{regel="V8"\} [1-9]/);
    expect(metrics).toMatch(/verwerkingenlog_waarschuwingen_total\{regel="V9"\} [1-9]/);
    expect(holdsIdentifier(metrics)).toBe(false);
    const labels = new Set(
      [...metrics.matchAll(/verwerkingenlog_\w+\{([^}]*)\}/g)].flatMap(
        ([, text = '']) => text.match(/\w+(?==)/g) ?? [],
      ),
    );
    expect([...labels].toSorted()).toEqual(METRIC_LABELS);
  });
});

describe('D2 the scan of all that a test run leaves behind', () => {
  const [test0] = testBsns;
  const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
  const writings: readonly (readonly [string, string | Buffer])[] = [
    ['plain', `x${test0}y`],
    ['in a larger number', `1${test0}1`],
    ['UTF-16', Buffer.from(`x${test0}`, 'utf16le')],
    ['UTF-16 at an odd place', Buffer.concat([Buffer.from('x'), Buffer.from(test0, 'utf16le')])],
    ['UTF-16 with the high byte first', utf16be(test0)],
    ['hexadecimal', Buffer.from(`"${test0}"`).toString('hex')],
    ['base64 at the start', Buffer.from(`${test0}"`).toString('base64')],
    ['base64 in the middle', Buffer.from(`1"${test0}"`).toString('base64url')],
    ['base64 one further', Buffer.from(`"${test0}"`).toString('base64')],
    ['base64 of UTF-16', Buffer.from(`"${test0}"`, 'utf16le').toString('base64')],
    ['URL-encoded', test0.replaceAll(/\d/g, '%3$&')],
  ];
  const folder = mkdtempSync(join(tmpdir(), 'vwl-lek-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const leakIn = (content: string | Buffer, bsns: readonly string[]): boolean => {
    const path = join(folder, 'lek');
    writeFileSync(path, Buffer.concat([Buffer.alloc(1000, 7), Buffer.from(content as string), Buffer.alloc(1000, 7)]));
    return findLeaks([path], bsns).length === 1;
  };

  test.each(writings)('D2 the scan finds a BSN that is %s', (_what, content) => {
    expect(leakIn(content, [test0])).toBe(true);
  });

  test('D2 the scan finds a short BSN padded, or bare where it stands alone, and nothing by chance', () => {
    expect(leakIn('"008273365"', ['8273365'])).toBe(true);
    expect(leakIn('"8273365"', ['8273365'])).toBe(true);
    expect(leakIn('0af8273365e', ['8273365'])).toBe(false);
    expect(leakIn(test0.slice(0, 8), [test0])).toBe(false);
    expect(leakIn(randomUUID(), testBsns)).toBe(false);
  });
});

describe('D3 what a read leaves in the log', () => {
  test('D3 no criteria beyond the sought person', async () => {
    const objectId = 'd3-persoon';
    const criteria = { ...periode, verwerkingsactiviteitId: 'd3d3d3d3-0000-4000-8000-00000000d3d3', pageSize: 37 };
    const doel = persoon(objectId, { soortObjectId: 'test' });
    await register.call('POST', `${bewerking}/_zoek`, {
      body: { ...doel, ...criteria, vertrouwelijkheid: 'opgeheven' },
    });
    await register.call('POST', `${inzage}/_zoek`, { body: { ...doel, ...criteria }, headers: inzageKop });
    const lines = results(await register.call('POST', `${bewerking}/_zoek`, { body: doel }));
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      const { text } = await register.call('GET', `${String(line['url'])}/versies`);
      expect(text).toContain(objectId);
      for (const waarde of ['d3d3d3d3', '2024-01-01', '2025-01-01', 'opgeheven', 'pageSize', '"37"'])
        expect([waarde, text.includes(waarde)]).toEqual([waarde, false]);
    }
  });
});
