import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { expect, onTestFinished, test } from 'vitest';

import { assertDurable, configureReader, configureWriter } from './pragmas.ts';

function openFile(path = join(process.env['REGISTER_TEST_ROOT'] ?? tmpdir(), `${randomUUID()}.db`)): DatabaseSync {
  const db = new DatabaseSync(path);
  onTestFinished(() => db.close());
  return db;
}

test('ONTWERP 4 a connection as the writer sets it up is durable', () => {
  const db = openFile();
  configureWriter(db, 8);
  expect(() => assertDurable(db)).not.toThrow();
});

test.each([
  ['OFF', /synchronous=FULL/],
  ['NORMAL', /synchronous=FULL/],
])('ONTWERP 4 a connection with synchronous=%s is refused', (value, message) => {
  const db = openFile();
  configureWriter(db, 8);
  db.exec(`PRAGMA synchronous = ${value}`);
  expect(() => assertDurable(db)).toThrow(message);
});

test('ONTWERP 4 a database that cannot have a WAL is refused: SQLite says nothing of it by itself', () => {
  const db = openFile(':memory:');
  expect(() => configureWriter(db, 8)).toThrow(/journal_mode=WAL/);
});

test('ONTWERP 4 a connection that reads refuses to write', () => {
  const db = openFile();
  db.exec('CREATE TABLE proef (waarde INTEGER)');
  configureReader(db, 8);
  expect(() => db.exec('INSERT INTO proef VALUES (1)')).toThrow(/readonly/);
});
