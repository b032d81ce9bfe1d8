import { setTimeout as sleep } from 'node:timers/promises';

import type { ClientBase } from 'pg';
import { Client } from 'pg';

import type { Clock } from '../../clock.ts';
import type { Migration, Migrated } from '../migrations.ts';
import { loadExtra, loadMigrations, requireKnownSchema } from '../migrations.ts';
import { isLockTimeout, isMadeMeanwhile, isMissingTable, isPassing, storeFault } from './faults.ts';
import { makePartitions } from './partitions.ts';
import { connectionOf } from './session.ts';

/** A step that waits for a lock holds up everybody behind it: it gives up soon, and tries again later. */
const LOCK_TIMEOUT_MS = 500;
const TRIES_MAX = 20;
const PAUSE_MS = 250;
const TAKEN = 'Een ander houdt een tabel te lang bezet voor een stap van `migrate`: herhaal de opdracht later.';

/**
 * Whoever writes a line takes its log first. So he waits there, and not further on while he holds a table that the step needs as well: beside a busy
 * writer a step on several tables would never get them all.
 */
const HOLD_WRITERS = 'LOCK TABLE log_stand IN EXCLUSIVE MODE';

/** The numbered files of this engine. */
export const postgresMigrations = (): readonly Migration[] => loadMigrations('postgres');

/** The number of the schema in a database; 0 for an empty one. */
export async function schemaOf(client: Pick<ClientBase, 'query'>): Promise<number> {
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
async function inStep(client: Client, work: () => Promise<void>): Promise<void> {
  for (let tried = 1; ; tried += 1)
    try {
      await client.query('BEGIN');
      await client.query('LOCK TABLE migratie IN SHARE ROW EXCLUSIVE MODE');
      await work();
      await client.query('COMMIT');
      return;
    } catch (error) {
      await client.query('ROLLBACK');
      const isTaken = isLockTimeout(error);
      if (isTaken && tried === TRIES_MAX) throw new Error(TAKEN, { cause: error });
      if (!(isPassing(error) || isTaken) || tried === TRIES_MAX) throw error;
      await sleep(PAUSE_MS);
    }
}

async function makeList(client: Client): Promise<void> {
  try {
    await client.query(
      'CREATE TABLE IF NOT EXISTS migratie (nummer integer PRIMARY KEY, tijdstip timestamptz NOT NULL DEFAULT now())',
    );
  } catch (error) {
    if (!isMadeMeanwhile(error)) throw error;
  }
}

/** Spreads the tables over the workers of a Citus cluster, a log as a whole. @throws Error when the server has no Citus */
async function distribute(client: Client): Promise<void> {
  const { rows } = await client.query("SELECT FROM pg_extension WHERE extname = 'citus'");
  if (rows.length === 0) throw new Error('Deze database heeft de extensie citus niet.');
  await client.query(loadExtra('postgres', 'citus'));
}

async function migrateOn(
  client: Client,
  clock: Clock,
  migrations: readonly Migration[],
  engine: 'citus' | undefined,
): Promise<Migrated> {
  await client.query(`SET lock_timeout = ${String(LOCK_TIMEOUT_MS)}`);
  const van = await schemaOf(client);
  requireKnownSchema(van, migrations);
  await makeList(client);
  for (const { nummer, sql } of migrations)
    if (nummer > van)
      await inStep(client, async () => {
        // Somebody else may have taken this step while we waited for the lock.
        const reached = await schemaOf(client);
        if (reached >= nummer) return;
        if (reached > 0) await client.query(HOLD_WRITERS);
        await client.query(sql);
        await client.query('INSERT INTO migratie (nummer) VALUES ($1)', [nummer]);
      });
  if (engine === 'citus') await distribute(client);
  await makePartitions(client, clock.nowMicroseconds(), (work) => inStep(client, work));
  return { van, naar: await schemaOf(client) };
}

/**
 * Brings a database to the newest schema, a transaction per numbered step, forward only, and makes the partitions of the coming time. Running it
 * twice, by several processes at once, or while the register runs is harmless.
 * @param engine `citus` when the tables have to be spread over a cluster
 * @param migrations the steps; those of this version unless told otherwise
 * @throws Error when the database cannot be reached, is of a newer version, or does not let this account make tables
 */
export async function migrateDatabase(
  url: string,
  clock: Clock,
  engine?: 'citus',
  migrations = postgresMigrations(),
): Promise<Migrated> {
  const client = new Client(connectionOf(url, 'beheer'));
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await migrateOn(client, clock, migrations, engine);
  } catch (error) {
    throw storeFault(error);
  } finally {
    await client.end();
  }
}
