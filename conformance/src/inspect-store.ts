import { DatabaseSync } from 'node:sqlite';

import pg from 'pg';

import { databaseSetting } from './database-setting.ts';
import { databaseOf } from './datamap.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Looks into the store of a register past it, on either engine: as whoever owns the file or the database. */
export interface StoreInspector {
  rows(sql: string): Promise<Rows>;
  /** The only value of the only row. */
  value(sql: string): Promise<unknown>;
  /** Names of its tables. */
  tables(): Promise<readonly string[]>;
  /** Holds it, so that nobody can write beside, until `release`. */
  hold(): Promise<void>;
  release(): Promise<void>;
  /** What the database says of itself when it is whole. */
  check(): Promise<unknown>;
  close(): Promise<void>;
}

interface Own {
  readonly rows: (sql: string) => Promise<Rows>;
  readonly listTables: string;
  readonly hold: readonly string[];
  readonly check: string;
  readonly close: () => Promise<void>;
}

function ofFile(path: string): Own {
  const db = new DatabaseSync(path);
  return {
    rows: async (sql) => db.prepare(sql).all(),
    listTables: "SELECT name FROM sqlite_schema WHERE type = 'table'",
    hold: ['BEGIN IMMEDIATE'],
    check: 'PRAGMA integrity_check',
    close: async () => db.close(),
  };
}

const INTEGERS = [20, 21, 23];

function ofDatabase(url: string): Own {
  const getTypeParser = (type: number): ((text: string) => unknown) =>
    INTEGERS.includes(type) ? Number : (text) => text;
  const types = { getTypeParser: getTypeParser as never };
  // One connection, so that a transaction can be held open.
  const pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0, types });
  pool.on('error', () => undefined);
  return {
    rows: async (sql) => (await pool.query<Record<string, unknown>>(sql)).rows,
    listTables:
      "SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace",
    hold: ['BEGIN', 'SELECT 1 FROM log_stand FOR UPDATE'],
    check: "SELECT 'ok' AS check",
    close: () => pool.end(),
  };
}

/** Opens the store that belongs to a data folder. */
export async function inspectStore(data: string): Promise<StoreInspector> {
  const { VWL_DATABASE_URL: url } = await databaseSetting(data);
  const { rows, listTables, hold, check, close } = url === undefined ? ofFile(databaseOf(data)) : ofDatabase(url);
  const value = async (sql: string): Promise<unknown> => Object.values((await rows(sql))[0] ?? {})[0];
  return {
    rows,
    value,
    tables: async () => (await rows(listTables)).map(({ name }) => String(name)),
    hold: async () => {
      for (const sql of hold) await rows(sql);
    },
    release: async () => void (await rows('ROLLBACK')),
    check: () => value(check),
    close,
  };
}
