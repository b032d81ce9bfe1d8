import { stat, statfs } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';

import type { Observer } from '../../observer.ts';
import { noObserver } from '../../observer.ts';
import type { Engine, Row } from '../engine.ts';
import { requireSchema } from '../migrations.ts';
import { currentSchema, schemaOf, sqliteMigrations } from './migrate.ts';
import { configureWriter } from './pragmas.ts';
import type { Load } from '../writing/fair-queue.ts';
import { createWriter } from '../writing/writer.ts';
import { startReaderPool } from './reader-pool.ts';
import { startThreadTransactions } from './thread-transactions.ts';

export interface SqliteOptions {
  readonly path: string;
  readonly readerThreads: number;
  readonly cacheMiB: number;
  readonly observer?: Observer | undefined;
  /** What may wait to be written; without bound when absent. */
  readonly queueMax?: Load;
}

const CHECK_CACHE_MIB = 2;
/** The register's own questions read some small tables. */
const AHEAD_CACHE_MIB = 1;

/** @throws Error when the file is damaged, not durable, or of another schema than this version works with. */
function checkFile(path: string): void {
  const db = new DatabaseSync(path);
  try {
    configureWriter(db, CHECK_CACHE_MIB);
    requireSchema(schemaOf(db), sqliteMigrations());
  } finally {
    db.close();
  }
}

/** What the file and its WAL take, and what is free beside them, in bytes. */
async function diskUse(path: string): Promise<{ readonly bytes: number; readonly freeBytes: number }> {
  const sizeOf = async (name: string): Promise<number> => (await stat(name).catch(() => ({ size: 0 }))).size;
  const [file, wal, disk] = await Promise.all([sizeOf(path), sizeOf(`${path}-wal`), statfs(path)]);
  return { bytes: file + wal, freeBytes: disk.bavail * disk.bsize };
}

/** The embedded engine: one SQLite file, one thread that writes, some that read, and one that reads ahead of those. */
export function openSqliteEngine(options: SqliteOptions): Engine {
  checkFile(options.path);
  const { path, readerThreads, observer = noObserver } = options;
  // The writer touches every index; readers share the operating system's cache as well.
  const thread = startThreadTransactions({ path, cacheMiB: Math.ceil(options.cacheMiB / 2) });
  const writer = createWriter(thread, observer, options.queueMax);
  const readerOptions = { path, cacheMiB: Math.ceil(options.cacheMiB / 2 / readerThreads) };
  const readers = startReaderPool(readerThreads, readerOptions, observer);
  const ahead = startReaderPool(1, { path, cacheMiB: AHEAD_CACHE_MIB }, observer);
  const schema = currentSchema();
  return {
    kind: 'sqlite',
    query: async <T extends Row>(sql: string, params: Parameters<Engine['query']>[1]) =>
      (await readers.query(sql, params)) as readonly T[],
    queryAhead: async <T extends Row>(sql: string, params: Parameters<Engine['queryAhead']>[1]) =>
      (await ahead.query(sql, params)) as readonly T[],
    execute: (statements) => writer.execute(statements),
    requireRoom: (client, versies) => writer.requireRoom(client, versies),
    append: (append, client) => writer.append(append, client),
    appendGroup: (group, client) => writer.appendGroup(group, client),
    findUnfit: () => Promise.resolve(null),
    died: thread.died,
    state: async () => {
      const { versies, bytes } = writer.waiting();
      return {
        kind: 'sqlite',
        schema,
        waitingVersies: versies,
        waitingBytes: bytes,
        openQueries: readers.open(),
        ...(await diskUse(path)),
      };
    },
    close: async () => {
      await writer.close();
      await Promise.all([readers.close(), ahead.close()]);
    },
  };
}
