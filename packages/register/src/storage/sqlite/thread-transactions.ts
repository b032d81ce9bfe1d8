import type { Worker } from 'node:worker_threads';

import type { Committed, Transactions } from '../writing/writer.ts';
import { OutcomeUnknown } from '../writing/outcome-unknown.ts';
import { encodeGroups } from './append-codec.ts';
import type { ThreadOptions, WriterReply, WriterRequest } from './messages.ts';
import { startThread } from './thread.ts';

interface Pending {
  readonly resolve: (reply: WriterReply) => void;
  readonly reject: (error: Error) => void;
}

/** The one thread that writes. */
export interface ThreadTransactions extends Transactions {
  /** Resolves with the cause when the thread ended without being asked to: nothing can be written any more. */
  readonly died: Promise<Error>;
}

/** Starts the thread; it takes what it is sent in order. */
export function startThreadTransactions(options: ThreadOptions): ThreadTransactions {
  const worker: Worker = startThread('writer-thread', options);
  const inHand: Pending[] = [];
  const death = Promise.withResolvers<Error>();
  let stopped: Error | null = null;
  let closing = false;

  /** A writer that died answers nobody: what was in flight may or may not be stored, and only a restart can tell (integriteit I7). */
  function die(cause: Error): void {
    stopped ??= cause;
    if (!closing) death.resolve(stopped);
    for (const { reject } of inHand.splice(0)) reject(new OutcomeUnknown('De schrijfthread is gestopt.', { cause }));
  }

  worker.on('message', (reply: WriterReply) => inHand.shift()?.resolve(reply));
  worker.on('error', die);
  worker.on('exit', () => die(new Error('de schrijfthread is gestopt')));

  const send = async <T extends WriterReply>(request: WriterRequest, moved: readonly ArrayBuffer[] = []): Promise<T> =>
    new Promise((resolve, reject) => {
      if (stopped !== null) return reject(stopped);
      inHand.push({ resolve: (reply) => resolve(reply as T), reject });
      worker.postMessage(request, moved);
    });

  return {
    died: death.promise,
    laneOf: () => 0,
    lanesMax: 1,
    commit: async (groups) => {
      const encoded = encodeGroups(groups);
      return send<Committed & WriterReply>({ kind: 'append', groups: encoded }, [encoded.buffer]);
    },
    execute: async (statements) => {
      const { fout } = await send<Extract<WriterReply, { kind: 'execute' }>>({ kind: 'execute', statements });
      if (fout !== null) throw new Error(fout);
    },
    close: async () => {
      closing = true;
      await worker.terminate();
    },
  };
}
