import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

import { createAppender } from './append-batch.ts';
import { decodeGroups } from './append-codec.ts';
import type { ThreadOptions, WriterReply, WriterRequest } from './messages.ts';
import { configureWriter } from './pragmas.ts';
import { createStatementCache } from './statements.ts';
import type { Statement } from '../engine.ts';

const { path, cacheMiB } = workerData as ThreadOptions;
const db = new DatabaseSync(path);
configureWriter(db, cacheMiB);
const prepare = createStatementCache(db);
const appendBatch = createAppender(db, prepare);

function execute(statements: readonly Statement[]): WriterReply {
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const { sql, params } of statements) prepare(sql).run(...params);
    db.exec('COMMIT');
    return { kind: 'execute', fout: null };
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    return { kind: 'execute', fout: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (request: WriterRequest) => {
  parentPort?.postMessage(
    request.kind === 'append'
      ? ({ kind: 'append', outcomes: appendBatch(decodeGroups(request.groups)) } satisfies WriterReply)
      : execute(request.statements),
  );
});
