import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

import { createAppender } from './append-batch.ts';
import { decodeGroups } from './append-codec.ts';
import { commit } from './commit.ts';
import type { ThreadOptions, WriterReply, WriterRequest } from './messages.ts';
import { configureWriter } from './pragmas.ts';
import { createStatementCache } from './statements.ts';
import type { Statement } from '../engine.ts';
import { OutcomeUnknown } from '../writing/outcome-unknown.ts';

const { path, cacheMiB } = workerData as ThreadOptions;
const db = new DatabaseSync(path);
configureWriter(db, cacheMiB);
const prepare = createStatementCache(db);
let flushed = 0;
const appendBatch = createAppender(db, prepare, (seconds) => (flushed += seconds));

async function append(encoded: Uint8Array): Promise<WriterReply> {
  flushed = 0;
  const outcomes = await appendBatch(decodeGroups(encoded));
  return { kind: 'append', outcomes, flushed };
}

function execute(statements: readonly Statement[]): WriterReply {
  try {
    db.exec('BEGIN IMMEDIATE');
    for (const { sql, params } of statements) prepare(sql).run(...params);
    commit(db);
    return { kind: 'execute', fout: null };
  } catch (error) {
    // Uncaught, it ends this thread.
    if (error instanceof OutcomeUnknown) throw error;
    if (db.isTransaction) db.exec('ROLLBACK');
    return { kind: 'execute', fout: error instanceof Error ? error.message : String(error) };
  }
}

async function answer(request: WriterRequest): Promise<void> {
  parentPort?.postMessage(request.kind === 'append' ? await append(request.groups) : execute(request.statements));
}

// Nothing in an answer waits for anything but its own steps, so that messages are answered in their order. A rejection ends this thread.
parentPort?.on('message', (request: WriterRequest) => void answer(request));
