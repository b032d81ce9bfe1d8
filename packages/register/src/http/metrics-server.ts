import type { Server } from 'node:http';
import { createServer } from 'node:http';

import type { Metrics } from './metrics.ts';

/** One or two parties read the figures. */
export const METRICS_CONNECTIONS_MAX = 50;
/** Milliseconds in which a request, its answer and the silence after it must be over. */
const TIMEOUT_MS = 10_000;
const limits = {
  maxHeaderSize: 8 * 1024,
  headersTimeout: TIMEOUT_MS,
  requestTimeout: TIMEOUT_MS,
  keepAliveTimeout: TIMEOUT_MS,
  connectionsCheckingInterval: 1_000,
};

/** Serves `/metrics` on a port of its own, so that figures need not face the network of the API (ONTWERP 7). */
export async function startMetricsServer(metrics: Metrics, host: string, port: number): Promise<Server> {
  const server = createServer(limits, (request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics
      .render()
      .then((text) => response.writeHead(200, { 'Content-Type': metrics.contentType }).end(text))
      .catch(() => response.writeHead(500).end());
  });
  server.maxConnections = METRICS_CONNECTIONS_MAX;
  server.setTimeout(TIMEOUT_MS);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}
