import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { measureBulk } from './bulk.ts';
import { drawPost } from './chart.ts';
import { compareClient } from './client.ts';
import { measureList } from './list.ts';
import { comparePost } from './post.ts';
import { measureSize } from './size.ts';
import type { Place } from './stores.ts';
import { engines, openStores } from './stores.ts';
import { measureTransparency } from './transparency.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    /** One or more, with commas between them. */
    connections: { type: 'string', default: '64' },
    acties: { type: 'string', default: '1000000' },
    /** Acties of which the bytes on disk are measured. */
    size: { type: 'string', default: '100000' },
    only: { type: 'string' },
    /** `sqlite`, `postgres`, or both with a comma between them. */
    engines: { type: 'string', default: 'sqlite,postgres' },
    /** Register processes on one PostgreSQL database: one or more, with commas between them. */
    processes: { type: 'string', default: '1' },
    /** Of a PostgreSQL server that is there; without it the bench starts one. */
    'database-url': { type: 'string' },
  },
});
const numbers = (text: string): readonly number[] => text.split(',').map(Number);
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const acties = Number(values.acties);
const connections = numbers(values.connections);

const root = mkdtempSync(join(tmpdir(), 'vwl-bench-'));
const chosen = engines.filter((engine) => values.engines.split(',').includes(engine));
const stores = await openStores(root, chosen, values['database-url'] ?? null);

/** Runs a part unless another was asked for alone. */
const part = async <T>(name: string, run: (places: readonly Place[]) => Promise<T>): Promise<T | null> =>
  (values.only ?? name) === name ? run(await stores.places(name)) : null;

/** The same on each engine, one after the other. */
async function onEach<T>(places: readonly Place[], run: (place: Place) => Promise<T>): Promise<readonly T[]> {
  const results: T[] = [];
  for (const place of places) results.push(await run(place));
  return results;
}

try {
  const post = await part('post', (places) =>
    comparePost({ places, processes: numbers(values.processes), widths: connections, rounds, seconds }),
  );
  const list = await part('list', (places) => onEach(places, (place) => measureList(place, acties, seconds)));
  const bulk = await part('bulk', (places) => onEach(places, (place) => measureBulk(place, rounds, seconds)));
  const size = await part('size', (places) => onEach(places, (place) => measureSize(place, Number(values.size))));
  const client = await part('client', () => compareClient(rounds));
  const transparency = await part('transparency', () => measureTransparency(rounds));
  const date = new Date().toISOString();
  const results = { post, list, bulk, size, client, transparency };
  const report = { date, node: process.version, cpus: cpus().length, rounds, seconds, ...results };
  const folder = new URL('../results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const name = date.replaceAll(':', '').slice(0, 17);
  const text = `${JSON.stringify(report, null, 2)}\n`;
  writeFileSync(new URL(`${name}.json`, folder), text);
  if (post !== null) writeFileSync(new URL(`${name}.svg`, folder), drawPost(date, post.results));
  process.stdout.write(text);
} finally {
  await stores.close();
  rmSync(root, { recursive: true, force: true });
}
