import { randomBytes } from 'node:crypto';

import { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';

import { systemClock } from '../../clock.ts';
import { appendOf } from '../../testing/append.ts';
import type { CuttingProxy } from '../../testing/cutting-proxy.ts';
import { openCuttingProxy } from '../../testing/cutting-proxy.ts';
import type { Inspector } from '../../testing/store.ts';
import { inspect, newDatabase } from '../../testing/store.ts';
import type { Engine } from '../engine.ts';
import { createReadiness } from '../readiness.ts';
import { openPostgresEngine } from './postgres-engine.ts';
import { connectionOf } from './session.ts';

/** Longer than a session that was cut off may last, on a busy machine. */
const CUT_OFF_MS = 8_000;

async function openEngine(url: string, clock = systemClock): Promise<Engine> {
  const engine = await openPostgresEngine({ url, verbindingen: 6, clock });
  onTestFinished(() => engine.close());
  return engine;
}
async function owner(url: string): Promise<Inspector> {
  const db = await inspect({ data: '', databaseUrl: url });
  onTestFinished(() => db.close());
  return db;
}
const numbersOf = async (db: Inspector): Promise<readonly unknown[]> =>
  (await db.rows('SELECT volgnummer FROM registratie ORDER BY 1')).map(({ volgnummer }) => volgnummer);

/** A database, and a register that reaches it over a road that can be cut; one line is stored already. */
async function overProxy(): Promise<{ engine: Engine; proxy: CuttingProxy; db: Inspector; url: string }> {
  const url = await newDatabase();
  const proxy = await openCuttingProxy(url);
  onTestFinished(() => proxy.close());
  const engine = await openEngine(proxy.url);
  await engine.append(appendOf(1), 'a');
  return { engine, proxy, db: await owner(url), url };
}

describe('ONTWERP 3 REGELS 8 a commit that is not answered', () => {
  test('it was stored: the register reads back what it made and answers with it', async () => {
    const { engine, proxy, db } = await overProxy();
    proxy.cutAtCommit('unanswered');
    const results = await Promise.all([engine.append(appendOf(1), 'a'), engine.append(appendOf(2), 'b')]);
    expect(results).toMatchObject([
      { uitkomst: 'vastgelegd', registraties: [{ volgnummer: 2 }] },
      { uitkomst: 'vastgelegd', registraties: [{ volgnummer: 3 }, { volgnummer: 4 }] },
    ]);
    expect(await numbersOf(db)).toEqual([1, 2, 3, 4]);
  });

  test('it was not stored: it is tried again, once, under the same numbers', async () => {
    const { engine, proxy, db } = await overProxy();
    proxy.cutAtCommit('before');
    expect(await engine.append(appendOf(1), 'a')).toMatchObject({ registraties: [{ volgnummer: 2 }] });
    expect(await numbersOf(db)).toEqual([1, 2]);
  });

  test('V11 a request that makes no version but keeps its key is settled by that key', async () => {
    const { engine, proxy, db } = await overProxy();
    const idempotency = { sleutel: randomBytes(32), inhoud: randomBytes(32), verloopt: 10, antwoord: 1 };
    for (const cut of ['unanswered', 'before'] as const) {
      const own = { ...idempotency, sleutel: randomBytes(32) };
      proxy.cutAtCommit(cut);
      expect(await engine.append({ ...appendOf(0), idempotency: own }, 'a')).toMatchObject({ uitkomst: 'vastgelegd' });
    }
    expect(await db.rows('SELECT count(*) AS aantal FROM idempotentie')).toEqual([{ aantal: 2 }]);
  });

  test('nobody can be asked: the outcome is uncertain, and afterwards the register goes on by itself', async () => {
    const { engine, proxy, db } = await overProxy();
    proxy.cutAtCommit('unanswered', 'closed');
    await expect(engine.append(appendOf(1), 'a')).rejects.toMatchObject({ code: 'outcome_unknown' });
    proxy.reopen();
    expect(await engine.append(appendOf(1), 'a')).toMatchObject({ registraties: [{ volgnummer: 3 }] });
    expect(await numbersOf(db)).toEqual([1, 2, 3]);
  });

  test('a change of the directory of which nobody knows says so', async () => {
    const { engine, proxy } = await overProxy();
    proxy.cutAtCommit('unanswered');
    const sql = 'UPDATE directory_versie SET versie = versie + 1 WHERE id = 1';
    await expect(engine.execute([{ sql, params: [] }])).rejects.toMatchObject({ code: 'outcome_unknown' });
  });
});

describe('ONTWERP 4 a process that is cut off', () => {
  test('it holds a log for at most five seconds', async () => {
    const url = await newDatabase();
    const engine = await openEngine(url);
    await engine.append(appendOf(1), 'a');
    const silent = new Client(connectionOf(url, 'schrijf'));
    silent.on('error', () => undefined);
    await silent.connect();
    onTestFinished(() => silent.end().catch(() => undefined));
    await silent.query('BEGIN');
    await silent.query('SELECT 1 FROM log_stand WHERE log_id = 1 FOR UPDATE');
    const since = performance.now();
    expect(await engine.append(appendOf(1), 'a')).toMatchObject({ registraties: [{ volgnummer: 2 }] });
    expect(performance.now() - since).toBeLessThan(CUT_OFF_MS);
    await expect(silent.query('COMMIT')).rejects.toThrow();
  });

  test('a road on which nothing comes through any more ends the call with 503, and the log is free for others', async () => {
    const { engine, proxy, url } = await overProxy();
    proxy.goSilent();
    const lost = expect(engine.append(appendOf(1), 'a')).rejects.toMatchObject({ code: 'service_unavailable' });
    const other = await openEngine(url);
    expect(await other.append(appendOf(1), 'b')).toMatchObject({ registraties: [{ volgnummer: 2 }] });
    await lost;
    proxy.reopen();
    await expect.poll(async () => engine.append(appendOf(1), 'a').catch(() => null)).not.toBeNull();
  }, 90_000);
});

describe('REGELS 8 the server lets connections down', () => {
  test('sessions that are ended under load: what was answered is stored, what was refused is not, nothing twice', async () => {
    const url = await newDatabase();
    const engine = await openEngine(url);
    const db = await owner(url);
    const ids: Buffer[] = [];
    const load = { busy: true };
    const writers = Array.from({ length: 8 }, async () => {
      while (load.busy) {
        const append = appendOf(1);
        const result = await engine.append(append, 'a').catch(() => null);
        if (result !== null) ids.push(Buffer.from(append.versies[0]?.versieId ?? []));
      }
    });
    const sql = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'verwerkingenlog%'`;
    for (let round = 0; round < 20; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await db.rows(sql);
    }
    load.busy = false;
    await Promise.all(writers);
    const rows = await db.rows(
      "SELECT encode(versie_id, 'hex') AS id, volgnummer FROM registratie ORDER BY volgnummer",
    );
    expect(rows.map(({ volgnummer }) => volgnummer)).toEqual(rows.map((_, i) => i + 1));
    const known = new Set(rows.map(({ id }) => id));
    expect(ids.filter((id) => !known.has(id.toString('hex')))).toEqual([]);
    // Each was tried again until it was stored, so that nobody was refused.
    expect(rows).toHaveLength(ids.length);
    expect(ids.length).toBeGreaterThan(20);
  });

  test('no connection is left: 503, and when there is one again all goes on', async () => {
    const url = await newDatabase();
    const engine = await openEngine(url);
    const name = new URL(url).pathname.slice(1);
    const db = await owner(url.replace(name, 'postgres'));
    await db.rows(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await db.rows(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`);
    await expect(engine.append(appendOf(1), 'a')).rejects.toMatchObject({ code: 'service_unavailable' });
    await expect(engine.query('SELECT log_id FROM organisatie', [])).rejects.toMatchObject({
      code: 'service_unavailable',
    });
    expect(await createReadiness(engine)()).toBe('De opslag kan nu niets duurzaam vastleggen.');
    await db.rows(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
    expect(await engine.append(appendOf(1), 'a')).toMatchObject({ uitkomst: 'vastgelegd' });
  });

  test('somebody who holds the log for long: 503 with nothing stored, and the next one is stored', async () => {
    const url = await newDatabase();
    const engine = await openEngine(url);
    await engine.append(appendOf(1), 'a');
    const db = await owner(url);
    await db.rows('BEGIN');
    await db.rows('SELECT 1 FROM log_stand FOR UPDATE');
    await expect(engine.append(appendOf(1), 'a')).rejects.toMatchObject({ code: 'service_unavailable' });
    await db.rows('ROLLBACK');
    expect(await engine.append(appendOf(1), 'a')).toMatchObject({ registraties: [{ volgnummer: 2 }] });
  });
});

describe('ONTWERP 7 a database that is unfit', () => {
  test.each(['synchronous_commit'])(
    '%s=off: the register does not start, and one that runs is not ready',
    async (name) => {
      const url = await newDatabase();
      const engine = await openEngine(url);
      expect(await createReadiness(engine)()).toBeNull();
      const db = await owner(url);
      await db.rows(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET ${name} = off`);
      await expect(openPostgresEngine({ url, verbindingen: 4, clock: systemClock })).rejects.toThrow(
        `PostgreSQL staat niet op ${name}=on`,
      );
      await db.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'verwerkingenlog%'",
      );
      await expect(engine.append(appendOf(1), 'a')).rejects.toMatchObject({ code: 'service_unavailable' });
      expect(await createReadiness(engine)()).toBe('De opslag kan nu niets duurzaam vastleggen.');
    },
  );

  test.each([-3, 3])('a clock that is %i seconds off: not ready, whichever of the two is wrong', async (seconds) => {
    const clock = { ...systemClock, nowMicroseconds: () => systemClock.nowMicroseconds() + seconds * 1_000_000 };
    const engine = await openEngine(await newDatabase(), clock);
    expect(await createReadiness(engine)()).toMatch(/^De klok van de database loopt meer dan twee seconden anders/);
  });
});

describe('A/3891 H1 who may do what', () => {
  const statements = [
    'UPDATE registratie SET tijdstip_registratie = 0',
    'DELETE FROM registratie',
    'TRUNCATE registratie',
    'UPDATE object SET nummer = 1',
    'DELETE FROM object',
    'DELETE FROM object_overig',
    'UPDATE versie SET bucket = 1',
    'UPDATE verwerkingsactiviteit SET volgnummer = 1',
    'DELETE FROM migratie',
    'DROP TABLE object',
    'CREATE TABLE bijlage (id integer)',
  ];

  test.each(statements)('the register may not, even where its account owns all: %s', async (sql) => {
    const engine = await openEngine(await newDatabase());
    await engine.append(appendOf(1), 'a');
    await expect(engine.execute([{ sql, params: [] }])).rejects.toThrow(/permission denied|must be owner/);
  });

  test('an account that has only the role serves; one without it is told which role to give', async () => {
    const url = new URL(await newDatabase());
    const db = await owner(url.href);
    const name = `vwl_test_${randomBytes(4).toString('hex')}`;
    await db.rows(`CREATE ROLE ${name} LOGIN PASSWORD 'proef'`);
    url.username = name;
    url.password = 'proef';
    await expect(openEngine(url.href)).rejects.toThrow('mag niet werken als verwerkingenlog_toepassing');
    await db.rows(`GRANT verwerkingenlog_toepassing TO ${name}`);
    const engine = await openEngine(url.href);
    expect(await engine.append(appendOf(1), 'a')).toMatchObject({ uitkomst: 'vastgelegd' });
  });

  test('removal at the end of a term is another role, which adds and changes nothing', async () => {
    const url = await newDatabase();
    const engine = await openEngine(url);
    await engine.append(appendOf(1), 'a');
    const client = new Client(url);
    await client.connect();
    onTestFinished(() => client.end());
    await client.query('SET ROLE verwerkingenlog_bewaartermijn');
    for (const sql of ['UPDATE registratie SET volgnummer = 0', 'INSERT INTO registratie SELECT * FROM registratie'])
      await expect(client.query(sql)).rejects.toThrow(/permission denied/);
    await client.query('DELETE FROM registratie');
    expect(await numbersOf(await owner(url))).toEqual([]);
  });
});
