import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the store in a data folder and in a backup. */
export const DATABASE_NAME = 'verwerkingenlog.db';

export const databasePath = (data: string): string => join(data, DATABASE_NAME);
/** The file with the keys: never in the database, never in its backups. */
export const sleutelringPath = (data: string): string => join(data, 'sleutelring.json');

/** Whether there is such a file. @throws Error of the operating system when it does not let us look: that is not the same as missing. */
export function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Makes a data folder that only its owner enters. */
export function ensureFolder(data: string): void {
  mkdirSync(data, { recursive: true, mode: 0o700 });
}
