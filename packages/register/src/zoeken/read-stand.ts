import type { Context } from '../context.ts';
import { readStand as readStandOf } from './stand-store.ts';

/** The highest volgnummer that the log gave: what page 1 shows, every page shows (Z7). */
export async function readStand(context: Context, logId: number): Promise<number> {
  return readStandOf(context.engine, logId);
}
