import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';

import { systemClock } from '../../clock.ts';
import { appendOf } from '../../testing/append.ts';
import { schemaOfDatabase } from '../../testing/schema-of-database.ts';
import type { Inspector } from '../../testing/store.ts';
import { inspect, newDatabase, openTestStore } from '../../testing/store.ts';
import type { Engine } from '../engine.ts';
import { createReadiness } from '../readiness.ts';
import { migrateDatabase, postgresMigrations } from './migrate.ts';
import { bucketsAhead } from './partitions.ts';
import { openPostgresEngine } from './postgres-engine.ts';

const folder = new URL('../../../migrations/postgres/', import.meta.url);
const dump = new URL('schema.sql', folder);
const NEWEST = postgresMigrations().length;
const engineOf = (url: string) => openPostgresEngine({ url, verbindingen: 4, clock: systemClock });

async function inspector(url: string): Promise<Inspector> {
  const db = await inspect({ data: '', databaseUrl: url });
  onTestFinished(() => db.close());
  return db;
}
const partitionsOf = async (db: Inspector): Promise<readonly unknown[]> =>
  (await db.rows("SELECT relid::text AS naam FROM pg_partition_tree('object') WHERE isleaf ORDER BY 1")).map(
    ({ naam }) => naam,
  );

test('ONTWERP 4 the migrations together give the schema in schema.sql', async () => {
  const head = '-- The schema after all migrations. Made by a test: REGISTER_TEST_WRITE=1 npm test -- migrate.test\n';
  const text = head + (await schemaOfDatabase(await inspector(await newDatabase())));
  if (process.env['REGISTER_TEST_WRITE'] === '1') writeFileSync(dump, text);
  expect(text).toBe(readFileSync(dump, 'utf8'));
});

test('ONTWERP 4 migrations are numbered 1, 2, … without a gap', () => {
  const names = readdirSync(folder).filter((name) => /^\d/.test(name));
  expect(names.toSorted((one, other) => (one < other ? -1 : 1))).toEqual(
    names.map((_, i) => `${String(i + 1).padStart(6, '0')}.sql`),
  );
  expect(NEWEST).toBe(names.length);
});

test('ONTWERP 4 several processes migrate an empty database at once: it is done once, and again it changes nothing', async () => {
  const url = await newDatabase('leeg');
  const done = await Promise.all(Array.from({ length: 4 }, () => migrateDatabase(url, systemClock)));
  expect(done.map(({ naar }) => naar)).toEqual(Array(4).fill(NEWEST));
  const db = await inspector(url);
  const before = [await schemaOfDatabase(db), await partitionsOf(db)];
  expect(await migrateDatabase(url, systemClock)).toEqual({ van: NEWEST, naar: NEWEST });
  expect([await schemaOfDatabase(db), await partitionsOf(db)]).toEqual(before);
});

test('ONTWERP 4 a database of another schema is not opened, and it says which; a newer one is not touched', async () => {
  const url = await newDatabase();
  const db = await inspector(url);
  await db.rows('DELETE FROM migratie');
  await expect(engineOf(url)).rejects.toThrow(`ouder schema (0, en deze versie werkt met ${String(NEWEST)})`);
  await db.rows(`INSERT INTO migratie (nummer) VALUES (${String(NEWEST + 1)})`);
  const newer = `nieuwere versie gemaakt: schema ${String(NEWEST + 1)}, en deze versie kent ${String(NEWEST)}`;
  await expect(engineOf(url)).rejects.toThrow(newer);
  await expect(migrateDatabase(url, systemClock)).rejects.toThrow(newer);
});

test('ONTWERP 4 an empty database, one that is not there and a server that is not there are named, without the password', async () => {
  const url = new URL(await newDatabase('leeg'));
  url.username = 'postgres';
  url.password = 'geheim-van-de-database';
  const refused = async (address: string): Promise<string> =>
    engineOf(address).then(
      () => 'open',
      (error: unknown) => (error as Error).message,
    );
  expect(await refused(url.href)).toMatch(/voer eerst `verwerkingenlog migrate` uit/);
  const elsewhere = new URL(url);
  elsewhere.pathname = '/bestaat-niet';
  expect(await refused(elsewhere.href)).toMatch(/^De database is niet te openen: /);
  const nobody = new URL(url);
  nobody.port = '1';
  expect(await refused(nobody.href)).toMatch(/^De database is niet te openen: /);
  for (const address of [url, elsewhere, nobody]) expect(await refused(address.href)).not.toContain('geheim');
});

