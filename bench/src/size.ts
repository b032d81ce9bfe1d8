import type { Place } from './stores.ts';
import { fillStore, openPlace } from './stores.ts';

/** Sizes of which the last is twice the first: what comes with the second half is what an actie takes once the tables are there. */
const HALVES = 2;

async function bytesOf(place: Place): Promise<number> {
  const store = await openPlace(place, false);
  const { bytes } = await store.engine.state();
  await store.close();
  return bytes;
}

/** What an actie takes on disk, with its indexes: measured on the second half of a log. */
export async function measureSize(place: Place, acties: number): Promise<object> {
  const half = Math.ceil(acties / HALVES);
  await fillStore(place, half);
  const before = await bytesOf(place);
  const begin = performance.now();
  await fillStore(place, half);
  const seconds = (performance.now() - begin) / 1000;
  const bytesPerActie = Math.round(((await bytesOf(place)) - before) / half);
  return { engine: place.engine, acties: 2 * half, bytesPerActie, filledPerSecond: Math.round(half / seconds) };
}
