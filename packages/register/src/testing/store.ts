import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import pg from 'pg';

import type { Engine } from '../storage/engine.ts';
import type { Store, StoreOptions, StorePlace } from '../storage/open-store.ts';
import { openStore } from '../storage/open-store.ts';
import { columnTypes } from '../storage/postgres/column-types.ts';

/** The engine that this run of the tests is about. */
export const engineUnderTest: Engine['kind'] =
  process.env['REGISTER_TEST_ENGINE'] === 'postgres' ? 'postgres' : 'sqlite';

/** A new folder among those that the scan at the end of a run reads for personal data (D2). */
export function newFolder(): string {
  const root = process.env['REGISTER_TEST_ROOT'] ?? tmpdir();
  mkdirSync(root, { recursive: true });
  return mkdtempSync(join(root, 'unit-'));
}

/** The address of a new PostgreSQL database: with the schema in it, or empty. */
export async function newDatabase(content: 'schema' | 'leeg' = 'schema'): Promise<string> {
  const door = process.env['REGISTER_TEST_POSTGRES_DOOR'];
  if (door === undefined) throw new Error('de tests draaien buiten hun opstelling');
  const answer = await fetch(new URL(content === 'leeg' ? '/leeg' : '/', door), { method: 'POST' });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.text();
}

/** Where a new store will be, on the engine of this run. */
export async function newPlace(): Promise<StorePlace> {
  const data = newFolder();
  return engineUnderTest === 'sqlite' ? { data } : { data, databaseUrl: await newDatabase() };
}

/** A real store with fresh keys, in a place of its own. */
export async function openTestStore(options: Partial<StoreOptions> = {}): Promise<Store> {
  return openStore({ ...(await newPlace()), dev: true, lock: false, ...options });
}

/** Looks into a store from outside, past the register: as whoever owns the file or the database. */
export interface Inspector {
  /** What a statement gives. @throws Error when the database refuses it */
  rows(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
}

function inspectFile(path: string): Inspector {
  const db = new DatabaseSync(path);
  return { rows: async (sql) => db.prepare(sql).all(), close: async () => db.close() };
}

function inspectDatabase(url: string): Inspector {
  // One connection, so that a transaction can be held open.
  const pool = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0, types: columnTypes });
  pool.on('error', () => undefined);
  return { rows: async (sql) => (await pool.query<Record<string, unknown>>(sql)).rows, close: () => pool.end() };
}

/** Opens an inspector of a store. */
export async function inspect({ data, databaseUrl }: StorePlace): Promise<Inspector> {
  return databaseUrl == null ? inspectFile(join(data, 'verwerkingenlog.db')) : inspectDatabase(databaseUrl);
}
