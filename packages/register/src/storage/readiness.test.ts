import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { expect, onTestFinished, test } from 'vitest';

import { newFolder } from '../testing/store.ts';
import type { Engine } from './engine.ts';
import { openStore } from './open-store.ts';
import { createReadiness } from './readiness.ts';

async function open(): Promise<{ readonly engine: Engine; readonly path: string }> {
  const data = newFolder();
  const store = await openStore({ data, dev: true, lock: false });
  onTestFinished(() => store.close());
  return { engine: store.engine, path: join(data, 'verwerkingenlog.db') };
}

/** A transaction of somebody else that nobody can write beside, until it is ended. */
function lock(path: string): () => void {
  const db = new DatabaseSync(path);
  db.exec('BEGIN IMMEDIATE');
  return () => db.close();
}

test('ONTWERP 7 a store that reads and writes is ready, and asking changes nothing in it', async () => {
  const { engine } = await open();
  const kenmerk = () => engine.query('SELECT * FROM kenmerk', []);
  const before = await kenmerk();
  expect(await createReadiness(engine)()).toBeNull();
  expect(await kenmerk()).toEqual(before);
  expect(before).toHaveLength(1);
});

test('ONTWERP 7 asking proves a write: a store that skips it would not notice a full disk', async () => {
  const { engine, path } = await open();
  const db = new DatabaseSync(path, { readOnly: true });
  onTestFinished(() => db.close());
  const changes = (): unknown => db.prepare('PRAGMA data_version').get();
  const before = changes();
  await createReadiness(engine)();
  expect(changes()).not.toEqual(before);
});

test('ONTWERP 7 however often it is asked, the store is tried once', async () => {
  const { engine } = await open();
  let writes = 0;
  const counted: Engine = {
    ...engine,
    execute: (statements) => {
      writes += 1;
      return engine.execute(statements);
    },
  };
  const ready = createReadiness(counted);
  expect(await Promise.all(Array.from({ length: 50 }, ready))).toEqual(Array(50).fill(null));
  expect(writes).toBe(1);
});

test.each([
  ['cannot write', 'execute', 'De opslag kan nu niets duurzaam vastleggen.'],
  ['cannot be read', 'queryAhead', 'De opslag kan niet gelezen worden.'],
] as const)('ONTWERP 7 a store that %s says so, and nothing of the cause', async (_what, method, reason) => {
  const { engine } = await open();
  const broken: Engine = { ...engine, [method]: () => Promise.reject(new Error('disk I/O error')) };
  expect(await createReadiness(broken)()).toBe(reason);
});

test('ONTWERP 7 a writer that died says so, without trying', async () => {
  const { engine } = await open();
  const ready = createReadiness({ ...engine, died: Promise.resolve(new Error('weg')) });
  await Promise.resolve();
  expect(await ready()).toMatch(/^De opslag kan niet meer schrijven/);
});

test('ONTWERP 7 a store that another process holds is late, lives on, and is ready when it is let go', async () => {
  const { engine, path } = await open();
  const release = lock(path);
  // Waits for the lock longer than a statement may: it fails, and the writer lives on.
  const refused = expect(engine.execute([])).rejects.toThrow(/locked/);
  const ready = createReadiness(engine);
  expect(await ready()).toBe('De opslag antwoordt niet op tijd.');
  await refused;
  release();
  await expect.poll(ready).toBeNull();
});
