import { RegisterError } from '../../errors.ts';
import type { Observer } from '../../observer.ts';
import { noObserver } from '../../observer.ts';
import type { AppendGroup, AppendOutcome } from '../append.ts';
import type { Engine, Statement } from '../engine.ts';
import type { Load, Queued } from './fair-queue.ts';
import { FairQueue } from './fair-queue.ts';
import { OutcomeUnknown } from './outcome-unknown.ts';
import type { Outcomes } from './write-groups.ts';

/** What one transaction takes at most: a bound on the wait of the last one in it. An actie of 10,000 objects fills it. */
const BATCH_MAX: Load = { versies: 1_000, bytes: 8 * 1024 * 1024 };
const RETRY_AFTER_SECONDS = 5;
/** What a version takes besides its payloads: ids, commitments, objects in memory. */
const VERSIE_BYTES = 500;

/** What a batch became. */
export interface Committed {
  readonly outcomes: Outcomes;
  /** Seconds that committing took. */
  readonly flushed: number;
}

/** How an engine stores what the writer hands it. */
export interface Transactions {
  /** Work of the same lane goes in one transaction at a time; several lanes may be under way together. */
  laneOf(group: AppendGroup): number;
  /** Transactions that are under way together at most. */
  readonly lanesMax: number;
  /** Stores groups of one lane. Rejects with OutcomeUnknown when nobody may be answered, with another Error when nothing was stored. */
  commit(groups: readonly AppendGroup[]): Promise<Committed>;
  /** As `Engine.execute`. Rejects with OutcomeUnknown as `commit` does. */
  execute(statements: readonly Statement[]): Promise<void>;
  /** Releases what it holds; nothing is under way any more. */
  close(): Promise<void>;
}

interface PendingGroup extends Queued {
  readonly group: AppendGroup;
  readonly lane: number;
  readonly resolve: (outcomes: readonly AppendOutcome[]) => void;
  readonly reject: (error: Error) => void;
  /** Of `performance.now`. */
  readonly since: number;
}

/** Takes appends in turn. While a transaction of a lane commits, appends gather for the next one (group commit). */
export interface Writer extends Pick<Engine, 'append' | 'appendGroup' | 'requireRoom' | 'execute'> {
  /** What waits for its turn. */
  waiting(): Load;
  /** Waits for what was accepted, then releases the engine. */
  close(): Promise<void>;
}

function unavailable(
  detail: string,
  cause?: unknown,
  code: 'service_unavailable' | 'outcome_unknown' = 'service_unavailable',
): RegisterError {
  return new RegisterError(code, detail, { cause, retryAfter: RETRY_AFTER_SECONDS });
}

const notStored = (cause: unknown): RegisterError =>
  unavailable('De opslag kan nu niets duurzaam vastleggen; er is niets opgeslagen.', cause);

/** The queue is full: nothing of it was written, and repeating later helps. */
const queueFull = (): RegisterError => unavailable('Er wacht te veel op de opslag; er is niets opgeslagen.');

/** For what was in the hands of a transaction of which nobody knows how it ended. */
const outcomeUnknown = (cause: unknown): RegisterError =>
  unavailable(
    'Het is niet zeker of dit is vastgelegd; herhalen met dezelfde Idempotency-Key is veilig.',
    cause,
    'outcome_unknown',
  );

/** What a client writes one by one does not wait for what it writes many at a time. */
const lineOf = (client: string, versies: number): string => `${versies > 1 ? 'veel' : 'een'} ${client}`;

function loadOf({ appends }: AppendGroup): Load {
  let versies = 0;
  let bytes = 0;
  for (const append of appends) {
    versies += append.versies.length;
    for (const { payload, objecten } of append.versies) {
      bytes += VERSIE_BYTES + payload.length;
      for (const object of objecten) bytes += VERSIE_BYTES + object.payload.length;
    }
  }
  return { versies, bytes };
}

