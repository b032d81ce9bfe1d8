import type { Engine } from './engine.ts';
import { proveWritable, readKenmerk } from './kenmerk-store.ts';

/** Why no traffic should come in now, as a Dutch sentence; null when it may. */
export type Readiness = () => Promise<string | null>;

/** A store that is slower than this is of no use to whoever asks. */
const ANSWER_TIMEOUT_MS = 3_000;
/** However often somebody asks, the store is tried once in this time: trying writes. */
const KEPT_MS = 1_000;

async function tryStore(engine: Engine): Promise<string | null> {
  const steps = [readKenmerk(engine), proveWritable(engine), engine.findUnfit()] as const;
  const [read, written, unfit] = await Promise.allSettled(steps);
  if (written.status === 'rejected') return 'De opslag kan nu niets duurzaam vastleggen.';
  if (read.status === 'rejected' || unfit.status === 'rejected') return 'De opslag kan niet gelezen worden.';
  return unfit.value;
}

async function withinTime(answer: Promise<string | null>): Promise<string | null> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve('De opslag antwoordt niet op tijd.'), ANSWER_TIMEOUT_MS);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Tells whether a store can read and durably write, by doing both. */
export function createReadiness(engine: Engine): Readiness {
  let dead = false;
  void engine.died.then(() => (dead = true));
  let kept: Promise<string | null> | null = null;
  let keptUntil = 0;
  return async () => {
    if (dead) return 'De opslag kan niet meer schrijven: het register stopt en moet opnieuw starten.';
    if (kept === null || performance.now() > keptUntil) {
      keptUntil = Infinity;
      kept = withinTime(tryStore(engine)).finally(() => (keptUntil = performance.now() + KEPT_MS));
    }
    return kept;
  };
}
