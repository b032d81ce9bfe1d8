import type { RegisterClient, Verwerkingenlog } from '@verwerkingenlog/client';

import type { Database } from './database.ts';
import type { Magazijn, Rdw } from './diensten.ts';

/** What every task of the application needs. */
export interface Omgeving {
  readonly oin: string;
  readonly database: Database;
  readonly log: Verwerkingenlog;
  /** The register itself: only for changing and reading what was logged. */
  readonly client: RegisterClient;
  readonly magazijn: Magazijn;
  readonly rdw: Rdw;
}

/** Something that the employee has to do otherwise; its message is shown. */
export class Invoerfout extends Error {
  override readonly name = 'Invoerfout';
}

/** @throws Invoerfout when there is nothing */
export function found<T>(value: T | null, wat: string): T {
  if (value === null) throw new Invoerfout(`${wat} is niet gevonden.`);
  return value;
}
