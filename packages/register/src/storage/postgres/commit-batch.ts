import { setTimeout as sleep } from 'node:timers/promises';

import type { ClientBase, Pool, PoolClient } from 'pg';

import type { AppendGroup } from '../append.ts';
import { OutcomeUnknown } from '../writing/outcome-unknown.ts';
import type { Outcomes } from '../writing/write-groups.ts';
import { mislukt, writeGroups } from '../writing/write-groups.ts';
import type { Pending } from './batch-rows.ts';
import { AsksTooMuch, BatchRows, nameOf } from './batch-rows.ts';
import { bigintArray } from './binary-arrays.ts';
import { isConnectionLost, isPassing, isRefusedRow, storeFault } from './faults.ts';
import { holdLog, loadBatch } from './load-batch.ts';
import * as sql from './log-tables.ts';
import { sendBatch } from './send-batch.ts';
import { together } from './together.ts';

/** For so long a batch of which nothing was stored is tried again, with a pause that doubles. */
export const TRIED_MS_MAX = 5_000;
const PAUSE_MS = 50;
/** After a commit without an answer: how long the store is asked what became of it. Longer than a session that was cut off may last. */
export const READ_BACK_MS = 15_000;
const READ_BACK_PAUSE_MS = 250;

/** A snapshot for each statement, whatever the server prefers: what is read after the log is held is what its holder left. */
const BEGIN = 'BEGIN ISOLATION LEVEL READ COMMITTED';

/** The commit was lost on the way: what it would have stored is not there, and will not come. */
class NotCommitted extends Error {
  override readonly name = 'NotCommitted';
  /** As PostgreSQL numbers a connection that failed: the batch may be tried again. */
  readonly code = '08006';
}

/**
 * Lends a connection. One on which something went wrong is rolled back, or thrown away when it is lost.
 * @param work @throws what it throws
 */
export async function onConnection<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    const done = await work(client);
    client.release();
    return done;
  } catch (error) {
    const isLost = isConnectionLost(error) || error instanceof OutcomeUnknown;
    const isClean =
      !isLost &&
      (await client.query('ROLLBACK').then(
        () => true,
        () => false,
      ));
    client.release(!isClean);
    throw error;
  }
}

/** Commits. @throws OutcomeUnknown when the connection was lost before the answer */
export async function commit(client: ClientBase): Promise<void> {
  let command: string;
  try {
    ({ command } = await client.query('COMMIT'));
  } catch (error) {
    if (!isConnectionLost(error)) throw error;
    throw new OutcomeUnknown('De verbinding met PostgreSQL viel weg tijdens het vastleggen.', {
      cause: storeFault(error),
    });
  }
  if (command !== 'COMMIT') throw new Error('PostgreSQL heeft de transactie teruggedraaid.');
}

/** How much of what a batch made is there: its versions, or its keys when it made no version. */
async function countThere(client: ClientBase, logId: number, { registratie, idempotentie }: Pending): Promise<number> {
  const ask = async (text: string, ...values: readonly Buffer[]): Promise<ReadonlySet<string>> => {
    const { rows } = await client.query<{ readonly id: Uint8Array }>(text, [logId, ...values]);
    return new Set(rows.map(({ id }) => nameOf(id)));
  };
  if (registratie.length === 0) return (await ask(sql.findSleutels, ...idempotentie.params().slice(0, 1))).size;
  const buckets = bigintArray(registratie.rows.map(({ bucket }) => bucket));
  const volgnummers = bigintArray(registratie.rows.map(({ volgnummer }) => volgnummer));
  const there = await ask(sql.findVersies, buckets, volgnummers);
  return registratie.rows.filter(({ versie_id: id }) => id !== null && there.has(nameOf(id))).length;
}

/** The same, once nobody can be busy storing it any more. */
async function countStored(pool: Pool, logId: number, pending: Pending): Promise<number> {
  return onConnection(pool, async (client) => {
    await client.query(BEGIN);
    // Whoever committed may still be at it: he holds the log until he is done or cut off.
    await holdLog(client, logId);
    const count = await countThere(client, logId, pending);
    await client.query('ROLLBACK');
    return count;
  });
}

/**
 * Finds out what became of a commit that was not answered.
 * @throws NotCommitted when nothing of it is there
 * @throws OutcomeUnknown when the store does not tell in time
 */
async function readBack(pool: Pool, logId: number, pending: Pending, unknown: OutcomeUnknown): Promise<void> {
  const made = pending.registratie.length > 0 ? pending.registratie.length : pending.idempotentie.length;
  if (made === 0) return;
  for (const end = performance.now() + READ_BACK_MS; performance.now() < end; await sleep(READ_BACK_PAUSE_MS)) {
    const stored = await countStored(pool, logId, pending).catch(() => null);
    if (stored === made) return;
    if (stored === 0) throw new NotCommitted('De verbinding met PostgreSQL viel weg; er is niets vastgelegd.');
  }
  throw unknown;
}

/** @throws Error when a row is refused, OutcomeUnknown when nobody may be answered; @returns mislukt for all when the store fails */
type CommitBatch = (logId: number, groups: readonly AppendGroup[]) => Promise<Outcomes>;

/**
 * Stores groups of one log in a transaction.
 * @param onCommit told the seconds that each commit took
 */
export function createCommitBatch(pool: Pool, onCommit: (seconds: number) => void): CommitBatch {
  async function attempt(logId: number, groups: readonly AppendGroup[]): Promise<Outcomes> {
    let pending: Pending | undefined;
    let outcomes: Outcomes = [];
    try {
      await onConnection(pool, async (client) => {
        const appends = groups.flatMap((group) => group.appends);
        const [, loaded] = await together([client.query(BEGIN), loadBatch(client, logId, appends)]);
        const rows = new BatchRows(loaded);
        outcomes = writeGroups(rows, groups);
        ({ pending } = rows);
        await sendBatch(client, logId, rows);
        const begin = performance.now();
        await commit(client).finally(() => onCommit((performance.now() - begin) / 1000));
      });
    } catch (error) {
      if (!(error instanceof OutcomeUnknown) || pending === undefined) throw error;
      await readBack(pool, logId, pending, error);
    }
    return outcomes;
  }

  return async (logId, groups) => {
    const end = performance.now() + TRIED_MS_MAX;
    for (let pause = PAUSE_MS; ; pause *= 2)
      try {
        return await attempt(logId, groups);
      } catch (error) {
        if (error instanceof OutcomeUnknown || error instanceof AsksTooMuch) throw error;
        if (isRefusedRow(error)) throw storeFault(error);
        if (!isPassing(error) || performance.now() + pause > end) return mislukt(groups, storeFault(error));
        await sleep(pause);
      }
  };
}
