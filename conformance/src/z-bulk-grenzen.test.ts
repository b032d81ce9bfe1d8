import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { faultNames, results } from './answers.ts';
import { bulk, NDJSON, regels } from './bulk.ts';
import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, persoon } from './personen.ts';

const LINES_MAX = 10_000;
const BYTES_MAX = 32 * 1024 * 1024;
const LINE_BYTES_MAX = 4_096;

let register: Target;
let streng: Target;
beforeAll(async () => {
  const settings = {
    VWL_VERWERKING_CONSISTENTIE: 'weiger',
    VWL_STRIKT: 'true',
    VWL_BSN_PROEF: 'weiger',
    VWL_BODY_LIMIT: String(LINE_BYTES_MAX),
  };
  [register, streng] = await Promise.all([startRegister(), startRegister({ settings })]);
});
afterAll(() => Promise.all([register.stop(), streng.stop()]));

type Body = Record<string, unknown>;
const over = (wie: string, extra: Body = {}): Body => ({
  ...actie(extra),
  verwerkteObjecten: [persoon(wie, { soortObjectId: 'test' })],
});
const aantal = async (server: Target, wie: string): Promise<unknown> => {
  const body = { ...persoon(wie, { soortObjectId: 'test' }), eindDatum: '2025-01-01', pageSize: 1 };
  return (await server.call('POST', `${server.bewerking}/verwerkingsacties/_zoek`, { body })).body['count'];
};

