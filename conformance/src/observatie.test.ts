import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { databaseOf } from './datamap.ts';
import type { Figure } from './figures.ts';
import { readFigures, sumOf } from './figures.ts';
import { bulk } from './bulk.ts';
import type { Client, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { findLeaks } from './leaks.ts';
import { actie, inzageKop, persoon, testBsns } from './personen.ts';

type Line = Readonly<Record<string, unknown>>;

let register: Target;
let collectie: string;
let objecten: string;

beforeAll(async () => {
  register = await startRegister({ settings: {} });
  collectie = `${register.bewerking}/verwerkingsacties`;
  objecten = `${register.inzage}/verwerkte-objecten`;
});
afterAll(() => register.stop());

const figuresNow = async (of = register): Promise<readonly Figure[]> => readFigures(await of.metrics());
/** What stands after the last new line is still being written. */
const linesOf = (log: string): readonly Line[] =>
  log
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);

/** The lines of one request, which is named by its id; the line comes after the answer. */
async function linesAbout(id: string): Promise<readonly Line[]> {
  const find = (): readonly Line[] => linesOf(register.log()).filter((line) => line['request_id'] === id);
  await waitFor(async () => find().some(({ melding }) => melding === 'aanvraag'));
  return find();
}

/** Sends bytes that no HTTP client would, and waits until the register hangs up. */
async function sendRaw(text: string): Promise<string> {
  const { hostname, port } = new URL(register.base);
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1'))).on('error', () => undefined);
  socket.write(text, 'latin1');
  await once(socket, 'close');
  return answer;
}

