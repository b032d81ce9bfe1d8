import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

import type { FastifyInstance } from 'fastify';
import { fastify } from 'fastify';
import { expect, test } from 'vitest';

import { stopServer } from './stop-server.ts';

const KEEP_ALIVE_MS = 60_000;

/** A server with one operation that answers after a while, and a caller that keeps its connection. */
async function startWithCaller(answerAfterMs: number): Promise<{ app: FastifyInstance; answer: Promise<number> }> {
  const app = fastify({ keepAliveTimeout: KEEP_ALIVE_MS });
  let arrived = (): void => {};
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  app.get('/', async () => {
    arrived();
    await wait(answerAfterMs, undefined, { ref: false });
    return 'klaar';
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const call = request({ host: '127.0.0.1', port, agent: new Agent({ keepAlive: true }) }).end();
  const answer = once(call, 'response').then(([response]) => {
    response.resume();
    return response.statusCode as number;
  });
  await arrival;
  return { app, answer };
}

test('a request that was accepted is answered, and the connection that its caller keeps holds nothing up', async () => {
  const { app, answer } = await startWithCaller(100);
  const start = performance.now();
  await stopServer(app);
  expect(await answer).toBe(200);
  expect(performance.now() - start).toBeLessThan(KEEP_ALIVE_MS / 10);
});

test('a request that does not end is given up after the time of grace', async () => {
  const { app, answer } = await startWithCaller(KEEP_ALIVE_MS);
  const outcome = answer.catch((error: unknown) => (error as NodeJS.ErrnoException).code);
  await stopServer(app, 200);
  expect(await outcome).toBe('ECONNRESET');
});
