import type { FastifyInstance } from 'fastify';

/** A caller that has a request open for longer loses it: whoever stops a service seldom waits longer than ten seconds. */
const STOP_GRACE_MS = 8_000;
const SWEEP_INTERVAL_MS = 50;

/**
 * Stops taking requests and finishes those that were accepted. Closing a server ends only the connections that are idle at that
 * moment; one that falls idle afterwards would hold up the end for as long as it may be kept alive.
 */
export async function stopServer(app: FastifyInstance, graceMs = STOP_GRACE_MS): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_INTERVAL_MS);
  const limit = setTimeout(() => app.server.closeAllConnections(), graceMs);
  try {
    await app.close();
  } finally {
    clearInterval(sweep);
    clearTimeout(limit);
  }
}
