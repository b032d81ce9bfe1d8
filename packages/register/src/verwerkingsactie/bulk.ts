import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { RegisterError } from '../errors.ts';
import type { Herhaalsleutel } from '../idempotentie/idempotentie.ts';
import type { ActieInvoer } from './read-invoer.ts';
import type { Verwerkingsactie } from './verwerkingsactie.ts';

/** The body of a POST, with a key of its own (V11). */
export interface Regelinvoer extends ActieInvoer {
  readonly idempotencyKey?: string | null;
}

/** One line: what it says when it has no `fout`. */
export interface Bulkregel {
  /** Line of the body, from 0. */
  readonly nummer: number;
  readonly invoer: Regelinvoer;
  readonly fout: RegisterError | null;
}

/** What a `_bulk` asks (Z12). */
export interface Bulk {
  readonly aanvrager: Aanvrager;
  /** As `Herkomst` has it. */
  readonly traceparent: string;
  readonly regels: readonly Bulkregel[];
  /** All lines or none; else each line has its own fate. */
  readonly samen: boolean;
  /** `Idempotency-Key` of the call: with the place of a line, blank ones not counted, the key of each that has none itself. */
  readonly key: string | undefined;
}

/** A line that may be stored. */
export interface GoedeRegel {
  readonly nummer: number;
  readonly actie: Verwerkingsactie;
  readonly sleutel: Herhaalsleutel | null;
}

/** The id of the actie that is stored, or why it is not. */
export type Lot = string | RegisterError;

/** Fates by the number of the line. */
export type Loten = Map<number, Lot>;

/** What a line costs: its record and its objects. */
export function weightOf({ verwerkteObjecten }: { readonly verwerkteObjecten: readonly unknown[] }): number {
  return 1 + verwerkteObjecten.length;
}
