import type { FastifyInstance } from 'fastify';

import type { ServerParts } from './server-parts.ts';

/** Probes: alive as long as it answers, ready as long as the store reads and writes; else it says what is wrong (ONTWERP 7). */
export function registerHealth(app: FastifyInstance, ready: ServerParts['ready']): void {
  app.get('/health/live', (request) => {
    request.operatie = 'health';
    return { status: 'live' };
  });
  app.get('/health/ready', async (request, reply) => {
    request.operatie = 'health';
    const reden = await ready();
    return reden === null ? { status: 'ready' } : reply.code(503).send({ status: 'niet gereed', reden });
  });
}
