import type { Socket } from 'node:net';

import type { FastifyInstance } from 'fastify';

const LOOK_AGAIN_MS = 100;
/** Requests in hand get this long: who stops a service waits ten seconds at least before he kills it. */
const STOP_GRACE_MS = 8_000;

/**
 * Lets the server stop as soon as the requests in hand are answered. Without this a connection that stays open after its answer, or
 * on which nothing was ever sent, holds it up until some timeout of more than a minute.
 */
export function registerStop(app: FastifyInstance): void {
  const { server } = app;
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const closeUnused = (): void => {
    server.closeIdleConnections();
    // Node counts a connection as idle only after its first request.
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
  };
  app.addHook('preClose', (done) => {
    const look = setInterval(closeUnused, LOOK_AGAIN_MS);
    const grace = setTimeout(() => server.closeAllConnections(), STOP_GRACE_MS);
    server.once('close', () => {
      clearInterval(look);
      clearTimeout(grace);
    });
    done();
  });
}
