import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { closeUnread, followUnread } from './connections.ts';

/** More than the buffers of the operating system take. */
const ANSWER = Buffer.alloc(30 * 1024 * 1024);
const LOOKS_MAX = 3;
let server: Server;

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => void server.close());

/** The server's side of a connection whose client reads nothing, with an answer on its way. */
async function unreadSocket(): Promise<Socket> {
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  onTestFinished(() => void client.destroy());
  const [socket] = (await once(server, 'connection')) as [Socket];
  socket.on('error', () => undefined);
  socket.write(ANSWER);
  expect(socket.writableLength).toBeGreaterThan(0);
  return socket;
}

const listOf = (...sockets: readonly Socket[]) => new Map(sockets.map((socket) => [socket, { looks: 0 }] as const));

test('REGELS 8 a client that leaves its answer unread is cut off after some looks, not before', async () => {
  const socket = await unreadSocket();
  const open = listOf(socket);
  for (let i = 0; i < LOOKS_MAX; i += 1) closeUnread(open, LOOKS_MAX, Infinity);
  expect(socket.destroyed).toBe(false);
  closeUnread(open, LOOKS_MAX, Infinity);
  expect(socket.destroyed).toBe(true);
});

test('REGELS 8 when too much is unread together, who reads slowest is cut off first', async () => {
  const [slow, quick] = [await unreadSocket(), await unreadSocket()];
  const open = listOf(slow);
  closeUnread(open, LOOKS_MAX, Infinity);
  open.set(quick, { looks: 0 });
  closeUnread(open, LOOKS_MAX, slow.writableLength + quick.writableLength);
  expect([slow.destroyed, quick.destroyed]).toEqual([false, false]);
  closeUnread(open, LOOKS_MAX, quick.writableLength);
  expect([slow.destroyed, quick.destroyed]).toEqual([true, false]);
});

test('REGELS 8 an answer that was read to its end counts, what the client sends does not', async () => {
  const http = createHttpServer((_request, response) => response.end(ANSWER));
  const open = followUnread(http, 'connection');
  await new Promise<void>((resolve) => void http.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void http.close());
  const client = connect((http.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => undefined);
  onTestFinished(() => void client.destroy());
  const request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
  client.write(request.repeat(2));
  await expect.poll(() => [...open.keys()][0]?.writableLength ?? 0).toBeGreaterThan(0);
  const [[socket, unread] = [null, null]] = [...open];
  if (socket === null || unread === null) throw new Error('geen verbinding');
  closeUnread(open, LOOKS_MAX, Infinity);
  const { bytesRead } = socket;
  client.write('GET');
  await expect.poll(() => socket.bytesRead).toBeGreaterThan(bytesRead);
  closeUnread(open, LOOKS_MAX, Infinity);
  expect(unread.looks).toBe(2);
  // The second answer is still on its way when the first is read.
  let received = 0;
  client.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > ANSWER.length) client.pause();
  });
  await expect.poll(() => unread.looks, { timeout: 10_000 }).toBe(0);
  expect(socket.writableLength).toBeGreaterThan(0);
});
