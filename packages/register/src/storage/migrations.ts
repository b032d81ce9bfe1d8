import { readdirSync, readFileSync } from 'node:fs';

/** One numbered step of a schema. */
export interface Migration {
  readonly nummer: number;
  readonly sql: string;
}

/** What a migration did: schema numbers before and after. */
export interface Migrated {
  readonly van: number;
  readonly naar: number;
}

const DIGITS = 6;

/** The numbered files of an engine, in order. */
export function loadMigrations(engine: 'sqlite' | 'postgres'): readonly Migration[] {
  const folder = new URL(`../../migrations/${engine}/`, import.meta.url);
  return readdirSync(folder)
    .filter((name) => /^\d{6}\.sql$/.test(name))
    .toSorted()
    .map((name) => ({ nummer: Number(name.slice(0, DIGITS)), sql: readFileSync(new URL(name, folder), 'utf8') }));
}

/** The number of the schema that this version of the register works with. */
export const newestOf = (migrations: readonly Migration[]): number => migrations.at(-1)?.nummer ?? 0;

/** @throws Error when a store is of a newer version than this one: it stays as it is */
export function requireKnownSchema(schema: number, migrations: readonly Migration[]): void {
  const newest = newestOf(migrations);
  if (schema > newest)
    throw new Error(
      `De opslag is door een nieuwere versie gemaakt: schema ${String(schema)}, en deze versie kent ${String(newest)}.`,
    );
}

/** @throws Error when a store is not of the schema that this version works with */
export function requireSchema(schema: number, migrations: readonly Migration[]): void {
  requireKnownSchema(schema, migrations);
  const newest = newestOf(migrations);
  if (schema < newest)
    throw new Error(
      `De opslag heeft een ouder schema (${String(schema)}, en deze versie werkt met ${String(newest)}): voer eerst \`verwerkingenlog migrate\` uit.`,
    );
}
