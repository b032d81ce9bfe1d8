import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** `SQLITE_BUSY`: somebody else holds the lock. */
const BUSY = 5;

/** Held for as long as a register serves from the folder. */
export interface FolderLock {
  release(): void;
}

/**
 * Lets one register at a time serve from a data folder. The lock is SQLite's own on a file beside the store: the operating system
 * drops it when the process ends, however it ends, so that no stale lock file ever needs a hand.
 * @throws Error when another process serves from this folder, or when the disk does not let anybody lock.
 */
export function lockFolder(folder: string): FolderLock {
  const db = new DatabaseSync(join(folder, 'slot.db'));
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
  } catch (error) {
    db.close();
    if ((error as { readonly errcode?: unknown }).errcode !== BUSY) throw error;
    throw new Error('Een ander proces bedient deze gegevensmap al.', { cause: error });
  }
  return { release: () => db.close() };
}
