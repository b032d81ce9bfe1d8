import { readdirSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import { configureWriter } from './pragmas.ts';

const migrationsFolder = new URL('../../../migrations/sqlite/', import.meta.url);
const MIGRATION_CACHE_MIB = 16;

/** What the operator is told of a store that this version does not know. */
export const NIEUWER_SCHEMA = 'De opslag is door een nieuwere versie gemaakt.';

interface Migration {
  readonly nummer: number;
  readonly sql: string;
}

function loadMigrations(): readonly Migration[] {
  return readdirSync(migrationsFolder)
    .filter((name) => /^\d{6}\.sql$/.test(name))
    .toSorted()
    .map((name) => ({
      nummer: Number(name.slice(0, 6)),
      sql: readFileSync(new URL(name, migrationsFolder), 'utf8'),
    }));
}

/** The number of the schema that this version of the register works with. */
export function currentSchema(): number {
  return loadMigrations().at(-1)?.nummer ?? 0;
}

/** The number of the schema in a file; 0 for an empty one. */
export function schemaOf(db: DatabaseSync): number {
  const row = db.prepare('PRAGMA user_version').get();
  return Number(row?.['user_version'] ?? 0);
}

/** What a migration did: schema numbers before and after. */
export interface Migrated {
  readonly van: number;
  readonly naar: number;
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
    if (van > currentSchema()) throw new Error(NIEUWER_SCHEMA);
    for (const { nummer, sql } of loadMigrations()) {
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
