import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect } from 'node:net';

import { onTestFinished } from 'vitest';

/** A connection on which a test sends what it likes, byte by byte if it likes. */
export interface RawConnection {
  readonly socket: Socket;
  /** Everything that came in so far, when it is read. */
  readonly received: () => string;
  /** When the other side closed it. */
  readonly closed: Promise<void>;
}

/** Opens a connection to an address. It ends with its test. */
export async function openConnection(address: string, read = true): Promise<RawConnection> {
  const { hostname, port } = new URL(address);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  let received = '';
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.once('end', () => socket.end());
  if (read) socket.on('data', (chunk: Buffer) => (received += chunk.toString()));
  return { socket, received: () => received, closed };
}

/** The text of a request on a connection of its own. */
export function requestText(
  method: string,
  address: string,
  headers: Readonly<Record<string, string | number>> = {},
  body = '',
): string {
  const { pathname, search, host } = new URL(address);
  const all = {
    Host: host,
    ...(body === '' ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${String(value)}\r\n`);
  return `${method} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

/** The statuses of the answers that came in. */
export function statusesIn(received: string): readonly number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}
