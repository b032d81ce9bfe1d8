import { randomUUID } from 'node:crypto';

import type { Schema } from './fuzz-contract.ts';
import type { Random } from './fuzz-random.ts';
import { OIN, testBsns } from './personen.ts';

/** What the register holds before the fuzz starts, so that valid input reaches something. */
export interface Bestand {
  readonly actieIds: readonly string[];
  readonly objectIds: readonly string[];
  readonly verwerkingIds: readonly string[];
  readonly cursors: readonly string[];
  readonly etags: readonly string[];
}

/** An activity of the example VAR, which a register in development mode has. */
const ACTIVITEIT = '5f0bef4c-f66f-4311-84a5-19e8bf359eaf';

type Choices = (bestand: Bestand) => readonly string[];
const sleutels = Array.from({ length: 1_000 }, (_, i) => `sleutel-${String(i)}`);
/** Elements whose name says more than their type. */
const named: ReadonlyMap<string, Choices> = new Map<string, Choices>([
  ['actieId', ({ actieIds }) => actieIds],
  ['verwerktObjectId', ({ objectIds }) => objectIds],
  ['id', () => [ACTIVITEIT]],
  ['verwerkingId', ({ verwerkingIds }) => verwerkingIds],
  ['cursor', ({ cursors }) => cursors],
  ['If-Match', ({ etags }) => [...etags, '*', '"x"']],
  ['If-None-Match', ({ etags }) => [...etags, '*', '"x"']],
  ['objectId', () => testBsns],
  ['afnemerId', () => testBsns],
  ['soortObjectId', () => ['BSN']],
  ['soortAfnemerId', () => ['BSN']],
  ['OIN', () => [OIN]],
  ['beginDatum', () => ['2020-01-01']],
  ['eindDatum', () => ['2030-01-01T00:00:00Z']],
  ['Idempotency-Key', () => sleutels],
  ['idempotencyKey', () => sleutels],
]);

function textFor(name: string, schema: Schema, bestand: Bestand, random: Random): string {
  const choices = named.get(name);
  if (choices !== undefined) return random.pick(choices(bestand));
  switch (schema.format ?? '') {
    case 'uuid':
      return random.pick([random.pick(bestand.verwerkingIds), randomUUID()]);
    case 'uri':
      return 'https://www.gemeente.example/var/api/v1/verwerkingsactiviteiten/1';
    case 'duration':
    case 'termijn':
      return random.pick(['P10Y', 'P1Y6M', 'PT8H']);
    case 'date-time':
      return random.pick(['2024-04-05T14:35:42+02:00', '2023-01-01T00:00:00Z', '2024-12-31T23:59:59.999999-05:00']);
    default:
      if (schema.pattern?.includes('{20}') === true) return OIN;
      return typeof schema.example === 'string' ? schema.example : `tekst-${String(random.int(100))}`;
  }
}

const LIST_MAX = 3;
/** Optional elements that make most bodies invalid when they are there, or stand alone. */
const rare = new Set(['actieId', 'verwerktObjectId', 'cursor', 'page']);
/** How often an optional element is given. */
const chanceOf = (name: string): number => (rare.has(name) ? 0.03 : 0.5);

/** A value that a schema allows, or nearly so: the contract cannot say everything. */
export function valueFor(name: string, schema: Schema, bestand: Bestand, random: Random): unknown {
  if (schema.nullable === true && random.chance(0.1)) return null;
  if (schema.enum !== undefined) return random.pick(schema.enum.filter((value) => value !== null));
  switch (schema.type ?? 'string') {
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, Math.min(schema.maximum ?? 100, 1 + random.int(20)));
    case 'boolean':
      return random.chance(0.5);
    case 'array':
      return Array.from({ length: random.int(LIST_MAX + 1) }, () =>
        valueFor(name, schema.items ?? {}, bestand, random),
      );
    case 'object': {
      const required = new Set(schema.required);
      const chosen = Object.entries(schema.properties ?? {}).filter(
        ([key]) => required.has(key) || random.chance(chanceOf(key)),
      );
      return Object.fromEntries(chosen.map(([key, inner]) => [key, valueFor(key, inner, bestand, random)]));
    }
    default:
      return textFor(name, schema, bestand, random);
  }
}
