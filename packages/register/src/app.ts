import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

import type { Authenticate } from './autorisatie/authenticate.ts';
import type { Context } from './context.ts';
import { createServer } from './http/server.ts';
import { createInzageHandlers } from './inzage/inzage-routes.ts';
import { createReadiness } from './storage/readiness.ts';
import { createVarHandlers } from './var/var-routes.ts';
import { createBewerkingHandlers } from './verwerkingsactie/verwerkingsactie-routes.ts';

/** The register as an HTTP server: what production runs and what tests test. */
export function buildApp(context: Context, authenticate: Authenticate, logger: FastifyBaseLogger): FastifyInstance {
  const { engine, metrics } = context;
  const ready = createReadiness(engine);
  metrics.watch({ state: () => engine.state(), ready });
  return createServer({
    config: context.config,
    clock: context.clock,
    metrics,
    logger,
    authenticate,
    requireOperation: (aanvrager, operationId) => context.rechten.requireOperation(aanvrager, operationId),
    handlers: {
      bewerking: createBewerkingHandlers(context),
      inzage: createInzageHandlers(context),
      var: createVarHandlers(context),
    },
    ready,
  });
}