describe('Z12 limits', () => {
  test('Z12 more than 10,000 lines are 413, blank ones not counted, whatever stands in them', async () => {
    const large = await bulk(register, [`{}\n\n`.repeat(LINES_MAX + 1)]);
    expect([large.status, large.body['code']]).toEqual([413, 'payload_too_large']);
    expect(large.body['detail']).toContain(String(LINES_MAX));
    expect((await bulk(register, [`x\n\n`.repeat(LINES_MAX)])).status).toBe(400);
  });

  test('Z12 more than 32 MiB are 413 before a byte of it is read', async () => {
    const head = requestHead(register, `Content-Length: ${String(BYTES_MAX + 1)}`);
    expect(await sendRaw(register, `${head}{`)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await sendRaw(register, `${requestHead(register, `Content-Length: 2`)}{}`)).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('Z12 of a body without a length no more is read than 32 MiB', async () => {
    const mebibyte = ' '.repeat(1024 * 1024);
    const chunk = `${mebibyte.length.toString(16)}\r\n${mebibyte}\r\n`;
    const text = `${requestHead(register, 'Transfer-Encoding: chunked')}${chunk.repeat(32)}1\r\n{`;
    expect(await sendRaw(register, text)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('Z12 a body may be larger than that of a POST, a line of it may not', async () => {
    const wie = randomUUID();
    const line = over(wie, { actieNaam: 'x'.repeat(200) });
    expect(
      (
        await bulk(
          streng,
          Array.from({ length: 50 }, () => line),
        )
      ).status,
    ).toBe(201);
    const answer = await bulk(streng, [line, { ...line, gebruiker: 'x'.repeat(LINE_BYTES_MAX) }], {
      query: '?atomic=false',
    });
    expect([answer.status, answer.body['detail']]).toEqual([
      413,
      'Regel 1 is groter dan de body van een POST mag zijn.',
    ]);
    expect(await aantal(streng, wie)).toBe(50);
  });

  test.each(['', '?atomic=false'])('Z12 10,000 lines go in one call, each stored once %s', async (query) => {
    const wie = randomUUID();
    const lines = Array.from({ length: LINES_MAX }, () => over(wie));
    const answer = await bulk(register, lines, { query });
    expect([answer.status, answer.body['aantal']]).toEqual([query === '' ? 201 : 200, LINES_MAX]);
    expect(new Set(results(answer).map(({ actieId }) => actieId)).size).toBe(LINES_MAX);
    expect(results(answer).map(({ regel }) => regel)).toEqual(lines.map((_, i) => i));
    expect(await aantal(register, wie)).toBe(LINES_MAX);
  });
});

/** The start of a `_bulk` as bytes. */
function requestHead(server: Target, length: string): string {
  const { pathname } = new URL(server.bewerking);
  const headers = { Host: 'x', Authorization: `Bearer ${server.token()}`, ...NDJSON };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`POST ${pathname}/verwerkingsacties/_bulk HTTP/1.1`, ...lines, length, '', ''].join('\r\n');
}

/** Sends bytes and reads the first that come back. */
async function sendRaw(server: Target, text: string): Promise<string> {
  const { hostname, port } = new URL(server.base);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.once('data', (chunk) => {
      resolve(chunk.toString());
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

/** Sends bytes, and breaks the connection as soon as they are gone. */
async function sendAndBreak(server: Target, text: string): Promise<void> {
  const { hostname, port } = new URL(server.base);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text, () => socket.resetAndDestroy()));
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });
}

describe('Z12 F a body that is cut in the middle', () => {
  test.each<[string, (server: Target, body: string) => string]>([
    ['of a known length', (server, body) => requestHead(server, `Content-Length: ${String(2 * body.length)}`) + body],
    [
      'in chunks',
      (server, body) =>
        `${requestHead(server, 'Transfer-Encoding: chunked')}${body.length.toString(16)}\r\n${body}\r\n`,
    ],
  ])('Z12 F %s: nothing is stored, and the register goes on', async (_what, request) => {
    const wie = randomUUID();
    const half = `${regels(Array.from({ length: 500 }, () => over(wie)))}\n`;
    await sendAndBreak(register, request(register, half));
    expect((await bulk(register, [over(randomUUID())])).status).toBe(201);
    expect(await aantal(register, wie)).toBe(0);
  });
});

describe('Z12 settings that refuse', () => {
  test('Z12 V12 a line sees the lines before it: alone it is refused, together all are', async () => {
    const wie = randomUUID();
    const verwerkingId = randomUUID();
    const lines = ['normaal', 'vertrouwelijk', 'normaal'].map((vertrouwelijkheid) =>
      over(wie, { verwerkingId, vertrouwelijkheid }),
    );
    const together = await bulk(streng, lines);
    expect([together.status, together.body['code'], faultNames(together)]).toEqual([
      409,
      'conflict',
      ['1.vertrouwelijkheid'],
    ]);
    expect(await aantal(streng, wie)).toBe(0);
    const each = await bulk(streng, lines, { query: '?atomic=false' });
    expect(results(each)).toMatchObject([
      { regel: 0, status: 201 },
      { regel: 1, status: 409, fout: { code: 'conflict' } },
      { regel: 2, status: 201 },
    ]);
    expect(await aantal(streng, wie)).toBe(2);
  });

  test('Z12 V8 V9 a BSN that fails the 11-proef and an unknown element are faults of their line', async () => {
    const answer = await bulk(streng, [
      actie({ idempotencyKey: 'k' }),
      actie({ verzonnen: 1 }),
      actie({}, ['1234567']),
    ]);
    expect([answer.status, faultNames(answer)]).toEqual([400, ['1.verzonnen', '2.verwerkteObjecten.0.objectId']]);
  });

  test('Z12 V8 such faults count with the others for what an answer per line names', async () => {
    const wrong = actie(
      {},
      Array.from({ length: 15 }, () => '1234567'),
    );
    const lines = [
      ...Array.from({ length: 40 }, () => ({ verzonnen: 1 })),
      ...Array.from({ length: 100 }, () => wrong),
    ];
    const answer = await bulk(streng, lines, { query: '?atomic=false' });
    const named = results(answer).map(
      ({ fout }) => (fout as { readonly invalidParams: readonly object[] }).invalidParams,
    );
    expect(named.slice(40, 42).map(({ length }) => length)).toEqual([15, 15]);
    expect(named.at(-1)).toHaveLength(1);
    expect(named.flat().length).toBeLessThan(1_000 + lines.length);
  });
});
