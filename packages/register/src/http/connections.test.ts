import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { closeUnread } from './connections.ts';

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

const listOf = (...sockets: readonly Socket[]) =>
  new Map(sockets.map((socket) => [socket, { looks: 0, bytesRead: 0 }] as const));

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
  open.set(quick, { looks: 0, bytesRead: 0 });
  closeUnread(open, LOOKS_MAX, slow.writableLength + quick.writableLength);
  expect([slow.destroyed, quick.destroyed]).toEqual([false, false]);
  closeUnread(open, LOOKS_MAX, quick.writableLength);
  expect([slow.destroyed, quick.destroyed]).toEqual([true, false]);
});