/** What the figures show of a batch that was answered. */
function tell(observer: Observer, batch: readonly PendingGroup[], { outcomes, flushed }: Committed, sent: number) {
  observer.committed({
    versies: batch.reduce((sum, { versies }) => sum + versies, 0),
    mislukt: outcomes.flat().filter(({ uitkomst }) => uitkomst === 'mislukt').length,
    waited: (sent - (batch[0]?.since ?? sent)) / 1000,
    took: (performance.now() - sent) / 1000,
    flushed,
  });
}

/** Answers a request with what became of its appends. */
function answer({ resolve, reject }: PendingGroup, outcomes: readonly AppendOutcome[]): void {
  const [first] = outcomes;
  const nothing = outcomes.every(({ uitkomst }) => uitkomst === 'mislukt');
  if (nothing) reject(notStored(new Error(first?.uitkomst === 'mislukt' ? first.oorzaak : undefined)));
  else resolve(outcomes);
}

/** @param queueMax what may wait at most; one request more is let in */
export function createWriter(
  transactions: Transactions,
  observer: Observer = noObserver,
  queueMax: Load = { versies: Infinity, bytes: Infinity },
): Writer {
  const groups = new FairQueue<PendingGroup>(queueMax);
  const busy = new Set<number>();
  let executing = 0;
  let scheduled = false;
  let idle: (() => void) | null = null;

  /** A batch of one lane that is free, of whoever's turn it is. */
  function takeBatch(): readonly PendingGroup[] {
    let lane: number | null = null;
    return groups.takeBatch(BATCH_MAX, (item) => {
      if (lane !== null) return item.lane === lane;
      if (busy.has(item.lane)) return false;
      ({ lane } = item);
      return true;
    });
  }

  function send(): void {
    scheduled = false;
    while (busy.size < transactions.lanesMax) {
      const batch = takeBatch();
      const [first] = batch;
      if (first === undefined) break;
      busy.add(first.lane);
      void settle(first.lane, batch);
    }
    if (busy.size === 0 && executing === 0) idle?.();
  }

  async function settle(lane: number, batch: readonly PendingGroup[]): Promise<void> {
    const sent = performance.now();
    try {
      const committed = await transactions.commit(batch.map(({ group }) => group));
      tell(observer, batch, committed, sent);
      batch.forEach((pending, i) => answer(pending, committed.outcomes[i] ?? []));
    } catch (error) {
      const refusal = error instanceof OutcomeUnknown ? outcomeUnknown(error) : notStored(error);
      for (const { reject } of batch) reject(refusal);
    }
    busy.delete(lane);
    send();
  }

  /** Waits for the end of this turn of the event loop, so that requests that came in together go together. */
  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(send);
  }

  const appendGroup: Writer['appendGroup'] = async (group, client) =>
    new Promise((resolve, reject) => {
      const load = loadOf(group);
      const line = lineOf(client, load.versies);
      const lane = transactions.laneOf(group);
      const pending = { group, lane, resolve, reject, line, since: performance.now(), ...load };
      for (const dropped of groups.push(pending)) dropped.reject(queueFull());
      schedule();
    });

  async function execute(statements: readonly Statement[]): Promise<void> {
    executing += 1;
    try {
      await transactions.execute(statements);
    } catch (error) {
      throw error instanceof OutcomeUnknown ? outcomeUnknown(error) : error;
    } finally {
      executing -= 1;
      schedule();
    }
  }

  return {
    waiting: () => groups.load,
    requireRoom: (client, versies) => {
      if (!groups.hasRoom(lineOf(client, versies))) throw queueFull();
    },
    append: async (append, client) => {
      const [outcome] = await appendGroup({ appends: [append], samen: false }, client);
      if (outcome === undefined || outcome.uitkomst === 'mislukt' || outcome.uitkomst === 'ingetrokken')
        throw new Error('een append zonder uitkomst');
      return outcome;
    },
    appendGroup,
    execute,
    close: async () => {
      if (busy.size > 0 || groups.length > 0 || executing > 0)
        await new Promise<void>((resolve) => {
          idle = resolve;
          schedule();
        });
      await transactions.close();
    },
  };
}
