import type { Worker } from 'node:worker_threads';

import { RegisterError } from '../../errors.ts';
import type { Observer } from '../../observer.ts';
import { noObserver } from '../../observer.ts';
import type { AppendGroup, AppendOutcome } from '../append.ts';
import type { Engine, Statement } from '../engine.ts';
import { encodeGroups } from './append-codec.ts';
import type { Load, Queued } from './fair-queue.ts';
import { FairQueue } from './fair-queue.ts';
import type { AppendReply, ThreadOptions, WriterReply, WriterRequest } from './messages.ts';
import { startThread } from './thread.ts';

/** What one transaction takes at most: a bound on the wait of the last one in it. An actie of 10,000 objects fills it. */
const BATCH_MAX: Load = { versies: 1_000, bytes: 8 * 1024 * 1024 };
const RETRY_AFTER_SECONDS = 5;
/** What a version takes besides its payloads: ids, commitments, objects in memory. */
const VERSIE_BYTES = 500;

interface PendingGroup extends Queued {
  readonly group: AppendGroup;
  readonly resolve: (outcomes: readonly AppendOutcome[]) => void;
  readonly reject: (error: Error) => void;
  /** Of `performance.now`. */
  readonly since: number;
}

interface PendingStatements {
  readonly statements: readonly Statement[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** The one thread that writes. While it commits, appends gather for the next transaction (group commit). */
export interface Writer extends Pick<Engine, 'append' | 'appendGroup' | 'requireRoom' | 'execute'> {
  /** What waits for its turn. */
  waiting(): Load;
  /** Resolves with the cause when the thread ended without being asked to: nothing can be written any more. */
  readonly died: Promise<Error>;
  /** Waits for what was accepted, then stops the thread. */
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

/** For what was in the hands of a writer that died. */
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

/** What the figures show of a batch that the thread answered. */
function tell(observer: Observer, batch: readonly PendingGroup[], { outcomes, flushed }: AppendReply, sent: number) {
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

/** @param queueMax what may wait for the thread at most; one request more is let in */
export function startWriter(
  options: ThreadOptions,
  observer: Observer = noObserver,
  queueMax: Load = { versies: Infinity, bytes: Infinity },
): Writer {
  const worker: Worker = startThread('writer-thread', options);
  const groups = new FairQueue<PendingGroup>(queueMax);
  const executes: PendingStatements[] = [];
  let busyWith: readonly PendingGroup[] | PendingStatements | null = null;
  let sent = 0;
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
    } else if (groups.length > 0) {
      busyWith = groups.takeBatch(BATCH_MAX);
      sent = performance.now();
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
      const batch = current as readonly PendingGroup[];
      tell(observer, batch, reply, sent);
      batch.forEach((pending, i) => answer(pending, reply.outcomes[i] ?? []));
    }
    send();
  }

  /** A writer that died answers nobody: what was in flight may or may not be stored, and only a restart can tell (integriteit I7). */
  function die(cause: Error): void {
    stopped ??= cause;
    if (!closing) death.resolve(stopped);
    const inHand = [busyWith ?? []].flat() as readonly PendingStatements[];
    const waiting = [...groups.takeAll(), ...executes];
    busyWith = null;
    executes.length = 0;
    for (const { reject } of inHand) reject(outcomeUnknown(cause));
    for (const { reject } of waiting) reject(notStored(cause));
    idle?.();
  }

  worker.on('message', settle);
  worker.on('error', die);
  worker.on('exit', () => die(new Error('de schrijfthread is gestopt')));

  const appendGroup: Writer['appendGroup'] = async (group, client) =>
    new Promise((resolve, reject) => {
      if (stopped !== null) return reject(notStored(stopped));
      const load = loadOf(group);
      const line = lineOf(client, load.versies);
      const pending = { group, resolve, reject, line, since: performance.now(), ...load };
      for (const dropped of groups.push(pending)) dropped.reject(queueFull());
      schedule();
    });

  return {
    died: death.promise,
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
    execute: (statements) =>
      new Promise((resolve, reject) => {
        if (stopped !== null) return reject(notStored(stopped));
        executes.push({ statements, resolve, reject });
        schedule();
      }),
    close: async () => {
      if (busyWith !== null || groups.length > 0 || executes.length > 0)
        await new Promise<void>((resolve) => {
          idle = resolve;
          schedule();
        });
      closing = true;
      await worker.terminate();
    },
  };
}
