import type { Positie } from './cursor.ts';

/** Where a line about a person stands. */
export interface Vindplaats extends Positie {
  readonly volgnummer: number;
  readonly bucket: number;
  readonly nummer: number;
  /** False when a newer version replaced this one since page 1. */
  readonly huidig: boolean;
}
