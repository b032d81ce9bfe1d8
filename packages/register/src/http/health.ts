import type { FastifyInstance } from 'fastify';

/** Probes: alive as long as it answers, ready as long as the store answers too (ONTWERP 7). */
export function registerHealth(app: FastifyInstance, ready: () => Promise<boolean>): void {
  app.get('/health/live', (request) => {
    request.operatie = 'health';
    return { status: 'live' };
  });
  app.get('/health/ready', async (request, reply) => {
    request.operatie = 'health';
    const isReady = await ready();
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'niet gereed' });
  });
}
