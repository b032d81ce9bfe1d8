import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import type { Clock } from '../../clock.ts';
import type { Migration, Migrated } from '../migrations.ts';
import { loadMigrations, requireKnownSchema } from '../migrations.ts';
import { isLockTimeout, isMadeMeanwhile, isMissingTable, isPassing, storeFault } from './faults.ts';
import { makePartitions } from './partitions.ts';
import { connectionOf } from './session.ts';

/** A step that waits for a lock holds up everybody behind it: it gives up soon, and tries again later. */
const LOCK_TIMEOUT_MS = 500;
const TRIES_MAX = 20;
const PAUSE_MS = 250;

/** The numbered files of this engine. */
export const postgresMigrations = (): readonly Migration[] => loadMigrations('postgres');

/** The number of the schema in a database; 0 for an empty one. */
export async function schemaOf(client: Pick<pg.ClientBase, 'query'>): Promise<number> {
  try {
    const { rows } = await client.query<{ readonly nummer: number }>(
      'SELECT coalesce(max(nummer), 0) AS nummer FROM migratie',
    );
    return rows[0]?.nummer ?? 0;
  } catch (error) {
    if (isMissingTable(error)) return 0;
    throw error;
  }
}

/** Work in a transaction; whoever else migrates waits, and whoever reads or writes lines does not. */
async function inStep(client: pg.Client, work: () => Promise<void>): Promise<void> {
  for (let tried = 1; ; tried += 1)
    try {
      await client.query('BEGIN');
      await client.query('LOCK TABLE migratie IN SHARE ROW EXCLUSIVE MODE');
      await work();
      await client.query('COMMIT');
      return;
    } catch (error) {
      await client.query('ROLLBACK');
      if (!(isPassing(error) || isLockTimeout(error)) || tried === TRIES_MAX) throw error;
      await sleep(PAUSE_MS);
    }
}

async function makeList(client: pg.Client): Promise<void> {
  try {
    await client.query(
      'CREATE TABLE IF NOT EXISTS migratie (nummer integer PRIMARY KEY, tijdstip timestamptz NOT NULL DEFAULT now())',
    );
  } catch (error) {
    if (!isMadeMeanwhile(error)) throw error;
  }
}

async function migrateOn(client: pg.Client, clock: Clock): Promise<Migrated> {
  await client.query(`SET lock_timeout = ${String(LOCK_TIMEOUT_MS)}`);
  const migrations = postgresMigrations();
  const van = await schemaOf(client);
  requireKnownSchema(van, migrations);
  await makeList(client);
  for (const { nummer, sql } of migrations)
    if (nummer > van)
      await inStep(client, async () => {
        // Somebody else may have taken this step while we waited for the lock.
        if ((await schemaOf(client)) >= nummer) return;
        await client.query(sql);
        await client.query('INSERT INTO migratie (nummer) VALUES ($1)', [nummer]);
      });
  await makePartitions(client, clock.nowMicroseconds(), (work) => inStep(client, work));
  return { van, naar: await schemaOf(client) };
}

/**
 * Brings a database to the newest schema, a transaction per numbered step, forward only, and makes the partitions of the coming time. Running it
 * twice, by several processes at once, or while the register runs is harmless.
 * @throws Error when the database cannot be reached, is of a newer version, or does not let this account make tables
 */
export async function migrateDatabase(url: string, clock: Clock): Promise<Migrated> {
  const client = new pg.Client(connectionOf(url, 'beheer'));
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await migrateOn(client, clock);
  } catch (error) {
    throw storeFault(error);
  } finally {
    await client.end();
  }
}
