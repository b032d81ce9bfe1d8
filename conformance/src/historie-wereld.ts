import { randomUUID } from 'node:crypto';

import type { Target } from './harness.ts';
import type { Genoemd, Historie } from './historie-model.ts';
import { newHistorie } from './historie-model.ts';

/** A history on a register and in the model, with persons and verwerkingen of its own, so that no other history shows in it. */
export interface Wereld {
  readonly register: Target;
  readonly historie: Historie;
  readonly personen: readonly string[];
  readonly verwerkingen: readonly string[];
}

export const AANTAL_PERSONEN = 3;
export const AANTAL_VERWERKINGEN = 2;

export function newWereld(register: Target): Wereld {
  const uuids = (length: number): readonly string[] => Array.from({ length }, () => randomUUID());
  return {
    register,
    historie: newHistorie(),
    personen: uuids(AANTAL_PERSONEN),
    verwerkingen: uuids(AANTAL_VERWERKINGEN),
  };
}

/** Verwerkingsactiviteiten may be shared by histories: no read asks for one without a person. */
export const activiteiten = ['b777af73-4c84-4823-841a-838a6ed46c14', '5f0bef4c-f66f-4311-84a5-19e8bf359eaf'] as const;

/** Ways to write one person (V8). */
const schrijfwijzen: readonly ((id: string) => Pick<Genoemd, 'soortObjectId' | 'objectId'>)[] = [
  (objectId) => ({ soortObjectId: 'test', objectId }),
  (objectId) => ({ soortObjectId: 'TEST', objectId: ` ${objectId}` }),
  (objectId) => ({ soortObjectId: ' Test', objectId: `${objectId}  ` }),
];
export const AANTAL_SCHRIJFWIJZEN = schrijfwijzen.length;

/** The element of a list that a number picks; numbers of fast-check stay small while it shrinks. */
export function pick<T>(list: readonly T[], nummer: number): T {
  const picked = list[nummer % list.length];
  if (picked === undefined) throw new Error('nothing to pick from');
  return picked;
}

export const writePersoon = (
  { personen }: Pick<Wereld, 'personen'>,
  persoon: number,
  schrijfwijze: number,
): Pick<Genoemd, 'soortObjectId' | 'objectId'> => pick(schrijfwijzen, schrijfwijze)(pick(personen, persoon));

/** Moments of the acties: some the same instant in other words, some just on a bound. All lie before any read of the log. */
export const tijdstippen = [
  '2024-07-01T00:00:00+02:00',
  '2024-06-30T22:00:00Z',
  '2024-06-30T21:59:59.999999Z',
  '2024-06-30T22:00:00.000001Z',
  '2024-06-30T22:00:00.0000019Z',
  '2024-04-05T14:35:42+02:00',
  '2024-07-01T22:00:00Z',
  '2024-12-31T22:59:59.9999999Z',
] as const;

/** Bounds of a search, each with the instant that a date or a text with a zone stands for (Z2). */
export const grenzen = {
  begin: [
    { tekst: '2024-01-01', instant: '2023-12-31T23:00:00Z' },
    { tekst: '2024-07-01', instant: '2024-06-30T22:00:00Z' },
    { tekst: '2024-06-30T22:00:00.000001Z', instant: '2024-06-30T22:00:00.000001Z' },
  ],
  eind: [
    { tekst: '2025-01-01', instant: '2024-12-31T23:00:00Z' },
    { tekst: '2024-07-02T00:00:00+02:00', instant: '2024-07-01T22:00:00Z' },
    { tekst: '2024-06-30T22:00:00.000002Z', instant: '2024-06-30T22:00:00.000002Z' },
  ],
} as const;

/** Reads of the log happen after every actie of a history. */
export const raadpleegperiode = {
  beginDatum: { tekst: '2025-01-01', instant: '2024-12-31T23:00:00Z' },
  eindDatum: { tekst: '2200-01-01', instant: '2199-12-31T23:00:00Z' },
} as const;
