import type { Server } from 'node:http';
import type { Socket } from 'node:net';

import type { FastifyInstance } from 'fastify';

import type { Config } from '../config/config.ts';
import { RegisterError } from '../errors.ts';
import { CHECK_INTERVAL_MS, POLITE_CONNECTIONS, UNREAD_BYTES_MAX } from './limits.ts';

const RETRY_AFTER_SECONDS = 5;
const MILLISECONDS_PER_SECOND = 1_000;

interface Unread {
  /** Looks in a row at which part of the same answer was unread. Not a time: a process that was paused has not been looking. */
  looks: number;
}

/** Every open connection. What a client sends says nothing of what it reads: only the end of an answer does. */
export function followUnread(server: Server, event: 'connection' | 'secureConnection'): ReadonlyMap<Socket, Unread> {
  const open = new Map<Socket, Unread>();
  server.on(event, (socket: Socket) => {
    open.set(socket, { looks: 0 });
    socket.once('close', () => open.delete(socket));
  });
  server.on('request', ({ socket }, response) => {
    response.once('finish', () => {
      const unread = open.get(socket);
      if (unread !== undefined) unread.looks = 0;
    });
  });
  return open;
}

/** Closes connections whose client does not read. @param bytesMax bytes that may be unread on all connections together */
export function closeUnread(open: ReadonlyMap<Socket, Unread>, looksMax: number, bytesMax: number): void {
  let total = 0;
  const slow: (readonly [Socket, Unread])[] = [];
  for (const [socket, unread] of open) {
    unread.looks = socket.writableLength === 0 ? 0 : unread.looks + 1;
    if (unread.looks === 0) continue;
    total += socket.writableLength;
    slow.push([socket, unread]);
  }
  for (const [socket, { looks }] of slow.toSorted(([, one], [, other]) => other.looks - one.looks)) {
    if (looks <= looksMax && total <= bytesMax) return;
    total -= socket.writableLength;
    socket.destroy();
  }
}

/**
 * Bounds connections: in number (one too many gets a 503, unless it asks for our health) and in how long an answer may stay unread. The
 * number that is far too many is closed by Node without an answer.
 */
export function registerConnectionLimits(app: FastifyInstance, config: Config): void {
  const server: Server & { httpAllowHalfOpen?: boolean } = app.server;
  // Else Node drops the answer to a client that closes its side after its request.
  server.httpAllowHalfOpen = true;
  const event = config.tlsCert === null ? 'connection' : 'secureConnection';
  const open = followUnread(server, event);
  const tooMany = new WeakSet<Socket>();
  server.maxConnections = config.maxVerbindingen + POLITE_CONNECTIONS;
  server.on(event, (socket: Socket) => {
    if (open.size > config.maxVerbindingen) tooMany.add(socket);
  });
  const looksMax = Math.ceil((config.antwoordSeconden * MILLISECONDS_PER_SECOND) / CHECK_INTERVAL_MS);
  const look = setInterval(() => closeUnread(open, looksMax, UNREAD_BYTES_MAX), CHECK_INTERVAL_MS);
  look.unref();
  app.addHook('onClose', (_app, done) => {
    clearInterval(look);
    done();
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (!tooMany.has(request.raw.socket)) return done();
    void reply.header('Connection', 'close');
    // Who watches over us must be able to see that we live.
    if (request.routeOptions.url?.startsWith('/health/') === true) return done();
    return done(
      new RegisterError('service_unavailable', 'Er staan te veel verbindingen open.', {
        retryAfter: RETRY_AFTER_SECONDS,
      }),
    );
  });
}
