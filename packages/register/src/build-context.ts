import { createRechten } from './autorisatie/create-rechten.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config/config.ts';
import type { Context } from './context.ts';
import type { Metrics } from './http/metrics.ts';
import { createMetrics } from './http/metrics.ts';
import { createIdempotentie } from './idempotentie/create-idempotentie.ts';
import { createPseudonimisering } from './pseudonimisering/pseudonimisering.ts';
import type { Store } from './storage/open-store.ts';
import { createActieIds } from './versies/actie-ids.ts';
import { createOpenVersie } from './versies/open-versie.ts';
import { createPayloadSealers } from './versies/payload-key.ts';
import { createSealVersie } from './versies/seal-versie.ts';
import { createCursors } from './zoeken/cursor.ts';

/** Puts together what use cases work with: the one place that does. */
export function buildContext(
  config: Config,
  { engine, sleutelring }: Pick<Store, 'engine' | 'sleutelring'>,
  clock: Clock,
  metrics: Metrics = createMetrics(),
): Context {
  const pseudonimisering = createPseudonimisering(engine, sleutelring, metrics);
  const sealers = createPayloadSealers(sleutelring);
  const ids = createActieIds(sleutelring, clock);
  return {
    config,
    clock,
    engine,
    pseudonimisering,
    rechten: createRechten(config),
    idempotentie: createIdempotentie(engine, sleutelring, clock, config.idempotencyDagen),
    cursors: createCursors(sleutelring, clock),
    ids,
    sealVersie: createSealVersie(pseudonimisering, sealers, ids),
    openVersie: createOpenVersie(sealers),
    metrics,
  };
}
