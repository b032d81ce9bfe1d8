/** Request smuggling: a request that another reader may cut in two is refused, or counts as one; nothing inside it is ever carried out. */
import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie } from './personen.ts';
import type { WireAnswer } from './wire.ts';
import { exchange } from './wire.ts';

let register: Target;
beforeAll(async () => {
  register = await startRegister({ settings: {} });
});
afterAll(() => register.stop());

/** Names that the register repeats in `X-Request-Id` and writes in its log, so that each answer tells which request it belongs to. */
const EERSTE = 'eerste-aanvraag';
const GESMOKKELD = 'gesmokkelde-aanvraag';
const LAATSTE = 'laatste-aanvraag';

const request = (line: string, ...rest: readonly string[]): string => [line, ...rest].join('\r\n');
const inner = `GET /health/live HTTP/1.1\r\nHost: a\r\nX-Request-Id: ${GESMOKKELD}\r\n\r\n`;
const last = `GET /health/live HTTP/1.1\r\nHost: a\r\nX-Request-Id: ${LAATSTE}\r\nConnection: close\r\n\r\n`;
const post = (...lines: readonly string[]): string =>
  request('POST /bewerking/api/v1/verwerkingsacties HTTP/1.1', 'Host: a', `X-Request-Id: ${EERSTE}`, ...lines, '', '');
const get = (target: string, ...lines: readonly string[]): string =>
  request(`GET ${target} HTTP/1.1`, 'Host: a', `X-Request-Id: ${EERSTE}`, ...lines, '', '');
const chunked = 'Transfer-Encoding: chunked';
const idOf = ({ headers }: WireAnswer): string | undefined => headers.get('x-request-id');

/** Sends a request with another inside or behind it, and one more that ends the connection. */
async function send(text: string): Promise<readonly WireAnswer[]> {
  const answers = await exchange(register.base, Buffer.from(text + last, 'latin1'));
  expect(answers.map(idOf)).not.toContain(GESMOKKELD);
  for (const { status, headers } of answers) {
    expect(status).toBeLessThan(500);
    expect(headers.get('cache-control')).toBe('no-store');
  }
  return answers;
}

