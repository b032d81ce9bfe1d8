import { resolve } from 'node:path';

/** Is this run about PostgreSQL? */
export const isPostgres = process.env['REGISTER_TEST_ENGINE'] === 'postgres';

/** Which database belongs to which data folder, in this file of tests. */
const known = new Map<string, Promise<string>>();

async function newDatabase(): Promise<string> {
  const door = process.env['REGISTER_TEST_POSTGRES_DOOR'];
  if (door === undefined) throw new Error('de tests draaien buiten hun opstelling');
  const answer = await fetch(door, { method: 'POST' });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.text();
}

/**
 * The setting that puts the store of a data folder in a database of its own, when `REGISTER_TEST_ENGINE` is `postgres`; else none: it lies in the
 * folder, as SQLite. So every test runs on both without knowing it.
 */
export async function databaseSetting(data: string | undefined): Promise<Readonly<Record<string, string>>> {
  if (!isPostgres || data === undefined) return {};
  const folder = resolve(data);
  const database = known.get(folder) ?? newDatabase();
  known.set(folder, database);
  return { VWL_DATABASE_URL: await database };
}
