import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

import type { Authenticate } from './autorisatie/authenticate.ts';
import type { Context } from './context.ts';
import { createServer } from './http/server.ts';
import { createInzageHandlers } from './inzage/inzage-routes.ts';
import { createVarHandlers } from './var/var-routes.ts';
import { readStand } from './zoeken/read-stand.ts';
import { createBewerkingHandlers } from './verwerkingsactie/verwerkingsactie-routes.ts';

/** The register as an HTTP server: what production runs and what tests test. */
export function buildApp(context: Context, authenticate: Authenticate, logger: FastifyBaseLogger): FastifyInstance {
  return createServer({
    config: context.config,
    clock: context.clock,
    metrics: context.metrics,
    logger,
    authenticate,
    requireOperation: (aanvrager, operationId) => context.rechten.requireOperation(aanvrager, operationId),
    handlers: {
      bewerking: createBewerkingHandlers(context),
      inzage: createInzageHandlers(context),
      var: createVarHandlers(context),
    },
    ready: () =>
      readStand(context, 0).then(
        () => true,
        () => false,
      ),
  });
}