/** What cannot be read in one way only: one refusal, and the connection is closed on whatever comes behind it. */
const dubbelzinnig: readonly (readonly [string, string])[] = [
  ['a length and chunks', post('Content-Length: 5', chunked) + `0\r\n\r\n${inner}`],
  ['chunks and a length', post(chunked, 'Content-Length: 5') + `0\r\n\r\n${inner}`],
  ['two lengths that differ', post('Content-Length: 0', `Content-Length: ${String(inner.length)}`) + inner],
  ['two lengths that are the same', post('Content-Length: 0', 'Content-Length: 0') + inner],
  ['a list of lengths', post(`Content-Length: 0, ${String(inner.length)}`) + inner],
  ['a length with a plus', post('Content-Length: +0') + inner],
  ['a hexadecimal length', post('Content-Length: 0x0') + inner],
  ['a length below zero', post('Content-Length: -1') + inner],
  ['a length beyond numbers', post('Content-Length: 18446744073709551616') + inner],
  ['an empty length', post('Content-Length:') + inner],
  ['an unknown encoding', post('Transfer-Encoding: xchunked') + `0\r\n\r\n${inner}`],
  ['an encoding that ends in no chunks', post('Transfer-Encoding: chunked, identity') + `0\r\n\r\n${inner}`],
  ['an encoding inside chunks', post('Transfer-Encoding: gzip, chunked') + `0\r\n\r\n${inner}`],
  ['no encoding by name', post('Transfer-Encoding: identity') + `0\r\n\r\n${inner}`],
  ['chunks twice', post('Transfer-Encoding: chunked, chunked') + `0\r\n\r\n${inner}`],
  ['two encodings on two lines', post(chunked, 'Transfer-Encoding: x') + `0\r\n\r\n${inner}`],
  ['an encoding in quotes', post('Transfer-Encoding: "chunked"') + `0\r\n\r\n${inner}`],
  ['a space before the colon', post('Transfer-Encoding : chunked') + `0\r\n\r\n${inner}`],
  ['a vertical tab before the encoding', post('Transfer-Encoding: \u000bchunked') + `0\r\n\r\n${inner}`],
  ['a folded header', post('Transfer-Encoding:', ' chunked') + `0\r\n\r\n${inner}`],
  ['a space before the first header', post('').replace('Host:', ' Host:') + inner],
  ['a header without a name', post(': x') + inner],
  ['a header without a colon', post('Onzin') + inner],
  ['NUL in a header', post('X-A: a\0b') + inner],
  ['a bare line feed after each line', post().replaceAll('\r\n', '\n') + inner],
  ['a bare line feed after one header', post().replace('Host: a\r\n', 'Host: a\nX: y\r\n') + inner],
  ['a bare carriage return after one header', post().replace('Host: a\r\n', 'Host: a\rX: y\r\n') + inner],
  ['a space in the target', get('/health/live x') + inner],
  ['chunks in HTTP/1.0', post(chunked).replace('HTTP/1.1', 'HTTP/1.0') + `0\r\n\r\n${inner}`],
  ['HTTP/0.9', `GET /health/live\r\n\r\n${inner}`],
  ['HTTP/2.0 in words', get('/health/live').replace('HTTP/1.1', 'HTTP/2.0') + inner],
  ['HTTP/1.10', get('/health/live').replace('HTTP/1.1', 'HTTP/1.10') + inner],
  ['the preface of HTTP/2', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${inner}`],
  ['a method in lower case', get('/health/live').replace('GET', 'get') + inner],
  ['a method that does not exist', get('/health/live').replace('GET', 'GETT') + inner],
  ['no host', get('/health/live').replace('Host: a\r\n', '') + inner],
  ['two hosts', get('/health/live', 'Host: b') + inner],
  ['an empty host', get('/health/live').replace('Host: a', 'Host:') + inner],
  ['a host with a path', get('/health/live').replace('Host: a', 'Host: a/b') + inner],
  ['a host with a user', get('/health/live').replace('Host: a', 'Host: x@a') + inner],
  ['a greeting of TLS', `\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003${inner}`],
];

describe('P9 P7 a request that can be read in two ways', () => {
  test.each(dubbelzinnig)('P9 P7 %s is refused once, and the connection closed', async (_what, text) => {
    const answers = await send(text);
    expect(answers.map(({ status }) => status)).toEqual([400]);
    const [{ headers, body }] = answers as [WireAnswer];
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(headers.get('connection')).toBe('close');
    expect(JSON.parse(body)).toMatchObject({ status: 400, code: 'parse_error' });
  });
});

/** Faults inside a body that the register has no need to read: it may refuse the token before it comes to them. */
const inBody: readonly (readonly [string, string])[] = [
  ['a bare line feed after the size of a chunk', '2\nab\r\n0\r\n\r\n'],
  ['a bare line feed in an extension', `0;a=b\nxx\r\n\r\n`],
  ['a size below zero', '-1\r\n\r\n'],
  ['a size with 0x', '0x2\r\nab\r\n0\r\n\r\n'],
  ['a size beyond numbers', 'fffffffffffffffff\r\n\r\n'],
  ['a space after the size', '2 \r\nab\r\n0\r\n\r\n'],
  ['more bytes than the size says', '2\r\nabc\r\n0\r\n\r\n'],
  ['a length in the trailer', `0\r\nContent-Length: 10\r\n\r\n`],
];

describe('P9 a body whose chunks can be read in two ways', () => {
  test.each(inBody)('P9 %s is refused once, for its token or for its body', async (_what, body) => {
    const answers = await send(post(chunked) + body + inner);
    expect(answers).toHaveLength(1);
    expect([400, 401]).toContain(answers[0]?.status);
  });

  test.each(inBody)('P9 %s: nothing is stored when the body is read', async (_what, body) => {
    const authorization = `Authorization: Bearer ${register.token()}`;
    const json = 'Content-Type: application/json';
    const answers = await send(post(authorization, json, chunked) + body + inner);
    expect(answers.map(({ status }) => status)).toEqual([400]);
  });
});

describe('P9 what is odd and clear is one request', () => {
  test.each([
    ['an absolute target', get('http://elders.example/health/live')],
    ['an encoding behind a tab', post('Transfer-Encoding:\tchunked') + '0\r\n\r\n'],
    ['an extension of a chunk', post(chunked) + '0;a="b"\r\n\r\n'],
    ['a body with GET', get('/health/live', `Content-Length: ${String(inner.length)}`) + inner],
    ['chunks with GET', get('/health/live', chunked) + `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`],
    [
      'a body with DELETE',
      get(`/bewerking/api/v1/verwerkingsacties/${randomUUID()}`, `Content-Length: ${String(inner.length)}`).replace(
        'GET',
        'DELETE',
      ) + inner,
    ],
    ['a body for no address', get('/niets', `Content-Length: ${String(inner.length)}`).replace('GET', 'POST') + inner],
    ['a body with a wrong method', post(`Content-Length: ${String(inner.length)}`).replace('POST', 'PUT') + inner],
    ['a header in its target', get('/health/live%0d%0aX-Request-Id:%20gesmokkelde-aanvraag')],
    ['a body that waits for 100', post('Content-Length: 2', 'Expect: 100-continue') + '{}'],
    ['another expectation', post('Content-Length: 2', 'Expect: 200-ok') + '{}'],
    ['empty lines before it', `\r\n\r\n${get('/health/live')}`],
    ['another method in a header', get('/health/live', 'X-HTTP-Method-Override: DELETE')],
    ['a method of WebDAV', get('/bewerking/api/v1/verwerkingsacties').replace('GET', 'PROPFIND')],
    ['the star of OPTIONS', get('*').replace('GET', 'OPTIONS')],
  ])('P9 P7 %s', async (_what, text) => {
    expect((await send(text)).map(idOf)).toEqual([EERSTE, LAATSTE]);
  });

  test.each([
    ['a web socket', get('/health/live', 'Connection: Upgrade', 'Upgrade: websocket')],
    ['HTTP/2', get('/health/live', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk')],
    ['a target that is no text', get('/%99')],
  ])('P9 P7 %s is one request, and the last of its connection', async (_what, text) => {
    const answers = await send(text + inner);
    expect(answers).toHaveLength(1);
    expect(answers[0]?.headers.get('connection')).toBe('close');
  });

  test('P9 a tunnel is not opened', async () => {
    expect(await send(`CONNECT elders.example:443 HTTP/1.1\r\nHost: a\r\n\r\n${inner}`)).toEqual([]);
  });

  test('P9 requests that follow each other on one connection are answered in their order', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `aanvraag-nummer-${String.fromCodePoint(97 + i)}`);
    const text = names.map((name) => get(`/${name}`).replace(EERSTE, name)).join('');
    expect((await send(text)).map(idOf)).toEqual([...names, LAATSTE]);
  });

  test('P9 what cannot be read waits for the answer of the request before it, and has none of its own', async () => {
    const body = JSON.stringify(actie());
    const text = post(
      `Authorization: Bearer ${register.token()}`,
      'Content-Type: application/json',
      `Content-Length: ${String(body.length)}`,
    );
    const answers = await send(`${text}${body}onzin\r\n\r\n${inner}`);
    expect(answers.map((answer) => [answer.status, idOf(answer)])).toEqual([[201, EERSTE]]);
  });

  test('P9 an upgrade that is offered with a body does not hold the body up', async () => {
    const body = JSON.stringify(actie());
    const text = post(
      `Authorization: Bearer ${register.token()}`,
      'Content-Type: application/json',
      'Connection: Upgrade',
      'Upgrade: h2c',
      `Content-Length: ${String(body.length)}`,
    );
    expect((await send(text + body)).map(({ status }) => status)).toEqual([201]);
  });
});

test('P9 P2 nothing of all this was carried out', async () => {
  await register.call('GET', `${register.base}/health/live`, { headers: { 'X-Request-Id': LAATSTE } });
  await expect.poll(() => register.log()).toContain(LAATSTE);
  expect(register.log()).not.toContain(GESMOKKELD);
});
