import { join } from 'node:path';

import { SpoolFout } from './spool-fout.ts';

/** `SQLITE_BUSY`: somebody else holds the lock. */
const BUSY = 5;

/**
 * Lets one process at a time use a folder. The lock is SQLite's own on a file in it: the operating system drops it when the process ends,
 * however it ends, also across containers that share the folder. A file with a process id would have to be believed after a kill.
 * @returns lets go
 * @throws SpoolFout `bezet`; what SQLite throws when the disk does not let anybody lock
 */
export async function takeSlot(folder: string): Promise<() => void> {
  // Only who spools loads it: on Node 22 it prints that it is experimental.
  const { DatabaseSync } = await import('node:sqlite');
  const db = new DatabaseSync(join(folder, 'slot.db'));
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
  } catch (error) {
    db.close();
    if ((error as { readonly errcode?: unknown }).errcode !== BUSY) throw error;
    throw new SpoolFout('bezet');
  }
  return () => db.close();
}
