import type { Worker } from 'node:worker_threads';

import { RegisterError } from '../../errors.ts';
import type { Observer } from '../../observer.ts';
import { noObserver } from '../../observer.ts';
import type { Append, AppendResult } from '../append.ts';
import type { Statement } from '../engine.ts';
import { encodeAppends } from './append-codec.ts';
import type { Load, Queued } from './fair-queue.ts';
import { FairQueue } from './fair-queue.ts';
import type { AppendReply, ThreadOptions, WriterReply, WriterRequest } from './messages.ts';
import { startThread } from './thread.ts';

/** Versions that one transaction takes at most: a bound on the wait of the last one in it. */
const BATCH_VERSIES_MAX = 1_000;
const RETRY_AFTER_SECONDS = 5;
/** What a version takes besides its payloads: ids, commitments, objects in memory. */
const VERSIE_BYTES = 500;

interface PendingAppend extends Queued {
  readonly append: Append;
  readonly resolve: (result: AppendResult) => void;
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
export interface Writer {
  /** @throws RegisterError `service_unavailable` when an append of this client would be refused now, because too much waits already */
  requireRoom(client: string): void;
  /** @param client whose work it is: clients take turns */
  append(append: Append, client: string): Promise<AppendResult>;
  execute(statements: readonly Statement[]): Promise<void>;
  /** Appends that wait for their turn. */
  waiting(): number;
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

/** The queue is full: nothing of it was written, and repeating later helps. */
function queueFull(): RegisterError {
  return new RegisterError('service_unavailable', 'Er wacht te veel op de opslag; er is niets opgeslagen.', {
    retryAfter: RETRY_AFTER_SECONDS,
  });
}

/** What the figures show of a batch that the thread answered. */
function tell(
  observer: Observer,
  batch: readonly PendingAppend[],
  { outcomes, flushed }: AppendReply,
  sent: number,
): void {
  observer.committed({
    versies: batch.reduce((sum, { append }) => sum + append.versies.length, 0),
    mislukt: outcomes.filter(({ uitkomst }) => uitkomst === 'mislukt').length,
    waited: (sent - (batch[0]?.since ?? sent)) / 1000,
    took: (performance.now() - sent) / 1000,
    flushed,
  });
}

function loadOf({ versies }: Append): Load {
  let bytes = 0;
  for (const { payload, objecten } of versies) {
    bytes += VERSIE_BYTES + payload.length;
    for (const object of objecten) bytes += VERSIE_BYTES + object.payload.length;
  }
  return { versies: versies.length, bytes };
}

/** @param queueMax what may wait for the thread at most; one item more is let in */
export function startWriter(
  options: ThreadOptions,
  observer: Observer = noObserver,
  queueMax: Load = { versies: Infinity, bytes: Infinity },
): Writer {
  const worker: Worker = startThread('writer-thread', options);
  const appends = new FairQueue<PendingAppend>(queueMax);
  const executes: PendingStatements[] = [];
  let busyWith: readonly PendingAppend[] | PendingStatements | null = null;
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
    } else if (appends.length > 0) {
      busyWith = appends.takeBatch(BATCH_VERSIES_MAX);
      sent = performance.now();
      const encoded = encodeAppends(busyWith.map(({ append }) => append));
      worker.postMessage({ kind: 'append', appends: encoded } satisfies WriterRequest, [encoded.buffer]);
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
      tell(observer, current as readonly PendingAppend[], reply, sent);
      (current as readonly PendingAppend[]).forEach(({ resolve, reject }, i) => {
        const outcome = reply.outcomes[i];
        if (outcome === undefined || outcome.uitkomst === 'mislukt') reject(notStored(new Error(outcome?.oorzaak)));
        else resolve(outcome);
      });
    }
    send();
  }

  /** A writer that died answers nobody: what was in flight may or may not be stored, and only a restart can tell (integriteit I7). */
  function die(cause: Error): void {
    stopped ??= cause;
    if (!closing) death.resolve(stopped);
    const open = [
      ...(Array.isArray(busyWith) ? busyWith : busyWith === null ? [] : [busyWith]),
      ...appends.takeAll(),
      ...executes,
    ];
    busyWith = null;
    executes.length = 0;
    for (const { reject } of open as readonly PendingStatements[]) reject(notStored(cause));
    idle?.();
  }

  worker.on('message', settle);
  worker.on('error', die);
  worker.on('exit', () => die(new Error('de schrijfthread is gestopt')));

  return {
    died: death.promise,
    waiting: () => appends.length,
    requireRoom: (client) => {
      if (!appends.hasRoom(client)) throw queueFull();
    },
    append: (append, client) =>
      new Promise((resolve, reject) => {
        if (stopped !== null) return reject(notStored(stopped));
        const pending = { append, resolve, reject, client, since: performance.now(), ...loadOf(append) };
        for (const dropped of appends.push(pending)) dropped.reject(queueFull());
        schedule();
      }),
    execute: (statements) =>
      new Promise((resolve, reject) => {
        if (stopped !== null) return reject(notStored(stopped));
        executes.push({ statements, resolve, reject });
        schedule();
      }),
    close: async () => {
      if (busyWith !== null || appends.length > 0 || executes.length > 0)
        await new Promise<void>((resolve) => {
          idle = resolve;
          schedule();
        });
      closing = true;
      await worker.terminate();
    },
  };
}
