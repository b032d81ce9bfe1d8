import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** Figures of the register. Labels are names from the contract and rule ids: never something that a client made up (D2). */
export interface Metrics {
  /** Counts something that was let through but deserves a look: V8, V9, V12. */
  count(regel: string, aantal?: number): void;
  observeRequest(operatie: string, status: number, seconds: number): void;
  /** The text that Prometheus reads. */
  render(): Promise<string>;
  readonly contentType: string;
}

const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Figures of one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const waarschuwingen = new Counter({
    name: 'verwerkingenlog_waarschuwingen_total',
    help: 'Aanvragen die zijn toegelaten maar aandacht verdienen, per regel',
    labelNames: ['regel'],
    registers: [registry],
  });
  const requests = new Histogram({
    name: 'verwerkingenlog_aanvraag_seconden',
    help: 'Duur van aanvragen per operatie en status',
    labelNames: ['operatie', 'status'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  });
  return {
    count: (regel, aantal = 1) => waarschuwingen.inc({ regel }, aantal),
    observeRequest: (operatie, status, seconds) => requests.observe({ operatie, status }, seconds),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
