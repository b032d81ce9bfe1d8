import type { Rechten } from './autorisatie/create-rechten.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import type { Metrics } from './http/metrics.ts';
import type { Idempotentie } from './idempotentie/idempotentie.ts';
import type { Pseudonimisering } from './pseudonimisering/pseudonimisering.ts';
import type { Engine } from './storage/engine.ts';
import type { ActieIds } from './versies/actie-ids.ts';
import type { OpenVersie } from './versies/open-versie.ts';
import type { SealVersie } from './versies/seal-versie.ts';
import type { Cursors } from './zoeken/cursor.ts';

/** What a use case works with; built once, in `build-context.ts`. */
export interface Context {
  readonly config: Config;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly pseudonimisering: Pseudonimisering;
  readonly rechten: Rechten;
  readonly idempotentie: Idempotentie;
  readonly cursors: Cursors;
  readonly ids: ActieIds;
  readonly sealVersie: SealVersie;
  readonly openVersie: OpenVersie;
  readonly metrics: Metrics;
}
