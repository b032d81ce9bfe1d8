import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the store in a data folder and in a backup. */
export const DATABASE_NAME = 'verwerkingenlog.db';

export const databasePath = (data: string): string => join(data, DATABASE_NAME);
/** The file with the keys: never in the database, never in its backups. */
export const sleutelringPath = (data: string): string => join(data, 'sleutelring.json');

/** Makes a data folder that only its owner enters. */
export function ensureFolder(data: string): void {
  mkdirSync(data, { recursive: true, mode: 0o700 });
}
