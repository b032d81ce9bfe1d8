import type { RegisterClient } from '../api/client.ts';
import { RegisterUnreachable } from '../http/errors.ts';
import { pauseBefore } from '../http/retry.ts';
import type { Wachtend } from './lezer.ts';
import type { Melding } from './melding.ts';
import type { Rij } from './rij.ts';
import type { Uitkomst } from './uitkomst.ts';
import { uitkomstenOf, weigeringVan } from './uitkomst.ts';
import { createWekker } from './wekker.ts';

/** Lines that go in one call at most. */
const LINES_MAX = 500;
/** How much more goes in the next call after one that went well. */
const GROWTH = 1.1;
/** Milliseconds in which lines that come in after a rest are gathered. */
const GATHER_MS = 20;
/** Milliseconds of rest after which what was sent is wiped from the folder. */
const REST_MS = 1_000;
/** The longest that a timer can wait. */
const UNTIL_NEWS_MS = 2 ** 31 - 1;

export interface VerzenderOptions {
  readonly client: Pick<RegisterClient, 'bewerking'>;
  readonly rij: Rij;
  readonly pauseMs: number;
  readonly pauseMaxMs: number;
  readonly meld: (melding: Melding) => void;
  /** Wipes what was sent. */
  readonly wipe: () => Promise<void>;
}

/** Brings lines to the register, for ever. */
export interface Verzender {
  wake(): void;
  /** Sends what is left, for so many milliseconds at most. */
  stop(timeoutMs: number): Promise<void>;
}

/** @returns what became of each line. @throws RegisterProblem, RegisterUnreachable, and what the tokens throw */
async function send(
  { bewerking }: VerzenderOptions['client'],
  batch: readonly Wachtend[],
  signal: AbortSignal,
): Promise<readonly Uitkomst[]> {
  const [traceparent = '', ...others] = new Set(batch.map(({ regel }) => regel.traceparent));
  const { body } = await bewerking.verwerkingsactieBulk(
    {
      query: { atomic: false },
      // A call has one trace; when its lines have several they go without.
      headers: others.length === 0 ? { traceparent } : {},
      body: batch.map(({ regel: { actie, idempotencyKey } }) => ({ ...actie, idempotencyKey })),
    },
    { signal },
  );
  return uitkomstenOf(body, batch.length);
}

/** Does a call with fewer lines have a better chance? */
const asksForLess = (error: unknown): boolean =>
  weigeringVan(error) !== null || (error instanceof RegisterUnreachable && error.reason === 'timeout');

export function startVerzender({ client, rij, pauseMs, pauseMaxMs, meld, wipe }: VerzenderOptions): Verzender {
  const news = createWekker();
  const patience = createWekker();
  const end = new AbortController();
  let closing = false;
  let size = LINES_MAX;
  let tries = 0;

  const pause = async (fout: unknown): Promise<void> => {
    tries += 1;
    meld({ soort: 'storing', poging: tries, fout });
    // New lines do not shorten it: the register asked for rest.
    if (!end.signal.aborted) await patience.wait(pauseBefore(fout, tries, pauseMs, Math.random(), pauseMaxMs));
  };
  const judge = (error: unknown, batch: readonly Wachtend[]): readonly Uitkomst[] => {
    const weigering = weigeringVan(error);
    if (weigering !== null && batch.length === 1) return [weigering];
    if (asksForLess(error)) size = Math.max(1, Math.floor(batch.length / 2));
    // A refusal that may be about one of many is asked again at once, with fewer.
    if (weigering !== null) return [];
    throw error;
  };
  const step = async (): Promise<void> => {
    const batch = rij.first(size);
    const uitkomsten = await send(client, batch, end.signal).catch((error: unknown) => judge(error, batch));
    const again = await rij.settle(batch, uitkomsten);
    if (uitkomsten.length === 0) return;
    if (again > 0) return pause(null);
    // Slowly: where a limit stands in the way, every call above it is for nothing.
    size = Math.min(LINES_MAX, Math.ceil(size * GROWTH));
    tries = 0;
  };
  const rest = async (): Promise<void> => {
    if (!(await news.wait(REST_MS))) {
      await wipe();
      await news.wait(UNTIL_NEWS_MS);
    }
    if (!closing) await patience.wait(GATHER_MS);
  };
  const run = async (): Promise<void> => {
    while (!end.signal.aborted) {
      try {
        if (await rij.fill()) await step();
        else if (closing) return;
        else await rest();
      } catch (error) {
        if (!end.signal.aborted) await pause(error);
      }
    }
  };
  const work = run();
  return {
    wake: () => news.wake(),
    stop: async (timeoutMs) => {
      closing = true;
      news.wake();
      patience.wake();
      const timer = setTimeout(() => {
        end.abort();
        patience.wake();
      }, timeoutMs);
      await work;
      clearTimeout(timer);
    },
  };
}
