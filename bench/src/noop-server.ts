import { createMetrics, createServer, loadConfig, systemClock } from '@verwerkingenlog/register';
import { pino } from 'pino';

import { aanvrager, constantAnswer } from './noop.ts';

/** The same server with the same contract validation and serialisation, without authentication and store (ONTWERP 8). */
const { config } = loadConfig({ flags: { dev: true, data: '.', port: 0 }, environment: new Map(), file: {} });
const app = createServer({
  config,
  clock: systemClock,
  logger: pino({ level: 'info', base: null }, pino.destination('/dev/null')),
  metrics: createMetrics(),
  authenticate: () => Promise.resolve(aanvrager),
  requireOperation: () => undefined,
  handlers: constantAnswer,
  ready: () => Promise.resolve(null),
});
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ url, token: 'x' });
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
