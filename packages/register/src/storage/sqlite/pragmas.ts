import type { DatabaseSync } from 'node:sqlite';

/** `PRAGMA synchronous` as it reads back: 0 OFF, 1 NORMAL, 2 FULL, 3 EXTRA. */
const SYNCHRONOUS_FULL = 2;
const BUSY_TIMEOUT_MS = 5_000;
/** A checkpoint moves pages from the WAL to the file; rare and large is cheaper than often and small (measured). */
const WAL_AUTOCHECKPOINT_PAGES = 20_000;
/** The WAL file is cut back to this after a checkpoint. */
const JOURNAL_SIZE_LIMIT_BYTES = 256 * 1024 * 1024;

function pragma(db: DatabaseSync, name: string): unknown {
  const row = db.prepare(`PRAGMA ${name}`).get();
  return row === undefined ? undefined : Object.values(row)[0];
}

/**
 * Settings of every connection that writes. They are read back, because SQLite ignores a setting that it does not understand
 * and with less than FULL a power cut may take back a line that was already answered 201 (integriteit 2.2).
 * @throws Error when the store would not be durable.
 */
export function configureWriter(db: DatabaseSync, cacheMiB: number): void {
  // First of all: also setting the journal mode may have to wait for a reader that opens.
  db.exec(`PRAGMA busy_timeout = ${String(BUSY_TIMEOUT_MS)};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA recursive_triggers = ON;
    PRAGMA cache_size = ${String(-cacheMiB * 1024)};
    PRAGMA wal_autocheckpoint = ${String(WAL_AUTOCHECKPOINT_PAGES)};
    PRAGMA journal_size_limit = ${String(JOURNAL_SIZE_LIMIT_BYTES)};`);
  assertDurable(db);
}

/** @throws Error unless the connection commits through a WAL with `synchronous=FULL`. */
export function assertDurable(db: DatabaseSync): void {
  if (pragma(db, 'journal_mode') !== 'wal') throw new Error('SQLite weigert journal_mode=WAL op deze map.');
  if (pragma(db, 'synchronous') !== SYNCHRONOUS_FULL) throw new Error('SQLite staat niet op synchronous=FULL.');
}

/** Settings of a connection that only reads; the engine itself then refuses every write. */
export function configureReader(db: DatabaseSync, cacheMiB: number): void {
  db.exec(`PRAGMA busy_timeout = ${String(BUSY_TIMEOUT_MS)};
    PRAGMA query_only = ON;
    PRAGMA cache_size = ${String(-cacheMiB * 1024)};`);
}