test('ONTWERP 4 X3 partitions for the coming months, quarters and years, and for lines without a term', async () => {
  const buckets = bucketsAhead(Date.UTC(2026, 10, 27) * 1_000);
  expect(buckets.slice(0, 3)).toEqual([0, 202_611, 202_612]);
  expect(buckets).toEqual(expect.arrayContaining([202_812, 203_003, 203_612, 204_612]));
  expect(buckets).not.toContain(203_004);
  const names = await partitionsOf(await inspector(await newDatabase()));
  expect(names).toHaveLength(bucketsAhead(systemClock.nowMicroseconds()).length + 1);
  expect(names).toEqual(expect.arrayContaining(['object_000000', 'object_overig']));
});

test('ONTWERP 4 a line of a period without a partition is stored, and later migrations leave it where it is', async () => {
  const url = await newDatabase();
  const store = await openTestStore({ databaseUrl: url });
  onTestFinished(() => store.close());
  const { engine } = store;
  const append = appendOf(1);
  const far = bucketsAhead(systemClock.nowMicroseconds()).at(-1) ?? 0;
  const versies = append.versies.map((versie) => ({ ...versie, bucket: far + 100 }));
  expect(await engine.append({ ...append, versies }, 'a')).toMatchObject({ uitkomst: 'vastgelegd' });
  const later = { ...systemClock, nowMicroseconds: () => systemClock.nowMicroseconds() + 366 * 86_400_000_000 };
  await migrateDatabase(url, later);
  const db = await inspector(url);
  expect(await db.rows('SELECT tableoid::regclass::text AS naam FROM registratie')).toEqual([
    { naam: 'registratie_overig' },
  ]);
  // The rest of the year was made all the same.
  expect((await partitionsOf(db)).length).toBeGreaterThan(bucketsAhead(systemClock.nowMicroseconds()).length + 5);
});

test('ONTWERP 4 a register writes and reads on while partitions are made', async () => {
  const url = await newDatabase();
  const store = await openTestStore({ databaseUrl: url });
  onTestFinished(() => store.close());
  const { engine } = store;
  const migrating = { busy: true };
  const later = { ...systemClock, nowMicroseconds: () => systemClock.nowMicroseconds() + 400 * 86_400_000_000 };
  const migrated = migrateDatabase(url, later).finally(() => (migrating.busy = false));
  let written = 0;
  while (migrating.busy) {
    await engine.append(appendOf(1), 'a');
    written += 1;
    expect(await engine.query('SELECT volgnummer FROM log_stand WHERE log_id = $1', [1])).toEqual([
      { volgnummer: written },
    ]);
  }
  await migrated;
  expect(written).toBeGreaterThan(3);
});

test('ONTWERP 4 a step that cannot get its lock gives way and is taken later', async () => {
  const url = await newDatabase('leeg');
  const client = new Client(url);
  await client.connect();
  onTestFinished(() => client.end());
  await client.query('CREATE TABLE migratie (nummer integer PRIMARY KEY, tijdstip timestamptz NOT NULL DEFAULT now())');
  await client.query('BEGIN; LOCK TABLE migratie IN SHARE ROW EXCLUSIVE MODE');
  const migrated = migrateDatabase(url, systemClock);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  await client.query('ROLLBACK');
  expect(await migrated).toEqual({ van: 0, naar: NEWEST });
});

