import { existsSync } from 'node:fs';

import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import type { Observer } from '../observer.ts';
import type { Sleutelring } from '../pseudonimisering/sleutelring.ts';
import { createSleutelring, loadSleutelring } from '../pseudonimisering/sleutelring.ts';
import { databasePath, ensureFolder, sleutelringPath } from './data-folder.ts';
import type { Engine } from './engine.ts';
import { bindSleutelring, readKenmerk } from './kenmerk-store.ts';
import type { Migrated } from './migrations.ts';
import { migrateDatabase } from './postgres/migrate.ts';
import { openPostgresEngine } from './postgres/postgres-engine.ts';
import { lockFolder } from './sqlite/folder-lock.ts';
import { migrateFile } from './sqlite/migrate.ts';
import { openSqliteEngine } from './sqlite/sqlite-engine.ts';

/** Where a store is. */
export interface StorePlace {
  /** Folder with the key ring; with the SQLite store and its lock as well when there is no database. */
  readonly data: string;
  /** Of a PostgreSQL database; absent or null: SQLite, in the folder. */
  readonly databaseUrl?: string | null;
}

export interface StoreOptions extends StorePlace {
  /** Development mode makes what is missing; without it a missing key ring or an old schema is an error. */
  readonly dev: boolean;
  /** A register that serves from a folder locks it; a command beside it does not. A database may be served from by several. */
  readonly lock: boolean;
  readonly readerThreads?: number;
  readonly cacheMiB?: number;
  /** Connections to the database at most. */
  readonly databaseVerbindingen?: number;
  /** Told of every transaction and question. */
  readonly observer?: Observer;
  readonly clock?: Clock;
  /** Versions, and MiB of them, that may wait to be written; without bound when absent: a command writes one thing at a time. */
  readonly wachtrijVersies?: number;
  readonly wachtrijMib?: number;
}

const MIB = 1024 * 1024;
/** Enough for a command: one that reads, one that reads ahead, one that writes and one beside it. */
const COMMAND_CONNECTIONS = 4;

export interface Store {
  readonly engine: Engine;
  readonly sleutelring: Sleutelring;
  close(): Promise<void>;
}

/** Makes the key ring of a fresh installation; a store that was written with another one will not open with it. @throws Error when there is one. */
export function initSleutelring(data: string): void {
  ensureFolder(data);
  if (existsSync(sleutelringPath(data))) throw new Error('Er is al een sleutelring in deze gegevensmap.');
  createSleutelring(sleutelringPath(data));
}

/**
 * Brings a store to the schema of this version; makes it when there is none.
 * @throws Error when a register serves from the folder, or when the schema is newer than this version
 */
export async function migrate({ data, databaseUrl }: StorePlace): Promise<Migrated> {
  if (databaseUrl != null) return migrateDatabase(databaseUrl, systemClock);
  ensureFolder(data);
  const lock = lockFolder(data);
  try {
    return migrateFile(databasePath(data));
  } finally {
    lock.release();
  }
}

const queueMaxOf = ({ wachtrijVersies = Infinity, wachtrijMib = Infinity }: StoreOptions) => ({
  versies: wachtrijVersies,
  bytes: wachtrijMib * MIB,
});

/** Opens the engine in the folder, which is locked when that is asked. @returns with it, what lets go of the lock */
function openFolder(options: StoreOptions): { readonly engine: Engine; readonly release: () => void } {
  const { data, dev } = options;
  if (!dev && !existsSync(databasePath(data)))
    throw new Error('Er is geen opslag: voer eerst `verwerkingenlog migrate` uit.');
  const lock = options.lock ? lockFolder(data) : null;
  const release = (): void => lock?.release();
  try {
    if (dev && !existsSync(sleutelringPath(data)) && !existsSync(databasePath(data))) initSleutelring(data);
    loadSleutelring(sleutelringPath(data));
    if (dev) migrateFile(databasePath(data));
    const engine = openSqliteEngine({
      path: databasePath(data),
      readerThreads: options.readerThreads ?? 1,
      cacheMiB: options.cacheMiB ?? 16,
      observer: options.observer,
      queueMax: queueMaxOf(options),
    });
    return { engine, release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Opens the engine on a database. The key ring is made for one that was never written to, in development mode only. */
async function openDatabase(url: string, options: StoreOptions): Promise<Engine> {
  const { data, dev, clock = systemClock } = options;
  if (dev) await migrateDatabase(url, clock);
  const engine = await openPostgresEngine({
    url,
    verbindingen: options.databaseVerbindingen ?? COMMAND_CONNECTIONS,
    clock,
    observer: options.observer,
    queueMax: queueMaxOf(options),
  });
  try {
    if (dev && !existsSync(sleutelringPath(data)) && (await readKenmerk(engine)) === null) initSleutelring(data);
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/**
 * Opens a store.
 * @throws Error with a Dutch sentence for the operator when the folder is in use, a key ring is missing or of another store, the database cannot
 * be reached, the schema is another one than that of this version, or the store would not be durable
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { data, databaseUrl } = options;
  if (options.dev) ensureFolder(data);
  const { engine, release } =
    databaseUrl == null
      ? openFolder(options)
      : { engine: await openDatabase(databaseUrl, options), release: () => undefined };
  const close = async (): Promise<void> => {
    await engine.close();
    release();
  };
  try {
    const sleutelring = loadSleutelring(sleutelringPath(data));
    await bindSleutelring(engine, sleutelring);
    return { engine, sleutelring, close };
  } catch (error) {
    await close();
    throw error;
  }
}
