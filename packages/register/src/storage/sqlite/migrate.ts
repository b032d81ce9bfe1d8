import { DatabaseSync } from 'node:sqlite';

import type { Migrated, Migration } from '../migrations.ts';
import { loadMigrations, newestOf, requireKnownSchema } from '../migrations.ts';
import { configureWriter } from './pragmas.ts';

const MIGRATION_CACHE_MIB = 16;

/** The numbered files of this engine. */
export const sqliteMigrations = (): readonly Migration[] => loadMigrations('sqlite');

/** The number of the schema that this version of the register works with. */
export function currentSchema(): number {
  return newestOf(sqliteMigrations());
}

/** The number of the schema in a file; 0 for an empty one. */
export function schemaOf(db: DatabaseSync): number {
  const row = db.prepare('PRAGMA user_version').get();
  return Number(row?.['user_version'] ?? 0);
}

/**
 * Brings a file to the newest schema, one transaction per numbered step, forward only. Running it twice is harmless.
 * @throws Error when the file is of a newer version
 */
export function migrateFile(path: string): Migrated {
  const db = new DatabaseSync(path);
  try {
    configureWriter(db, MIGRATION_CACHE_MIB);
    const van = schemaOf(db);
    const migrations = sqliteMigrations();
    requireKnownSchema(van, migrations);
    for (const { nummer, sql } of migrations) {
      if (nummer <= van) continue;
      db.exec('BEGIN IMMEDIATE');
      // Somebody else may have taken this step while we waited for the lock.
      if (schemaOf(db) < nummer) db.exec(`${sql}\nPRAGMA user_version = ${String(nummer)};`);
      db.exec('COMMIT');
    }
    return { van, naar: schemaOf(db) };
  } finally {
    db.close();
  }
}
