import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

type Json = Readonly<Record<string, unknown>>;

interface DocumentOperation {
  readonly path: string;
  readonly method: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly requestBody?: Json;
  readonly responses: Readonly<Record<string, Json>>;
}

/** One of the OpenAPI documents, as it is published. */
export interface ContractDocument {
  readonly api: 'bewerking' | 'inzage' | 'var';
  readonly document: Json;
  readonly info: {
    readonly version: string;
    readonly contact: Readonly<Record<'name' | 'url' | 'email', string>>;
  };
  readonly servers: readonly { readonly url: string }[];
  readonly paths: readonly string[];
  readonly operations: readonly DocumentOperation[];
}

const require = createRequire(import.meta.url);
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

function readContract(api: ContractDocument['api']): ContractDocument {
  const path = require.resolve(`@verwerkingenlog/contract/openapi/${api}.json`);
  const document = JSON.parse(readFileSync(path, 'utf8')) as Json;
  const paths = document['paths'] as Readonly<Record<string, Json>>;
  return {
    api,
    document,
    info: document['info'] as ContractDocument['info'],
    servers: document['servers'] as ContractDocument['servers'],
    paths: Object.keys(paths),
    operations: Object.entries(paths).flatMap(([route, item]) =>
      Object.entries(item)
        .filter(([method]) => method !== 'parameters')
        .map(([method, operation]) => ({ ...(operation as DocumentOperation), path: route, method })),
    ),
  };
}

export const documents = [readContract('bewerking'), readContract('inzage'), readContract('var')] as const;

/** Every object of a document, with the JSON pointer to it. */
function* nodesOf(node: unknown, pointer = ''): Generator<{ readonly pointer: string; readonly node: Json }> {
  if (!isObject(node)) return;
  if (!Array.isArray(node)) yield { pointer, node };
  for (const [key, child] of Object.entries(node))
    yield* nodesOf(child, `${pointer}/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`);
}

/** The values of a keyword wherever it stands in a document. */
export function valuesOf({ document }: ContractDocument, keyword: string): readonly unknown[] {
  return [...nodesOf(document)].flatMap(({ node }) => (keyword in node ? [node[keyword]] : []));
}

/** Names of parameters of one kind. */
export function parameterNames({ document }: ContractDocument, place: string): readonly string[] {
  return [...nodesOf(document)]
    .filter(({ node }) => node['in'] === place && typeof node['name'] === 'string')
    .map(({ node }) => String(node['name']));
}

/** Names of elements of bodies. */
export function propertyNames({ document }: ContractDocument): readonly string[] {
  return [...nodesOf(document)]
    .filter(({ pointer, node }) => node['type'] === 'object' && isObject(node['properties']) && pointer !== '')
    .flatMap(({ node }) => Object.keys(node['properties'] as Json));
}

/** An example, and the pointer to the schema that it has to satisfy. */
export interface Example {
  readonly pointer: string;
  readonly schema: string;
  readonly value: unknown;
}

const valueOf = (document: Json, example: Json): unknown => {
  const { $ref, value } = example as { readonly $ref?: string; readonly value?: unknown };
  if ($ref === undefined) return value;
  const target = $ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), document);
  return (target as { readonly value?: unknown } | undefined)?.value;
};

/** Examples of media types and parameters go by the `schema` beside them, those in a schema by that schema itself. */
export function examplesOf({ document }: ContractDocument): readonly Example[] {
  return [...nodesOf(document)].flatMap(({ pointer, node }) => {
    const schema = isObject(node['schema']) ? `${pointer}/schema` : pointer;
    const named = isObject(node['schema']) && isObject(node['examples']) ? Object.values(node['examples']) : [];
    return [
      ...('example' in node ? [{ pointer, schema, value: node['example'] }] : []),
      ...named.map((example) => ({ pointer, schema, value: valueOf(document, example as Json) })),
    ];
  });
}