describe('ONTWERP 7 the figures say what happened', () => {
  test('ONTWERP 7 V9 I3 I4 T16 requests, transactions, reads, errors, warnings and caches are counted, each once', async () => {
    const wie = persoon(randomUUID(), { soortObjectId: 'test' });
    const before = await figuresNow();
    const token = register.token({ claims: { user_id: 'nieuw token' } });
    const post = (extra: object = {}) =>
      register.call('POST', collectie, { token, body: actie({ verwerkteObjecten: [wie], ...extra }) });
    for (let i = 0; i < 4; i += 1) expect((await post()).status).toBe(201);
    expect((await post({ onbekend: 1, ookOnbekend: 1 })).status).toBe(201);
    expect((await post({ tijdstip: 'gisteren' })).status).toBe(400);
    expect((await register.call('POST', `${collectie}/_zoek`, { token, body: wie })).status).toBe(200);
    const vraag = { ...wie, beginDatum: '2024-01-01', eindDatum: '2100-01-01' };
    const inzage = { token, headers: inzageKop, body: vraag };
    expect((await register.call('POST', `${objecten}/_zoek`, inzage)).status).toBe(200);
    expect((await register.call('GET', collectie, { token: null })).status).toBe(401);
    const rise = async (name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> =>
      sumOf(await figuresNow(), name, labels) - sumOf(before, name, labels);
    const created = { api: 'bewerking', operatie: 'verwerkingsactie_create' };
    const requests = 'verwerkingenlog_aanvraag_seconds_count';
    await expect.poll(() => rise(requests, { operatie: 'verwerkingsactie_list', status: '401' })).toBe(1);
    expect(await rise(requests, { ...created, status: '201' })).toBe(5);
    expect(await rise(requests, { ...created, status: '400' })).toBe(1);
    expect(await rise(requests, { api: 'inzage', operatie: 'verwerkte-objecten_zoek', status: '200' })).toBe(1);
    expect(await rise('verwerkingenlog_aanvraag_seconds_sum', { ...created, status: '201' })).toBeGreaterThan(0);
    // Five lines and two reads that are logged.
    expect(await rise('verwerkingenlog_transactie_versies_sum')).toBe(7);
    expect(await rise('verwerkingenlog_transactie_seconds_count')).toBe(7);
    expect(await rise('verwerkingenlog_transactie_schijf_seconds_sum')).toBeGreaterThan(0);
    expect(await rise('verwerkingenlog_vastleggingen_mislukt_total')).toBe(0);
    expect(await rise('verwerkingenlog_raadplegingen_total', { api: 'bewerking' })).toBe(1);
    expect(await rise('verwerkingenlog_raadplegingen_total', { api: 'inzage' })).toBe(1);
    expect(await rise('verwerkingenlog_leesvraag_seconds_count')).toBeGreaterThan(1);
    expect(await rise('verwerkingenlog_fouten_total', { code: 'invalid' })).toBe(1);
    expect(await rise('verwerkingenlog_fouten_total', { code: 'not_authenticated' })).toBe(1);
    expect(await rise('verwerkingenlog_waarschuwingen_total', { regel: 'V9' })).toBe(2);
    expect(await rise('verwerkingenlog_cache_total', { cache: 'token', uitkomst: 'mis' })).toBe(1);
    expect(await rise('verwerkingenlog_cache_total', { cache: 'token', uitkomst: 'raak' })).toBe(7);
    expect(await rise('verwerkingenlog_cache_total', { cache: 'persoon', uitkomst: 'raak' })).toBeGreaterThan(4);
  });

  test('ONTWERP 7 Z12 each line of a bulk counts with its fate, also when the answer is 200 or nothing is stored', async () => {
    const lot = (name: string) => async (): Promise<number> =>
      sumOf(await figuresNow(), 'verwerkingenlog_bulkregels_total', { lot: name });
    const now = async () =>
      Promise.all(['vastgelegd', 'invalid', 'parse_error', 'conflict'].map((name) => lot(name)()));
    const before = await now();
    const rise = async () => (await now()).map((value, i) => value - (before[i] ?? 0));
    const idempotencyKey = randomUUID();
    const lines = [actie({ idempotencyKey }), actie({ idempotencyKey, actieNaam: 'x' }), '{}', '{', actie()];
    expect((await bulk(register, lines, { query: '?atomic=false' })).status).toBe(200);
    expect(await rise()).toEqual([2, 1, 1, 1]);
    expect((await bulk(register, lines)).status).toBe(400);
    expect(await rise()).toEqual([2, 6, 1, 1]);
  });

  test('ONTWERP 7 what is no HTTP is counted too', async () => {
    const parseErrors = async (): Promise<number> =>
      sumOf(await figuresNow(), 'verwerkingenlog_fouten_total', { code: 'parse_error' });
    const before = await parseErrors();
    expect(await sendRaw('geen HTTP\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await parseErrors()).toBe(before + 1);
  });

  test('ONTWERP 7 many addresses, methods and applications make no more labels', async () => {
    const count = async (): Promise<number> => (await figuresNow()).length;
    const strange = async (): Promise<void> => {
      for (const method of ['GET', 'PROPFIND', 'PUT'])
        await register.call(method, `/${randomUUID()}/api/v1/${randomUUID()}?${randomUUID()}=1`);
      await register.call('GET', collectie, { token: register.token({ claims: { client_id: randomUUID() } }) });
    };
    await strange();
    const before = await count();
    for (let i = 0; i < 10; i += 1) await strange();
    expect(await count()).toBeLessThan(before + 10);
  });
});

describe('ONTWERP 7 a line of the server log finds the request again', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

  test('ONTWERP 7 it has the id of the request, of the trace, the operation, the status, the time and the application', async () => {
    const id = randomUUID();
    const headers = { 'X-Request-Id': id, traceparent };
    const answer = await register.call('POST', collectie, { body: actie(), headers });
    expect(answer.headers.get('x-request-id')).toBe(id);
    expect(await linesAbout(id)).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        request_id: id,
        trace_id: traceId,
        methode: 'POST',
        operatie: 'verwerkingsactie_create',
        status: 201,
        ms: expect.any(Number),
        client: register.client.clientId,
        melding: 'aanvraag',
      },
    ]);
  });

  test('ONTWERP 7 without an id the register makes one; without a traceparent that means something there is no trace', async () => {
    for (const given of [{}, { traceparent: 'onzin' }, { traceparent: `00-${'0'.repeat(32)}-b7ad6b7169203331-01` }]) {
      const { headers } = await register.call('GET', collectie, { headers: given });
      const id = headers.get('x-request-id') ?? '';
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      for (const line of await linesAbout(id)) expect(line).not.toHaveProperty('trace_id');
    }
  });

  test('ONTWERP 7 a refused request has them too, with the number of its problem document', async () => {
    const id = randomUUID();
    const headers = { 'X-Request-Id': id, traceparent };
    const { body } = await register.call('GET', collectie, { token: null, headers });
    const [line] = await linesAbout(id);
    expect(line).toMatchObject({ status: 401, trace_id: traceId, instance: body['instance'] });
    expect(line).not.toHaveProperty('client');
  });

  test('ONTWERP 7 the framework says nothing of its own', async () => {
    const own = new Set(['aanvraag', 'fout in het register', 'geen leesbare aanvraag']);
    const [first, ...others] = linesOf(register.log());
    expect(first?.['melding']).toBe(`verwerkingenlog luistert op ${register.base}`);
    expect(others.filter(({ melding }) => !own.has(String(melding)))).toEqual([]);
  });
});

