import type { Worker } from 'node:worker_threads';

import { RegisterError } from '../../errors.ts';
import type { AppendGroup, AppendOutcome } from '../append.ts';
import type { Engine, Statement } from '../engine.ts';
import { encodeGroups } from './append-codec.ts';
import type { ThreadOptions, WriterReply, WriterRequest } from './messages.ts';
import { startThread } from './thread.ts';

/** Versions that one transaction takes at most: a bound on the wait of the last one in it. */
const BATCH_VERSIES_MAX = 1_000;
const RETRY_AFTER_SECONDS = 5;

interface PendingGroup {
  readonly group: AppendGroup;
  /** How many it writes. */
  readonly versies: number;
  readonly resolve: (outcomes: readonly AppendOutcome[]) => void;
  readonly reject: (error: Error) => void;
}

interface PendingStatements {
  readonly statements: readonly Statement[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The one thread that writes. While it commits, appends gather for the next transaction (group commit). */
export interface Writer extends Pick<Engine, 'append' | 'appendGroup'> {
  execute(statements: readonly Statement[]): Promise<void>;
  /** Resolves with the cause when the thread ended without being asked to: nothing can be written any more. */
  readonly died: Promise<Error>;
  /** Waits for what was accepted, then stops the thread. */
  close(): Promise<void>;
}

function notStored(cause: unknown): RegisterError {
  return new RegisterError(
    'service_unavailable',
    'De opslag kan nu niets duurzaam vastleggen; er is niets opgeslagen.',
    {
      cause,
      retryAfter: RETRY_AFTER_SECONDS,
    },
  );
}

/** For what was in the hands of a writer that died. */
function outcomeUnknown(cause: unknown): RegisterError {
  const detail = 'Het is niet zeker of dit is vastgelegd; herhalen met dezelfde Idempotency-Key is veilig.';
  return new RegisterError('service_unavailable', detail, { cause, retryAfter: RETRY_AFTER_SECONDS });
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** The first of a queue that fit in a transaction with so many versions; one when not even that one fits. */
function takeFrom(queue: PendingGroup[], versiesMax: number): PendingGroup[] {
  let sum = 0;
  const end = queue.findIndex(({ versies }) => {
    sum += versies;
    return sum > versiesMax;
  });
  return queue.splice(0, end === -1 ? queue.length : Math.max(end, 1));
}

export function startWriter(options: ThreadOptions): Writer {
  const worker: Worker = startThread('writer-thread', options);
  /** Requests of one version, and of many. Each batch has room for one of many at least, and each of one goes in the next batch. */
  const singles: PendingGroup[] = [];
  const bulks: PendingGroup[] = [];
  const executes: PendingStatements[] = [];
  let busyWith: readonly PendingGroup[] | PendingStatements | null = null;
  let scheduled = false;
  let stopped: Error | null = null;
  let idle: (() => void) | null = null;
  let closing = false;
  const death = Promise.withResolvers<Error>();

  function send(): void {
    scheduled = false;
    if (busyWith !== null || stopped !== null) return;
    const statements = executes.shift();
    if (statements !== undefined) {
      busyWith = statements;
      worker.postMessage({ kind: 'execute', statements: statements.statements } satisfies WriterRequest);
    } else if (singles.length > 0 || bulks.length > 0) {
      const first = takeFrom(singles, BATCH_VERSIES_MAX);
      const left = BATCH_VERSIES_MAX - total(first.map(({ versies }) => versies));
      busyWith = [...first, ...takeFrom(bulks, left)];
      const encoded = encodeGroups(busyWith.map(({ group }) => group));
      worker.postMessage({ kind: 'append', groups: encoded } satisfies WriterRequest, [encoded.buffer]);
    } else idle?.();
  }

  /** Waits for the end of this turn of the event loop, so that requests that came in together go together. */
  function schedule(): void {
    if (scheduled || busyWith !== null) return;
    scheduled = true;
    setImmediate(send);
  }

  function settle(reply: WriterReply): void {
    const current = busyWith;
    busyWith = null;
    if (reply.kind === 'execute') {
      const { resolve, reject } = current as PendingStatements;
      if (reply.fout === null) resolve();
      else reject(new Error(reply.fout));
    } else {
      (current as readonly PendingGroup[]).forEach(({ resolve, reject }, i) => {
        const outcomes = reply.outcomes[i] ?? [];
        const [first] = outcomes;
        const nothing = outcomes.every(({ uitkomst }) => uitkomst === 'mislukt');
        if (nothing) reject(notStored(new Error(first?.uitkomst === 'mislukt' ? first.oorzaak : undefined)));
        else resolve(outcomes);
      });
    }
    send();
  }

  /** A writer that died answers nobody: what was in flight may or may not be stored, and only a restart can tell (integriteit I7). */
  function die(cause: Error): void {
    stopped ??= cause;
    if (!closing) death.resolve(stopped);
    const inHand = [busyWith ?? []].flat() as readonly PendingStatements[];
    const waiting = [...singles, ...bulks, ...executes];
    busyWith = null;
    singles.length = 0;
    bulks.length = 0;
    executes.length = 0;
    for (const { reject } of inHand) reject(outcomeUnknown(cause));
    for (const { reject } of waiting) reject(notStored(cause));
    idle?.();
  }

  worker.on('message', settle);
  worker.on('error', die);
  worker.on('exit', () => die(new Error('de schrijfthread is gestopt')));

  const appendGroup = async (group: AppendGroup): Promise<readonly AppendOutcome[]> =>
    new Promise((resolve, reject) => {
      if (stopped !== null) return reject(notStored(stopped));
      const versies = total(group.appends.map((append) => append.versies.length));
      (versies > 1 ? bulks : singles).push({ group, versies, resolve, reject });
      schedule();
    });

  return {
    died: death.promise,
    append: async (append) => {
      const [outcome] = await appendGroup({ appends: [append], samen: false });
      if (outcome === undefined || outcome.uitkomst === 'mislukt' || outcome.uitkomst === 'ingetrokken')
        throw new Error('een append zonder uitkomst');
      return outcome;
    },
    appendGroup,
    execute: (statements) =>
      new Promise((resolve, reject) => {
        if (stopped !== null) return reject(notStored(stopped));
        executes.push({ statements, resolve, reject });
        schedule();
      }),
    close: async () => {
      if (busyWith !== null || singles.length > 0 || bulks.length > 0 || executes.length > 0)
        await new Promise<void>((resolve) => {
          idle = resolve;
          schedule();
        });
      closing = true;
      await worker.terminate();
    },
  };
}
