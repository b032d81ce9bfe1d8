import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { expect, onTestFinished, test } from 'vitest';

import { currentSchema, migrateFile } from './migrate.ts';
import { openSqliteEngine } from './sqlite-engine.ts';

const folder = new URL('../../../migrations/sqlite/', import.meta.url);
const dump = new URL('schema.sql', folder);
const newPath = (): string => join(process.env['REGISTER_TEST_ROOT'] ?? tmpdir(), `${randomUUID()}.db`);

function openFile(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  onTestFinished(() => db.close());
  return db;
}

/** The whole schema of a file as text: each table followed by what belongs to it. */
function schemaText(path: string): string {
  const rows = openFile(path)
    .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type <> 'table', type, name")
    .all();
  const head = '-- The schema after all migrations. Made by a test: REGISTER_TEST_WRITE=1 npm test -- migrate.test\n';
  return `${head}${rows.map(({ sql }) => `\n${String(sql)};\n`).join('')}`;
}

test('ONTWERP 4 the migrations together give the schema in schema.sql', () => {
  const path = newPath();
  migrateFile(path);
  const text = schemaText(path);
  if (process.env['REGISTER_TEST_WRITE'] === '1') writeFileSync(dump, text);
  expect(text).toBe(readFileSync(dump, 'utf8'));
});

test('ONTWERP 4 migrations are numbered 1, 2, … without a gap, and the last one is the schema of this version', () => {
  const names = readdirSync(folder).filter((name) => name !== 'schema.sql');
  expect(names.toSorted((one, other) => (one < other ? -1 : 1))).toEqual(
    names.map((_, i) => `${String(i + 1).padStart(6, '0')}.sql`),
  );
  expect(currentSchema()).toBe(names.length);
});

test('ONTWERP 4 migrating goes from nothing to the newest schema; again it changes nothing', () => {
  const path = newPath();
  expect(migrateFile(path)).toEqual({ van: 0, naar: currentSchema() });
  const before = readFileSync(path, 'latin1');
  expect(migrateFile(path)).toEqual({ van: currentSchema(), naar: currentSchema() });
  expect(readFileSync(path, 'latin1')).toBe(before);
});

test('ONTWERP 4 migrating never goes back: a file of a newer version stays as it is and is not opened', () => {
  const path = newPath();
  migrateFile(path);
  const newer = currentSchema() + 1;
  openFile(path).exec(`PRAGMA user_version = ${String(newer)}`);
  expect(() => migrateFile(path)).toThrow(/nieuwere versie/);
  expect(openFile(path).prepare('PRAGMA user_version').get()).toEqual({ user_version: newer });
  expect(() => openSqliteEngine({ path, readerThreads: 1, cacheMiB: 8 })).toThrow(/nieuwere versie/);
});

test('ONTWERP 4 a file of an older schema is not opened', () => {
  const path = newPath();
  openFile(path).exec('PRAGMA user_version = 0');
  expect(() => openSqliteEngine({ path, readerThreads: 1, cacheMiB: 8 })).toThrow(/ouder schema/);
});

test('ONTWERP 4 a step that fails half-way leaves nothing of itself', () => {
  const path = newPath();
  const db = openFile(path);
  db.exec('CREATE TABLE idempotentie (in_de_weg INTEGER)');
  expect(() => migrateFile(path)).toThrow(/idempotentie/);
  expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: 0 });
  expect(db.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'idempotentie' }]);
});
