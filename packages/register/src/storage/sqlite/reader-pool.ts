import type { Worker } from 'node:worker_threads';

import type { Observer } from '../../observer.ts';
import { noObserver } from '../../observer.ts';
import type { Param, Row } from '../engine.ts';
import { QUESTIONS_MAX, tooMany, unreadable } from '../questions.ts';
import type { ReaderReply, ReaderRequest, ThreadOptions } from './messages.ts';
import { startThread } from './thread.ts';

interface Waiting {
  readonly resolve: (rows: readonly Row[]) => void;
  readonly reject: (error: Error) => void;
  /** Of `performance.now`. */
  readonly since: number;
}

interface Reader {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** Threads that read, so that no look-up holds up the HTTP thread (ONTWERP 3). */
export interface ReaderPool {
  query(sql: string, params: readonly Param[]): Promise<readonly Row[]>;
  /** Questions that are not answered yet. */
  open(): number;
  close(): Promise<void>;
}

function startReader(options: ThreadOptions, observer: Observer): Reader {
  const worker = startThread('reader-thread', options);
  const waiting = new Map<number, Waiting>();
  worker.on('message', (reply: ReaderReply) => {
    const waiter = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (waiter !== undefined) observer.queried((performance.now() - waiter.since) / 1000);
    if ('fout' in reply) waiter?.reject(unreadable(new Error(reply.fout)));
    else waiter?.resolve(reply.rows);
  });
  const fail = (cause: unknown): void => {
    for (const waiter of waiting.values()) waiter.reject(unreadable(cause));
    waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('de leesthread is gestopt')));
  return { worker, waiting };
}

/**
 * Starts `count` reader threads; each question goes to the one with the fewest open.
 * @param questionsMax questions that may be open together; one more is refused
 */
export function startReaderPool(
  count: number,
  options: ThreadOptions,
  observer: Observer = noObserver,
  questionsMax = QUESTIONS_MAX,
): ReaderPool {
  const readers = Array.from({ length: count }, () => startReader(options, observer));
  let lastId = 0;
  return {
    query: (sql, params) =>
      new Promise((resolve, reject) => {
        const reader = readers.reduce((best, next) => (next.waiting.size < best.waiting.size ? next : best));
        if (reader.waiting.size >= questionsMax / count) return reject(tooMany());
        lastId += 1;
        reader.waiting.set(lastId, { resolve, reject, since: performance.now() });
        reader.worker.postMessage({ id: lastId, sql, params } satisfies ReaderRequest);
      }),
    open: () => readers.reduce((sum, { waiting }) => sum + waiting.size, 0),
    close: async () => {
      await Promise.all(readers.map(({ worker }) => worker.terminate()));
    },
  };
}
