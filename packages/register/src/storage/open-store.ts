import type { Observer } from '../observer.ts';
import type { Sleutelring } from '../pseudonimisering/sleutelring.ts';
import { createSleutelring, loadSleutelring } from '../pseudonimisering/sleutelring.ts';
import { databasePath, ensureFolder, isThere, sleutelringPath } from './data-folder.ts';
import type { Engine } from './engine.ts';
import { bindSleutelring } from './kenmerk-store.ts';
import { lockFolder } from './sqlite/folder-lock.ts';
import type { Migrated } from './sqlite/migrate.ts';
import { migrateFile } from './sqlite/migrate.ts';
import { openSqliteEngine } from './sqlite/sqlite-engine.ts';

export interface StoreOptions {
  /** Folder with the store, the key ring and the lock. */
  readonly data: string;
  /** Development mode makes what is missing; without it a missing key ring or an old schema is an error. */
  readonly dev: boolean;
  /** A register that serves locks the folder; a command beside it does not. */
  readonly lock: boolean;
  readonly readerThreads?: number;
  readonly cacheMiB?: number;
  /** Told of every transaction and question. */
  readonly observer?: Observer;
  /** Versions, and MiB of them, that may wait to be written; without bound when absent: a command writes one thing at a time. */
  readonly wachtrijVersies?: number;
  readonly wachtrijMib?: number;
}

const MIB = 1024 * 1024;

export interface Store {
  readonly engine: Engine;
  readonly sleutelring: Sleutelring;
  close(): Promise<void>;
}

/** Makes the key ring of a fresh installation; a store that was written with another one will not open with it. @throws Error when there is one. */
export function initSleutelring(data: string): void {
  ensureFolder(data);
  if (isThere(sleutelringPath(data))) throw new Error('Er is al een sleutelring in deze gegevensmap.');
  createSleutelring(sleutelringPath(data));
}

/**
 * Brings the store in a folder to the schema of this version; makes it when there is none.
 * @throws Error when a register serves from the folder, or when the schema is newer than this version
 */
export function migrate(data: string): Migrated {
  ensureFolder(data);
  const lock = lockFolder(data);
  try {
    return migrateFile(databasePath(data));
  } finally {
    lock.release();
  }
}

/**
 * Opens the store in a data folder.
 * @throws Error with a Dutch sentence for the operator when the folder is in use, a key ring is missing or of another store,
 * the schema is old, or the store would not be durable.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { data, dev } = options;
  if (dev) ensureFolder(data);
  else if (!isThere(databasePath(data)))
    throw new Error('Er is geen opslag: voer eerst `verwerkingenlog migrate` uit.');
  const lock = options.lock ? lockFolder(data) : null;
  try {
    if (dev && !isThere(sleutelringPath(data)) && !isThere(databasePath(data))) initSleutelring(data);
    const sleutelring = loadSleutelring(sleutelringPath(data));
    if (dev) migrateFile(databasePath(data));
    const engine = openSqliteEngine({
      path: databasePath(data),
      readerThreads: options.readerThreads ?? 1,
      cacheMiB: options.cacheMiB ?? 16,
      observer: options.observer,
      queueMax: {
        versies: options.wachtrijVersies ?? Infinity,
        bytes: (options.wachtrijMib ?? Infinity) * MIB,
      },
    });
    try {
      await bindSleutelring(engine, sleutelring);
    } catch (error) {
      await engine.close();
      throw error;
    }
    const close = async (): Promise<void> => {
      await engine.close();
      lock?.release();
    };
    return { engine, sleutelring, close };
  } catch (error) {
    lock?.release();
    throw error;
  }
}
