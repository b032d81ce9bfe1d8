import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { fetchJson } from './fetch-json.ts';

const TIMEOUT_MS = 300;
const ANSWER_BYTES = 300 * 1024;

const answers: Readonly<Record<string, RequestListener>> = {
  '/goed': (_request, response) => response.end('{"keys":[]}'),
  '/fout': (_request, response) => response.writeHead(500).end('{"keys":[]}'),
  '/elders': (_request, response) => response.writeHead(302, { Location: '/goed' }).end(),
  '/html': (_request, response) => response.end('<p>999990019'),
  '/groot': (_request, response) => response.end(JSON.stringify({ x: 'x'.repeat(ANSWER_BYTES) })),
  '/stil': () => undefined,
  '/half': (_request, response) => response.write('{"keys":'),
};
const server = createServer((request, response) => answers[request.url ?? '']?.(request, response));
let base: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test('T18 a JSON document', async () => {
  expect(await fetchJson(`${base}/goed`)).toEqual({ keys: [] });
});

test.each([
  ['another status', '/fout', 'status 500'],
  ['a redirect, which nobody chose', '/elders', ''],
  ['no JSON, of which nothing is told', '/html', /^antwoord is geen JSON$/],
  ['more than a set of keys can be', '/groot', 'meer dan'],
  ['silence', '/stil', 'timeout'],
  ['an answer that stops half-way', '/half', 'timeout'],
])('T18 %s is refused', async (_what, path, message) => {
  await expect(fetchJson(base + path, TIMEOUT_MS)).rejects.toThrow(message);
});
