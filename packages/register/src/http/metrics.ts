import { readFileSync } from 'node:fs';
import process from 'node:process';

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { ApiNaam } from '../autorisatie/aanvrager.ts';
import type { FoutCode } from '../errors.ts';
import type { Observer, StoreState } from '../observer.ts';
import type { MetricDefinition, MetricName } from './metric-definitions.ts';
import { definitions } from './metric-definitions.ts';
import { foutregels } from './problem.ts';

/** What is let through but deserves a look. */
const waarschuwingen = ['V8', 'V9', 'V11', 'V12', 'T18', 'verouderd'] as const;
type Waarschuwing = (typeof waarschuwingen)[number];

/** What is asked when somebody looks, instead of told when it happens. */
interface Watched {
  readonly state: () => Promise<StoreState>;
  readonly ready: () => Promise<string | null>;
}

/** Figures of the register. Labels are names from the contract and rule ids: never something that a client made up (D2). */
export interface Metrics extends Observer {
  count(regel: Waarschuwing, aantal?: number): void;
  countFout(code: FoutCode): void;
  /** Lines of a bulk that have this for their fate (Z12). */
  countBulkregels(lot: 'vastgelegd' | FoutCode, aantal: number): void;
  /** A read of the log was logged (I3). */
  countRaadpleging(api: ApiNaam): void;
  observeRequest(api: ApiNaam | 'geen', operatie: string, status: number, seconds: number): void;
  /** Shows how this store stands, from now on. */
  watch(watched: Watched): void;
  /** The text that Prometheus reads. */
  render(): Promise<string>;
  readonly contentType: string;
}

const MILLISECONDS_PER_SECOND = 1_000;

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

/** Makes figures by their definition. */
function createMakers(register: Registry) {
  const options = (name: MetricName) => {
    const { help, labels }: MetricDefinition = definitions[name];
    return { name, help, labelNames: [...labels], registers: [register] };
  };
  return {
    counter: (name: MetricName) => new Counter(options(name)),
    /** @param now gives the value whenever somebody looks */
    gauge: (name: MetricName, now?: () => number) =>
      new Gauge({
        ...options(name),
        ...(now === undefined
          ? {}
          : {
              collect() {
                this.set(now());
              },
            }),
      }),
    histogram: (name: MetricName) => {
      const { buckets = [] }: MetricDefinition = definitions[name];
      return new Histogram({ ...options(name), buckets: [...buckets] });
    },
  };
}
type Makers = ReturnType<typeof createMakers>;

/** Of what happens inside. */
function createObserver({ counter, gauge, histogram }: Makers): Observer {
  const unread = counter('verwerkingenlog_toegang_lezen_mislukt_total');
  let refreshedAt = performance.now();
  gauge('verwerkingenlog_toegang_leeftijd_seconds', () => (performance.now() - refreshedAt) / MILLISECONDS_PER_SECOND);
  const lookups = counter('verwerkingenlog_cache_total');
  for (const cache of ['token', 'persoon']) for (const uitkomst of ['raak', 'mis']) lookups.inc({ cache, uitkomst }, 0);
  const versies = histogram('verwerkingenlog_transactie_versies');
  const waited = histogram('verwerkingenlog_transactie_wacht_seconds');
  const took = histogram('verwerkingenlog_transactie_seconds');
  const flushed = histogram('verwerkingenlog_transactie_schijf_seconds');
  const mislukt = counter('verwerkingenlog_vastleggingen_mislukt_total');
  const queries = histogram('verwerkingenlog_leesvraag_seconds');
  return {
    committed: (transaction) => {
      versies.observe(transaction.versies);
      waited.observe(transaction.waited);
      took.observe(transaction.took);
      flushed.observe(transaction.flushed);
      mislukt.inc(transaction.mislukt);
    },
    queried: (seconds) => queries.observe(seconds),
    refreshed: (read) => {
      if (read) refreshedAt = performance.now();
      else unread.inc();
    },
    lookedUp: (cache, found) => lookups.inc({ cache, uitkomst: found ? 'raak' : 'mis' }),
  };
}

/** Of how a store stands. A store that cannot tell has no figures, and is not ready. */
function createLook({ gauge }: Makers): (watched: Watched) => Promise<void> {
  const gereed = gauge('verwerkingenlog_gereed');
  const build = gauge('verwerkingenlog_build_info');
  const stands = {
    waitingVersies: gauge('verwerkingenlog_schrijfwachtrij_versies'),
    waitingBytes: gauge('verwerkingenlog_schrijfwachtrij_bytes'),
    openQueries: gauge('verwerkingenlog_leeswachtrij'),
    bytes: gauge('verwerkingenlog_opslag_bytes'),
    freeBytes: gauge('verwerkingenlog_opslag_vrij_bytes'),
  };
  return async ({ state, ready }) => {
    const [stand, reason] = await Promise.all([state().catch(() => null), ready()]);
    gereed.set(reason === null && stand !== null ? 1 : 0);
    if (stand === null) return;
    const { kind, schema } = stand;
    build.set({ versie: version, node: process.versions.node, opslag: kind, schema: String(schema) }, 1);
    // What nobody knows is no number: no alarm goes off on it.
    for (const name of Object.keys(stands) as (keyof typeof stands)[]) stands[name].set(stand[name] ?? NaN);
  };
}

/** Figures of one process. Counters whose labels are known start at 0, so that the first count is seen as a rise. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const makers = createMakers(registry);
  const counts = makers.counter('verwerkingenlog_waarschuwingen_total');
  for (const regel of waarschuwingen) counts.inc({ regel }, 0);
  const fouten = makers.counter('verwerkingenlog_fouten_total');
  for (const code of Object.keys(foutregels)) fouten.inc({ code }, 0);
  const bulkregels = makers.counter('verwerkingenlog_bulkregels_total');
  for (const lot of ['vastgelegd', ...Object.keys(foutregels)]) bulkregels.inc({ lot }, 0);
  const raadplegingen = makers.counter('verwerkingenlog_raadplegingen_total');
  for (const api of ['bewerking', 'inzage']) raadplegingen.inc({ api }, 0);
  const requests = makers.histogram('verwerkingenlog_aanvraag_seconds');
  const look = createLook(makers);
  let watched: Watched | null = null;
  return {
    ...createObserver(makers),
    count: (regel, aantal = 1) => counts.inc({ regel }, aantal),
    countFout: (code) => fouten.inc({ code }),
    countBulkregels: (lot, aantal) => bulkregels.inc({ lot }, aantal),
    countRaadpleging: (api) => raadplegingen.inc({ api }),
    observeRequest: (api, operatie, status, seconds) => requests.observe({ api, operatie, status }, seconds),
    watch: (given) => {
      watched = given;
    },
    render: async () => {
      if (watched !== null) await look(watched);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
