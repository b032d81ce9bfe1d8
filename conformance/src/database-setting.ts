import { resolve } from 'node:path';

const engine = process.env['REGISTER_TEST_ENGINE'];
/** Is this run about PostgreSQL? `kaart`: the logs stand on another server than the directory (ADR 0022). */
export const isPostgres = engine === 'postgres' || engine === 'kaart';

/** Where a store is, as settings of the register. */
export type DatabaseSetting = Readonly<Partial<Record<'VWL_DATABASE_URL' | 'VWL_DATABASE_SERVERS', string>>>;

/** Which database belongs to which data folder, in this file of tests. */
const known = new Map<string, Promise<DatabaseSetting>>();

/** The address of a new PostgreSQL database with the schema in it; `oud`: on a server of the oldest version that we know. */
async function newDatabase(content: 'schema' | 'oud' = 'schema'): Promise<string> {
  const door = process.env['REGISTER_TEST_POSTGRES_DOOR'];
  if (door === undefined) throw new Error('de tests draaien buiten hun opstelling');
  const answer = await fetch(new URL(content === 'schema' ? '/' : `/${content}`, door), { method: 'POST' });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.text();
}

async function newSetting(): Promise<DatabaseSetting> {
  const VWL_DATABASE_URL = await newDatabase();
  return engine === 'kaart'
    ? { VWL_DATABASE_URL, VWL_DATABASE_SERVERS: `oud=${await newDatabase('oud')}` }
    : { VWL_DATABASE_URL };
}

/** Says where the store of a data folder is, so that commands find it too. */
export function nameDatabase(data: string, setting: DatabaseSetting): void {
  known.set(resolve(data), Promise.resolve(setting));
}

/**
 * The settings that put the store of a data folder in a database of its own, when this run is about PostgreSQL; else none: it lies in the
 * folder, as SQLite. So every test runs on both without knowing it.
 */
export async function databaseSetting(data: string | undefined): Promise<DatabaseSetting> {
  if (data === undefined) return {};
  const folder = resolve(data);
  const setting = known.get(folder) ?? (isPostgres ? newSetting() : Promise.resolve({}));
  known.set(folder, setting);
  return setting;
}
