import type { Server } from 'node:http';
import { createServer } from 'node:http';

import type { Metrics } from './metrics.ts';

/** Serves `/metrics` on a port of its own, so that figures need not face the network of the API (ONTWERP 7). */
export async function startMetricsServer(metrics: Metrics, host: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics
      .render()
      .then((text) => response.writeHead(200, { 'Content-Type': metrics.contentType }).end(text))
      .catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}
