import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';

import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { buildApp } from '../app.ts';
import { createAuthenticate } from '../autorisatie/authenticate.ts';
import { openDirectory } from '../autorisatie/directory.ts';
import { buildContext } from '../build-context.ts';
import { loadConfig } from '../config/config.ts';
import { createSealer } from '../pseudonimisering/sealer.ts';
import type { Store } from '../storage/open-store.ts';
import { geenAccessTokens } from '../testing/access-tokens.ts';
import { createTestClock } from '../testing/clock.ts';
import { openTestStore } from '../testing/store.ts';

const { config } = loadConfig({ flags: { dev: true, data: 'geen' }, environment: new Map(), file: {} });
/** Every header that P4 and P7 ask of every answer. */
const demanded = [
  'API-Version: 1.0.0',
  'Cache-Control: no-store',
  "Content-Security-Policy: default-src 'none'",
  'Referrer-Policy: no-referrer',
  'X-Content-Type-Options: nosniff',
  'X-Frame-Options: DENY',
];

let store: Store;
let app: ReturnType<typeof buildApp>;
let server: Server;
beforeAll(async () => {
  store = await openTestStore();
  const clock = createTestClock();
  const directory = await openDirectory(store.engine, createSealer(store.sleutelring.keys('geheim', '')));
  directory.close();
  app = buildApp(
    buildContext(config, store, clock),
    createAuthenticate(directory, clock, geenAccessTokens),
    pino({ level: 'silent' }),
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  ({ server } = app);
});
afterAll(async () => {
  await app.close();
  await store.close();
});

/** Connects, sends, and reads until the server closes. @param refuse what happens to the server's side of the connection */
async function answerTo(bytes: string, refuse: (socket: Socket) => void = () => {}): Promise<string> {
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  // A server that refuses closes while it is still being written to.
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  const [own] = await accepted;
  socket.write(bytes);
  refuse(own);
  await closed;
  return text;
}

describe('P4 P7 what the parser of HTTP refuses', () => {
  const tooSlow = (socket: Socket): void =>
    void server.emit('clientError', Object.assign(new Error('traag'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
  test.each([
    [400, 'onzin\r\n\r\n', undefined],
    [431, `GET / HTTP/1.1\r\nHost: a\r\nX-A: ${'a'.repeat(40_000)}\r\n\r\n`, undefined],
    [408, '', tooSlow],
  ] as const)('P4 P7 a %i has the headers of every answer', async (status, bytes, refuse) => {
    const answer = await answerTo(bytes, refuse);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${String(status)} `));
    for (const header of demanded) expect(answer).toContain(`\r\n${header}`);
    expect(answer).toContain('\r\nContent-Type: application/problem+json\r\n');
    expect(answer).toContain('\r\nConnection: close\r\n');
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status });
  });
});
