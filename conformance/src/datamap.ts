import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { testRoot } from './global-setup.ts';

/** The database of a register in its data folder. */
export const databaseOf = (data: string): string => join(data, 'verwerkingenlog.db');
/** The key ring beside it. */
export const sleutelringOf = (data: string): string => join(data, 'sleutelring.json');

/** A path for a new data folder inside the folder of this test run. */
export function newData(): string {
  const parent = join(testRoot(), randomUUID());
  mkdirSync(parent, { recursive: true });
  return join(parent, 'data');
}

/** A copy of the data folder of a register that was stopped. */
export function copyData(data: string): string {
  const copy = newData();
  cpSync(data, copy, { recursive: true });
  return copy;
}

/** Works in the database of a register that was stopped, behind its back; afterwards everything stands in the one file. */
export function inDatabase<T>(data: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(databaseOf(data));
  try {
    const result = work(db);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    return result;
  } finally {
    db.close();
  }
}
