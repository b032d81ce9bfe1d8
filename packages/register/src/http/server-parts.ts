import type { FastifyBaseLogger } from 'fastify';

import type { Authenticate } from '../autorisatie/authenticate.ts';
import type { Aanvrager, ApiNaam } from '../autorisatie/aanvrager.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { Handlers } from './aanroep.ts';
import type { Metrics } from './metrics.ts';

/** What the HTTP layer needs of the rest. */
export interface ServerParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: FastifyBaseLogger;
  readonly metrics: Metrics;
  readonly authenticate: Authenticate;
  readonly requireOperation: (aanvrager: Aanvrager, operationId: string) => void;
  readonly handlers: Readonly<Record<ApiNaam, Handlers>>;
  /** Why no traffic should come in now, as a Dutch sentence; null when it may. */
  readonly ready: () => Promise<string | null>;
}