describe('ONTWERP 4 two versions at once: the next one takes a step while this one serves', () => {
  /** Adds to what each line is written to and found in, as a later version would before it writes there. */
  const sql = `ALTER TABLE registratie ADD COLUMN later text; ALTER TABLE object ADD COLUMN later integer NOT NULL DEFAULT 0;
    ALTER TABLE actie ADD COLUMN later text; ALTER TABLE actueel ADD COLUMN later smallint NOT NULL DEFAULT 0;
    ALTER TABLE subject ADD COLUMN later text; ALTER TABLE idempotentie ADD COLUMN later text;
    CREATE TABLE later (log_id integer PRIMARY KEY);`;
  const next = [...postgresMigrations(), { nummer: NEWEST + 1, sql }];
  /** Tries of the step, each of which has to give way. */
  const TRIES = 3;

  async function serving(): Promise<{ readonly engine: Engine; readonly db: Inspector; readonly url: string }> {
    const url = await newDatabase();
    const store = await openTestStore({ databaseUrl: url });
    onTestFinished(() => store.close());
    const { engine } = store;
    // Everything is prepared, and known to its connections, before the tables change under it.
    await changeAndRead(engine);
    return { engine, db: await inspector(url), url };
  }

  /** A new actie about somebody, its next version, and a look at both. */
  async function changeAndRead(engine: Engine): Promise<void> {
    const subject = { index: randomBytes(16), versleuteld: randomBytes(40) };
    const object = { subject, rang: 0, commitment: randomBytes(32), payload: randomBytes(50), vreemdId: null };
    const [eerste] = appendOf(1).versies.map((versie) => ({ ...versie, objecten: [object] }));
    if (eerste === undefined) throw new Error('een append zonder versie');
    const idempotency = { sleutel: randomBytes(32), inhoud: randomBytes(32), verloopt: 10, antwoord: null };
    const made = await engine.append({ ...appendOf(0), versies: [eerste], idempotency }, 'a');
    const vervangt = made.uitkomst === 'vastgelegd' ? (made.registraties[0]?.volgnummer ?? 0) : 0;
    const tweede = { ...eerste, versieId: randomBytes(16), versienummer: 2, vervangt };
    expect(await engine.append({ ...appendOf(0), versies: [tweede] }, 'a')).toMatchObject({ uitkomst: 'vastgelegd' });
    const rows = await engine.query(
      'SELECT a.volgnummer, a.tot FROM actueel a JOIN subject s USING (log_id, subject_nummer) WHERE a.log_id = $1 AND s.zoekindex = $2 ORDER BY 1',
      [1, subject.index],
    );
    expect(rows).toEqual([
      { volgnummer: vervangt, tot: vervangt + 1 },
      { volgnummer: vervangt + 1, tot: null },
    ]);
  }

  test('a step that waits for somebody who reads holds up nobody who writes: it gives way, and is taken when it can', async () => {
    const { engine, db, url } = await serving();
    await db.rows('BEGIN');
    await db.rows('SELECT count(*) FROM registratie');
    const watch = await inspector(url);
    const waiting = `SELECT query_start::text AS since FROM pg_stat_activity WHERE datname = current_database()
      AND application_name = 'verwerkingenlog beheer' AND wait_event_type = 'Lock'`;
    const migrated = migrateDatabase(url, systemClock, undefined, next);
    const seen = new Set<unknown>();
    while (seen.size < TRIES) {
      const [found] = await watch.rows(waiting);
      if (found === undefined) continue;
      seen.add(found['since']);
      // Whoever reads goes on reading: only a step that gives way lets this through.
      expect(await engine.append(appendOf(1), 'a')).toMatchObject({ uitkomst: 'vastgelegd' });
    }
    await db.rows('ROLLBACK');
    expect(await migrated).toEqual({ van: NEWEST, naar: NEWEST + 1 });
    await changeAndRead(engine);
  });

  test.runIf(process.env['REGISTER_TEST_LONG'] === '1')(
    'a table that stays taken: migrate says so, and nothing of the step is done',
    async () => {
      const { engine, db, url } = await serving();
      await db.rows('BEGIN');
      await db.rows('SELECT count(*) FROM registratie');
      await expect(migrateDatabase(url, systemClock, undefined, next)).rejects.toThrow('houdt een tabel te lang bezet');
      await db.rows('ROLLBACK');
      expect(await db.rows('SELECT max(nummer) AS nummer FROM migratie')).toEqual([{ nummer: NEWEST }]);
      await changeAndRead(engine);
    },
  );

  test('what serves goes on serving, new connections as well; another start of it is refused, and says which schema there is', async () => {
    const { engine, db, url } = await serving();
    const migrating = { busy: true };
    const migrated = migrateDatabase(url, systemClock, undefined, next).finally(() => (migrating.busy = false));
    while (migrating.busy) await changeAndRead(engine);
    expect(await migrated).toEqual({ van: NEWEST, naar: NEWEST + 1 });
    await changeAndRead(engine);
    await db.rows(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'verwerkingenlog%'",
    );
    await changeAndRead(engine);
    expect(await createReadiness(engine)()).toBeNull();
    await expect(engineOf(url)).rejects.toThrow(
      `nieuwere versie gemaakt: schema ${String(NEWEST + 1)}, en deze versie kent ${String(NEWEST)}`,
    );
  });
});
