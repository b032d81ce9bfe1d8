import type { Aanvrager } from '@verwerkingenlog/register';
import {
  buildContext,
  loadConfig,
  readZoekcriteria,
  bladOfCriteria,
  zoekPersoon,
  systemClock,
} from '@verwerkingenlog/register';

import { aanvrager } from './noop.ts';
import { person, PERSONS } from './persons.ts';
import type { Place } from './stores.ts';
import { openPlace } from './stores.ts';

const SAMPLES = 3_000;
const WARM_UP = 2_000;

/** Milliseconds of the look-up itself (find, count, open 25 lines), without HTTP and without the line that logs the read. */
export async function listWithoutLine(place: Place): Promise<object> {
  const store = await openPlace(place, false);
  const { config } = loadConfig({ flags: { dev: true, data: place.data, port: 0 }, environment: new Map(), file: {} });
  const context = buildContext(config, store, systemClock);
  const regels = { periodeVerplicht: false, zonderObject: false, maximaalVenster: null };
  const who: Aanvrager = aanvrager;
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + SAMPLES; i += 1) {
    const objectId = person(Math.floor(Math.random() * PERSONS));
    const criteria = readZoekcriteria({ objecttype: 'persoon', soortObjectId: 'BSN', objectId, pageSize: 25 }, regels);
    const start = performance.now();
    await zoekPersoon(context, who, bladOfCriteria(criteria), new Set(['N', 'N-ooit', 'V', 'O']));
    if (i >= WARM_UP) times.push(performance.now() - start);
  }
  await store.close();
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 1000) / 1000;
  return { samples: SAMPLES, p50: at(0.5), p99: at(0.99) };
}
