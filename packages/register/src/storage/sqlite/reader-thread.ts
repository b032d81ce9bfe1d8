import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

import type { Row } from '../engine.ts';
import type { ReaderReply, ReaderRequest, ThreadOptions } from './messages.ts';
import { configureReader } from './pragmas.ts';
import { createStatementCache } from './statements.ts';

const { path, cacheMiB } = workerData as ThreadOptions;
const db = new DatabaseSync(path, { readOnly: true });
configureReader(db, cacheMiB);
const prepare = createStatementCache(db);

function answer({ id, sql, params }: ReaderRequest): ReaderReply {
  try {
    return { id, rows: prepare(sql).all(...params) as Row[] };
  } catch (error) {
    return { id, fout: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (request: ReaderRequest) => parentPort?.postMessage(answer(request)));
