import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import type { ApiNaam } from '../autorisatie/aanvrager.ts';

/** A JSON schema after references were resolved. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly maxLength?: number;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  /** With null where the element may be null (OAS 3.0.3). */
  readonly enum?: readonly (string | null)[];
  readonly [keyword: string]: unknown;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header' | 'path';
  readonly required?: boolean;
  readonly schema: Schema;
  readonly description: string;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of the contract, ready to become a route. */
export interface Operation {
  readonly operationId: string;
  readonly method: Method;
  /** `/verwerkingsacties/{actieId}` */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  /** Of a body, or of each line of one when `perRegel`. */
  readonly body: Schema | null;
  /** Each line of the body is a body of its own (Z12). */
  readonly perRegel: boolean;
  /** Media types that a body may have. */
  readonly bodyTypes: readonly string[];
  readonly responses: Readonly<Record<string, Schema>>;
  /** Example of a body and of an answer, for people; undefined where the contract has none. */
  readonly bodyExample: unknown;
  readonly responseExample: unknown;
  readonly scopes: readonly string[];
  readonly uitbreiding: boolean;
}

export interface Contract {
  readonly api: ApiNaam;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly operations: readonly Operation[];
  /** The document as published, but for its servers. */
  readonly document: Readonly<Record<string, unknown>>;
}

type Json = Record<string, unknown>;

const require = createRequire(import.meta.url);
const NDJSON = 'application/x-ndjson';
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** An object schema that is put together with `allOf`, as one. */
function merge({ allOf, ...rest }: Json): Json {
  if (allOf === undefined) return rest;
  const parts = [...(allOf as readonly Schema[]), rest as Schema];
  return {
    ...rest,
    type: 'object',
    required: parts.flatMap(({ required = [] }) => required),
    properties: Object.assign({}, ...parts.map(({ properties = {} }) => properties)) as Json,
  };
}

/** Replaces each `$ref` by what it points to. The contract has no circles. */
function dereference(document: Json, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => dereference(document, item));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref } = node as { $ref?: string };
  if ($ref !== undefined) {
    const target = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Json | undefined)?.[key], document);
    if (target === undefined) throw new Error(`Het contract verwijst naar ${$ref}, dat er niet is.`);
    return dereference(document, target);
  }
  return merge(Object.fromEntries(Object.entries(node).map(([key, value]) => [key, dereference(document, value)])));
}

interface MediaType {
  readonly schema: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface RawOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, MediaType>> }>>;
  readonly 'x-scopes'?: readonly string[];
  readonly 'x-uitbreiding'?: boolean;
}

function exampleOf(content: MediaType | undefined): unknown {
  return content?.example ?? Object.values(content?.examples ?? {})[0]?.value;
}

function operationOf(
  path: string,
  method: (typeof methods)[number],
  raw: RawOperation,
  shared: readonly Parameter[],
): Operation {
  const content = raw.requestBody?.content ?? {};
  const received = content['application/json'] ?? content[NDJSON];
  const responses = Object.entries(raw.responses).flatMap(([status, response]) => {
    const schema = response.content?.['application/json']?.schema;
    return schema === undefined ? [] : [[status, schema] as const];
  });
  return {
    operationId: raw.operationId,
    method: method.toUpperCase() as Method,
    path,
    summary: raw.summary,
    description: raw.description,
    parameters: [...shared, ...(raw.parameters ?? [])],
    body: received?.schema ?? null,
    perRegel: content[NDJSON] !== undefined,
    bodyTypes: Object.keys(content),
    responses: Object.fromEntries(responses),
    bodyExample: exampleOf(received),
    responseExample: Object.values(raw.responses)
      .map((response) => exampleOf(response.content?.['application/json']))
      .find((example) => example !== undefined),
    scopes: raw['x-scopes'] ?? [],
    uitbreiding: raw['x-uitbreiding'] ?? false,
  };
}

/** Loads one of the OpenAPI files that the server runs on. */
export function loadContract(api: ApiNaam): Contract {
  const path = require.resolve(`@verwerkingenlog/contract/openapi/${api}.json`);
  const document = JSON.parse(readFileSync(path, 'utf8')) as Json;
  const info = document['info'] as { title: string; description: string; version: string };
  const paths = dereference(document, document['paths']) as Record<string, Record<string, unknown>>;
  const operations = Object.entries(paths).flatMap(([route, item]) =>
    methods.flatMap((method) =>
      item[method] === undefined
        ? []
        : [
            operationOf(
              route,
              method,
              item[method] as RawOperation,
              (item['parameters'] ?? []) as readonly Parameter[],
            ),
          ],
    ),
  );
  return { api, title: info.title, description: info.description, version: info.version, operations, document };
}
