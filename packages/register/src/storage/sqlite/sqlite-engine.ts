import { DatabaseSync } from 'node:sqlite';

import type { Engine, Row } from '../engine.ts';
import { currentSchema, NIEUWER_SCHEMA, schemaOf } from './migrate.ts';
import { configureWriter } from './pragmas.ts';
import { startReaderPool } from './reader-pool.ts';
import { startWriter } from './writer.ts';

export interface SqliteOptions {
  readonly path: string;
  readonly readerThreads: number;
  readonly cacheMiB: number;
}

const CHECK_CACHE_MIB = 2;

/** @throws Error when the file is damaged, not durable, or of another schema than this version works with. */
function checkFile(path: string): void {
  const db = new DatabaseSync(path);
  try {
    configureWriter(db, CHECK_CACHE_MIB);
    const schema = schemaOf(db);
    if (schema < currentSchema())
      throw new Error('De opslag heeft een ouder schema: voer eerst `verwerkingenlog migrate` uit.');
    if (schema > currentSchema()) throw new Error(NIEUWER_SCHEMA);
  } finally {
    db.close();
  }
}

/** The embedded engine: one SQLite file, one thread that writes, some that read. */
export function openSqliteEngine(options: SqliteOptions): Engine {
  checkFile(options.path);
  const { path, readerThreads } = options;
  // The writer touches every index; readers share the operating system's cache as well.
  const writer = startWriter({ path, cacheMiB: Math.ceil(options.cacheMiB / 2) });
  const readers = startReaderPool(readerThreads, { path, cacheMiB: Math.ceil(options.cacheMiB / 2 / readerThreads) });
  return {
    kind: 'sqlite',
    query: async <T extends Row>(sql: string, params: Parameters<Engine['query']>[1]) =>
      (await readers.query(sql, params)) as readonly T[],
    execute: (statements) => writer.execute(statements),
    append: (append) => writer.append(append),
    appendGroup: (group) => writer.appendGroup(group),
    died: writer.died,
    close: async () => {
      await writer.close();
      await readers.close();
    },
  };
}
