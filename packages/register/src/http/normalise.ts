import type { Parameter, Schema } from './contract.ts';
import { harmlessName } from './invalid-params.ts';

type Json = Record<string, unknown>;

const INTEGER = /^-?\d{1,15}$/;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function converted(value: string | readonly string[], { schema }: Pick<Parameter, 'schema'>): unknown {
  if (schema.type === 'array')
    return [value]
      .flat()
      .flatMap((item) => item.split(','))
      .map((item) => item.trim().toLowerCase());
  // A repeated single value is a fault of its own (Z10), and no other.
  if (typeof value !== 'string') return converted(value[0] ?? '', { schema });
  if (schema.type === 'integer' && INTEGER.test(value)) return Number(value);
  if (schema.type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  if (schema['format'] === 'uuid' || schema.enum !== undefined) return value.toLowerCase();
  return value;
}

/** Query texts as the types of the contract: lists split at commas, enums and UUIDs in lower case (V3, Z4). */
export function normaliseQuery(
  query: Readonly<Record<string, string | readonly string[]>>,
  known: ReadonlyMap<string, Parameter>,
): Readonly<Record<string, unknown>> {
  const result: Json = {};
  for (const [name, value] of Object.entries(query)) {
    const parameter = known.get(name);
    if (parameter !== undefined) result[name] = converted(value, parameter);
  }
  return result;
}

/**
 * Rewrites a body in place to what the contract describes: enums in lower case (V3); an optional element sent as `""` is an empty one (V7);
 * a single value where `_zoek` takes a list is a list (Z11).
 */
export function normaliseBody(value: unknown, schema: Schema): void {
  if (Array.isArray(value)) {
    if (schema.items !== undefined) for (const item of value) normaliseBody(item, schema.items);
    return;
  }
  if (!isObject(value) || schema.properties === undefined) return;
  for (const name of Object.keys(value)) {
    const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (property === undefined) continue;
    const given = value[name];
    if (typeof given === 'string') value[name] = normaliseText(given, property);
    else if (typeof given === 'object')
      normaliseBody(property.items?.enum === undefined ? given : lowered(value, name), property);
  }
}

function lowered(value: Json, name: string): unknown {
  const items = value[name];
  value[name] = Array.isArray(items)
    ? items.map((item: unknown) => (typeof item === 'string' ? item.toLowerCase() : item))
    : items;
  return value[name];
}

function normaliseText(given: string, property: Schema): unknown {
  if (given === '' && property['nullable'] === true) return null;
  if (property.type === 'array' && property.items?.enum !== undefined)
    return given.split(',').map((item) => item.trim().toLowerCase());
  return property.enum === undefined ? given : given.toLowerCase();
}

/** Paths in a body that the contract does not know, at every level; a name that might hold personal data is left out of its path (V9, D2). */
export function countUnknown(value: unknown, schema: Schema): readonly string[] {
  const found: string[] = [];
  collectUnknown(value, schema, found);
  return found;
}

function collectUnknown(value: unknown, schema: Schema, found: string[]): void {
  if (Array.isArray(value)) {
    if (schema.items !== undefined)
      for (const [i, item] of value.entries()) collectBelow(String(i), item, schema.items, found);
  } else if (isObject(value) && schema.properties !== undefined) {
    for (const name in value) {
      const property = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
      if (property === undefined) found.push(harmlessName(name));
      else if (property.items !== undefined) collectBelow(name, value[name], property, found);
    }
  }
}

/** Puts the place in front of what is found below it. */
function collectBelow(place: string, value: unknown, schema: Schema, found: string[]): void {
  const before = found.length;
  collectUnknown(value, schema, found);
  for (let i = before; i < found.length; i += 1) found[i] = `${place}.${String(found[i])}`;
}