describe('D2 nobody writes in the server log but the register', () => {
  const FORGED = 'VERVALST';
  const values: readonly (readonly [string, string])[] = [
    ['a new line', `${FORGED}\n{"level":30,"melding":"${FORGED}"}`],
    ['a carriage return with a new line', `${FORGED}\r\n{"level":30,"melding":"${FORGED}"}`],
    ['a folded line', `${FORGED}\r\n {"melding":"${FORGED}"}`],
    ['colours of a terminal', `\u001b[31m${FORGED}\u001b[0m`],
    ['a terminal in eight bits', `\u009b31m${FORGED}`],
    ['a bell, a backspace and a null', `\u0007\b\u0000${FORGED}`],
    ['quotes', `","melding":"${FORGED}`],
    ['the separators of Unicode in UTF-8', `${Buffer.from('\u2028\u202e').toString('latin1')}${FORGED}`],
    ['a template', `\${jndi:ldap://${FORGED}}%s%j`],
  ];
  const headers = [
    'X-Request-Id',
    'traceparent',
    'tracestate',
    'User-Agent',
    'Referer',
    'Idempotency-Key',
    'X-Forwarded-For',
  ];

  test.each(values)('D2 with %s in a header', async (_what, value) => {
    for (const header of headers)
      await sendRaw(
        `GET /bewerking/api/v1/verwerkingsacties?q=${encodeURIComponent(value)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n` +
          `Authorization: Bearer ${register.token()}\r\n${header}: ${value}\r\n\r\n`,
      );
    await expectHarmless();
  });

  test('D2 with them in the path, the method and the body', async () => {
    for (const [, value] of values) {
      await sendRaw(`GET /${value} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      await sendRaw(`${value} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      await register.call('POST', collectie, { raw: value });
      await register.call('POST', collectie, { body: actie({ [value]: value, actieNaam: value }) });
    }
    await expectHarmless();
  });

  test('D2 with a client id of quotes and backslashes, which the operator may choose', async () => {
    const client: Client = await register.addApplicatie({ clientId: '\\","x":"<b>', bewerking: 'read:normal' });
    let id = '';
    await waitFor(async () => {
      const { status, headers } = await register.call('GET', collectie, { token: register.token({ client }) });
      id = headers.get('x-request-id') ?? '';
      return status === 400;
    });
    expect((await linesAbout(id)).at(-1)).toMatchObject({ client: client.clientId, status: 400 });
    await expectHarmless();
  });

  /** Each line is one object of ours, without a character that a terminal would obey. */
  async function expectHarmless(): Promise<void> {
    const log = register.log();
    expect(log).not.toContain(FORGED);
    // oxlint-disable-next-line no-control-regex
    expect(log.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/);
    expect(() => linesOf(log)).not.toThrow();
  }
});

describe('D2 Z10 no number of a person in the log or the figures', () => {
  const [bsn] = testBsns;
  const folder = mkdtempSync(join(tmpdir(), 'vwl-observatie-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A number as it stands, and hidden in the forms that are taken over when they are harmless. */
  const inHeaders: readonly Readonly<Record<string, string>>[] = [
    { 'X-Request-Id': bsn },
    { 'X-Request-Id': `zaak-${bsn}` },
    { 'X-Request-Id': `00000000-0000-0000-0000-000${bsn}` },
    { 'X-Request-Id': bsn.padStart(32, '0') },
    { traceparent: bsn },
    { traceparent: `00-${bsn.padStart(32, '0')}-b7ad6b7169203331-01` },
    { traceparent: `00-0af7651916cd43dd8448eb211c80319c-0000000${bsn}-01` },
    { tracestate: `gemeente=${bsn}` },
    { 'User-Agent': bsn, Referer: `https://x.example/${bsn}`, Cookie: `bsn=${bsn}`, 'X-Forwarded-For': bsn },
    {
      'Idempotency-Key': bsn,
      'If-Match': `"${bsn}"`,
      Authorization: `Bearer ${bsn}`,
      Origin: `https://${bsn}.example`,
    },
    { OIN: bsn, VerwerkingsactiviteitId: bsn, VerwerkingsactiviteitUrl: `https://x.example/${bsn}` },
  ];

  test('D2 Z10 wherever a caller puts it', async () => {
    const body = actie({ actieNaam: bsn, gebruiker: bsn, [bsn]: bsn, verwerkingNaam: bsn }, [bsn]);
    for (const headers of inHeaders) {
      for (const address of [`${collectie}/${bsn}`, `${collectie}?objectId=${bsn}&${bsn}=1`, `/${bsn}`, `/%${bsn}`])
        await register.call('GET', address, { headers });
      await register.call('POST', collectie, { headers, body });
      await register.call('POST', `${objecten}/_zoek`, { headers, body: persoon(bsn) });
      await register.call('POST', collectie, { headers, raw: `{"${bsn}": ${bsn}` });
    }
    const token = register.token({ claims: { client_id: bsn, user_id: bsn, [bsn]: bsn } });
    const last = await register.call('GET', collectie, { token });
    await linesAbout(last.headers.get('x-request-id') ?? '');
    const files = ['log', 'metrics'].map((name) => join(folder, name));
    writeFileSync(files[0] ?? '', register.log());
    writeFileSync(files[1] ?? '', await register.metrics());
    expect(findLeaks(files, [bsn])).toEqual([]);
    writeFileSync(files[1] ?? '', `${await register.metrics()}${bsn}`);
    expect(findLeaks(files, [bsn])).toEqual([files[1]]);
  });
});

test('ONTWERP 7 REGELS 8 a full disk shows in /health/ready and in the figures, also when nobody writes, and so does its end', async () => {
  const small = await startRegister({ settings: {} });
  onTestFinished(() => small.stop());
  const ready = async () => {
    const { status, body } = await small.call('GET', `${small.base}/health/ready`);
    return [status, body];
  };
  const limit = (bytes: number | 'unlimited'): void => {
    execFileSync('prlimit', ['--pid', String(small.pid), `--fsize=${String(bytes)}:`]);
  };
  const gereed = async (): Promise<number> => sumOf(await figuresNow(small), 'verwerkingenlog_gereed');
  expect(await ready()).toEqual([200, { status: 'ready' }]);
  expect(await gereed()).toBe(1);
  limit(statSync(`${databaseOf(small.data)}-wal`).size);
  const reden = 'De opslag kan nu niets duurzaam vastleggen.';
  await expect.poll(ready).toEqual([503, { status: 'niet gereed', reden }]);
  expect((await small.call('GET', `${small.base}/health/live`)).status).toBe(200);
  expect(await gereed()).toBe(0);
  expect((await small.call('POST', `${small.bewerking}/verwerkingsacties`, { body: actie() })).status).toBe(503);
  expect(sumOf(await figuresNow(small), 'verwerkingenlog_vastleggingen_mislukt_total')).toBe(1);
  limit('unlimited');
  await expect.poll(ready).toEqual([200, { status: 'ready' }]);
  await expect.poll(gereed).toBe(1);
});
