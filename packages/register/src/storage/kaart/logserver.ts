import { RegisterError } from '../../errors.ts';
import type { Observer } from '../../observer.ts';
import type { Engine } from '../engine.ts';
import { Unreachable } from '../postgres/faults.ts';

/** One of several servers that hold logs: it may be away while the others go on. */
export interface Logserver {
  readonly naam: string;
  /** The engine on it. @throws RegisterError `service_unavailable` at once while it is away */
  engine(): Engine;
  close(): Promise<void>;
}

/** How often a server is looked at. */
const LOOK_MS = 1_000;
/** A server that does not answer a look in this time is away. */
const ANSWER_MS = 2_000;
const RETRY_AFTER_SECONDS = 5;

const away = (cause: unknown): RegisterError =>
  new RegisterError('service_unavailable', 'De opslag van deze organisatie is nu niet bereikbaar.', {
    cause,
    retryAfter: RETRY_AFTER_SECONDS,
  });

async function withinTime(work: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('geen antwoord op tijd')), ANSWER_MS);
  try {
    await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Opens a server, and goes on trying while it is away. A server that answers no look is away until it does: whoever needs it is told so at once
 * instead of after the time that a dead connection takes.
 * @param open makes the engine, and checks that this store may use it
 * @throws Error when it is there and may not be used: another schema, another key ring, not durable
 */
export async function openLogserver(naam: string, observer: Observer, open: () => Promise<Engine>): Promise<Logserver> {
  let engine: Engine | null = null;
  let fault: unknown = null;
  let stopped = false;

  async function look(): Promise<void> {
    try {
      engine ??= await open();
      await withinTime(engine.queryAhead('SELECT 1 AS antwoord', []));
      fault = null;
    } catch (error) {
      fault = error;
    }
    observer.looked(naam, fault === null);
  }

  await look();
  if (fault !== null && engine === null && !(fault instanceof Unreachable)) throw fault;
  let looking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(async () => (stopped ? undefined : look()));
  }, LOOK_MS);
  timer.unref();
  return {
    naam,
    engine: () => {
      if (engine === null || fault !== null) throw away(fault);
      return engine;
    },
    close: async () => {
      stopped = true;
      clearInterval(timer);
      await looking;
      await engine?.close();
    },
  };
}
