import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startPostgres } from '@verwerkingenlog/conformance/postgres-server';
import { createSealer, ensureOntwikkelomgeving, openStore } from '@verwerkingenlog/register';
import type { Store } from '@verwerkingenlog/register';

import { Client } from 'pg';

import { fill } from './fill.ts';

export const engines = ['sqlite', 'postgres'] as const;
export type EngineNaam = (typeof engines)[number];

/** Where a store of the bench stands. */
export interface Place {
  readonly engine: EngineNaam;
  /** Folder with the key ring, and with the store itself for SQLite. */
  readonly data: string;
  readonly databaseUrl: string | null;
}

const SECRET_BYTES = 32;
const CACHE_MIB = 256;
/** Connections of a process to PostgreSQL: what the register takes by default. */
const CONNECTIONS = 20;

/** Opens a store as the register does. */
export async function openPlace({ data, databaseUrl }: Place, dev: boolean): Promise<Store> {
  return openStore({
    data,
    databaseUrl,
    dev,
    lock: true,
    cacheMiB: CACHE_MIB,
    readerThreads: 2,
    databaseVerbindingen: CONNECTIONS,
  });
}

/** A development store with acties about all persons. */
export async function fillStore(place: Place, acties: number): Promise<void> {
  const store = await openPlace(place, true);
  const directory = { engine: store.engine, sealer: createSealer(store.sleutelring.keys('geheim', '')) };
  await ensureOntwikkelomgeving(directory, SECRET_BYTES);
  await fill(store, place.data, acties);
  await store.close();
}

/** What a register is started with on such a store. */
export const serverArgs = ({ data, databaseUrl }: Place): readonly string[] => [
  data,
  ...(databaseUrl === null ? [] : [databaseUrl]),
];

/** A new database on a server. */
async function newDatabase(server: string, part: string): Promise<string> {
  const name = `vwl_bench_${part}_${String(Date.now())}`;
  const client = new Client(server);
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const address = new URL(server);
  address.pathname = `/${name}`;
  return address.href;
}

/** Where the stores of a run come from. */
export interface Stores {
  /** A new, empty place on each engine of this run. */
  places(part: string): Promise<readonly Place[]>;
  close(): Promise<void>;
}

/** @param databaseUrl of a server that is there; null: one of our own, with the settings of the tests */
export async function openStores(
  root: string,
  chosen: readonly EngineNaam[],
  databaseUrl: string | null,
): Promise<Stores> {
  const own =
    chosen.includes('postgres') && databaseUrl === null
      ? await startPostgres('18', join(mkdtempSync(join(tmpdir(), 'vwl-bench-server-')), 'postgres'))
      : null;
  const address = databaseUrl ?? own?.url ?? '';
  return {
    places: async (part) =>
      Promise.all(
        chosen.map(async (engine) => ({
          engine,
          data: join(root, part, engine),
          databaseUrl: engine === 'sqlite' ? null : await newDatabase(address, part),
        })),
      ),
    close: async () => {
      await own?.kill('SIGINT');
    },
  };
}
