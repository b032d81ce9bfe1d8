import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { Writable } from 'node:stream';

import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';

import { systemClock } from '../clock.ts';
import { createAnswerClientError } from './client-error.ts';
import { createConnections } from './framing.ts';
import { createMetrics } from './metrics.ts';

const CHUNKS = 30;

/** A server whose requests wait for their answer, and what it logged. */
async function startServer() {
  const metrics = createMetrics();
  const lines: string[] = [];
  const log = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const connections = createConnections();
  const server = createServer();
  connections.follow(server);
  server.on(
    'clientError',
    createAnswerClientError({}, { clock: systemClock, logger: pino(log), metrics }, connections),
  );
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { server, metrics, lines };
}

test('REGELS 8 rubbish behind a request that waits for its answer is told of once, however long it goes on', async () => {
  const { server, metrics, lines } = await startServer();
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => void client.destroy());
  let received = '';
  client.on('data', (chunk: Buffer) => (received += chunk.toString()));
  const head = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  client.write(head);
  const [request, response] = (await once(server, 'request')) as [{ readonly socket: Socket }, ServerResponse];
  const listeners = response.listenerCount('close');
  for (let i = 1; i <= CHUNKS; i += 1) {
    client.write('rommel');
    await expect.poll(() => request.socket.bytesRead, { interval: 1 }).toBe(head.length + i * 'rommel'.length);
  }
  expect(lines).toHaveLength(1);
  expect(await metrics.render()).toContain('verwerkingenlog_fouten_total{code="parse_error"} 1\n');
  expect(response.listenerCount('close')).toBe(listeners + 1);
  // The request itself has its answer; then the connection closes.
  response.end('antwoord');
  await once(client, 'close');
  expect(received).toMatch(/^HTTP\/1\.1 200 [^]*antwoord/);
  expect(received.match(/HTTP\/1\.1/g)).toHaveLength(1);
});
