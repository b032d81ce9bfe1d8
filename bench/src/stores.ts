import { createSealer, ensureOntwikkelomgeving, openStore } from '@verwerkingenlog/register';

import { fill } from './fill.ts';

/** Where a store of the bench stands. */
export interface Place {
  readonly engine: 'sqlite';
  readonly data: string;
}

const SECRET_BYTES = 32;
const CACHE_MIB = 256;

/** A development store with acties about all persons. */
export async function fillStore({ data }: Place, acties: number): Promise<void> {
  const store = await openStore({ data, dev: true, lock: true, cacheMiB: CACHE_MIB });
  const directory = { engine: store.engine, sealer: createSealer(store.sleutelring.keys('geheim', '')) };
  await ensureOntwikkelomgeving(directory, SECRET_BYTES);
  await fill(store, data, acties);
  await store.close();
}

/** What a register is started with on such a store. */
export const serverArgs = ({ data }: Place): readonly string[] => [data];
