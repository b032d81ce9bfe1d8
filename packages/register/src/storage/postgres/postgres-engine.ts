import type { Clock } from '../../clock.ts';
import type { Observer } from '../../observer.ts';
import { noObserver } from '../../observer.ts';
import type { Engine, Row } from '../engine.ts';
import { newestOf, requireSchema } from '../migrations.ts';
import type { Load } from '../writing/fair-queue.ts';
import { createWriter } from '../writing/writer.ts';
import { storeFault } from './faults.ts';
import { postgresMigrations, schemaOf } from './migrate.ts';
import { openPool } from './pools.ts';
import { createReader } from './reader.ts';
import { ROL } from './session.ts';
import { createTransactions } from './transactions.ts';
import { findUnfit } from './unfit.ts';

export interface PostgresOptions {
  /** Of the database, with a password perhaps. */
  readonly url: string;
  /** Connections to the database at most. */
  readonly verbindingen: number;
  readonly clock: Clock;
  readonly observer?: Observer | undefined;
  /** What may wait to be written; without bound when absent. */
  readonly queueMax?: Load;
}

/** Reads for the register itself: who may call, is the store fit. */
const AHEAD_CONNECTIONS = 1;
/** Beside the logs that are written to: the directory, and reading back what became of a commit. */
const OTHER_WRITES = 1;

/** A role that is not there, or that the account may not take. */
function hint(error: unknown): Error {
  const code = String((error as { readonly code?: unknown }).code);
  if (code === '22023') return new Error('Er is geen opslag: voer eerst `verwerkingenlog migrate` uit.');
  if (code === '42501')
    return new Error(`Het account van de database mag niet werken als ${ROL}: geef het die rol met GRANT.`);
  return new Error(`De database is niet te openen: ${storeFault(error).message}.`);
}

/** How many connections read and how many logs are written to at a time. */
function divide(verbindingen: number): { readonly readers: number; readonly lanes: number } {
  const lanes = Math.max(1, Math.floor((verbindingen - AHEAD_CONNECTIONS) / 2) - OTHER_WRITES);
  return { lanes, readers: Math.max(1, verbindingen - AHEAD_CONNECTIONS - lanes - OTHER_WRITES) };
}

/**
 * The engine on a PostgreSQL server, several register processes side by side: writes go through connections that hold a log while they write
 * to it, reads through others (ADR 0020).
 * @throws Error with a Dutch sentence when the database cannot be reached, would not keep what it commits, or has another schema
 */
export async function openPostgresEngine(options: PostgresOptions): Promise<Engine> {
  const { url, clock, observer = noObserver } = options;
  const { readers: readerCount, lanes } = divide(options.verbindingen);
  const writing = openPool(url, 'schrijf', lanes + OTHER_WRITES);
  const schema = newestOf(postgresMigrations());
  try {
    const client = await writing.connect().catch((error: unknown) => Promise.reject(hint(error)));
    try {
      requireSchema(await schemaOf(client), postgresMigrations());
    } finally {
      client.release();
    }
  } catch (error) {
    await writing.end();
    throw error;
  }
  const writer = createWriter(createTransactions(writing, lanes), observer, options.queueMax);
  const readers = createReader(openPool(url, 'lees', readerCount), readerCount, observer);
  const ahead = createReader(openPool(url, 'lees', AHEAD_CONNECTIONS), AHEAD_CONNECTIONS, observer);
  return {
    kind: 'postgres',
    query: async <T extends Row>(sql: string, params: Parameters<Engine['query']>[1]) =>
      (await readers.query(sql, params)) as readonly T[],
    queryAhead: async <T extends Row>(sql: string, params: Parameters<Engine['queryAhead']>[1]) =>
      (await ahead.query(sql, params)) as readonly T[],
    execute: (statements) => writer.execute(statements),
    requireRoom: (client, versies) => writer.requireRoom(client, versies),
    append: (append, client) => writer.append(append, client),
    appendGroup: (group, client) => writer.appendGroup(group, client),
    findUnfit: () => findUnfit(ahead, clock),
    // Whatever happens to a connection or to the server, a later one can tell what was stored.
    died: new Promise(() => undefined),
    state: async () => {
      const { versies, bytes } = writer.waiting();
      const [size] = await ahead.query('SELECT pg_database_size(current_database()) AS bytes', []);
      return {
        kind: 'postgres',
        schema,
        waitingVersies: versies,
        waitingBytes: bytes,
        openQueries: readers.open(),
        bytes: Number(size?.['bytes'] ?? 0),
        freeBytes: null,
      };
    },
    close: async () => {
      await writer.close();
      await Promise.all([readers.close(), ahead.close()]);
    },
  };
}
