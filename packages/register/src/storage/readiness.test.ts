import { expect, onTestFinished, test } from 'vitest';

import type { Inspector } from '../testing/store.ts';
import { engineUnderTest, inspect, newPlace } from '../testing/store.ts';
import type { Engine } from './engine.ts';
import { openStore } from './open-store.ts';
import { createReadiness } from './readiness.ts';

async function open(): Promise<{ readonly engine: Engine; readonly db: Inspector }> {
  const place = await newPlace();
  const store = await openStore({ ...place, dev: true, lock: false });
  onTestFinished(() => store.close());
  const db = await inspect(place);
  onTestFinished(() => db.close());
  return { engine: store.engine, db };
}

/** How somebody else holds the store so that nobody can write beside him, what tells a write, and what a write that waited too long says. */
const of = {
  sqlite: { hold: ['BEGIN IMMEDIATE'], changes: 'PRAGMA data_version', refused: /locked/ },
  postgres: {
    hold: ['BEGIN', 'LOCK TABLE kenmerk IN EXCLUSIVE MODE'],
    changes: 'SELECT xmin::text FROM kenmerk',
    refused: /lock timeout/,
  },
}[engineUnderTest];

test('ONTWERP 7 a store that reads and writes is ready, and asking changes nothing in it', async () => {
  const { engine } = await open();
  const kenmerk = () => engine.query('SELECT * FROM kenmerk', []);
  const before = await kenmerk();
  expect(await createReadiness(engine)()).toBeNull();
  expect(await kenmerk()).toEqual(before);
  expect(before).toHaveLength(1);
});

test('ONTWERP 7 asking proves a write: a store that skips it would not notice a full disk', async () => {
  const { engine, db } = await open();
  const before = await db.rows(of.changes);
  await createReadiness(engine)();
  expect(await db.rows(of.changes)).not.toEqual(before);
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
  const { engine, db } = await open();
  for (const sql of of.hold) await db.rows(sql);
  // Waits for the lock longer than a statement may: it fails, and the writer lives on.
  const refused = expect(engine.execute([{ sql: 'UPDATE kenmerk SET id = 1', params: [] }])).rejects.toThrow(
    of.refused,
  );
  const ready = createReadiness(engine);
  expect(await ready()).toBe('De opslag antwoordt niet op tijd.');
  await refused;
  await db.rows('ROLLBACK');
  await expect.poll(ready).toBeNull();
});
