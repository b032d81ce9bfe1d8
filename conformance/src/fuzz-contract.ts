import { documents } from './contract-document.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the fuzz uses of a JSON schema. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'header' | 'path';
  readonly required?: boolean;
  readonly schema: Schema;
}

/** A body as the contract describes it, and shows it. */
interface Body {
  readonly schema: Schema;
  readonly examples: readonly unknown[];
}

/** One operation of the contract: whatever is added there is fuzzed too. */
export interface Operation {
  readonly api: 'bewerking' | 'inzage' | 'var';
  readonly operationId: string;
  readonly method: string;
  /** With the base of its API and the names of its parameters: `/bewerking/api/v1/verwerkingsacties/{actieId}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Media type → schema of the body; of one line where the type is NDJSON. */
  readonly bodies: Readonly<Record<string, Body>>;
  readonly scopes: readonly string[];
  /** Status → media type → schema. */
  readonly responses: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
}

function dereference(document: Json, node: unknown): unknown {
  if (Array.isArray(node)) return node.map((item) => dereference(document, item));
  if (typeof node !== 'object' || node === null) return node;
  const { $ref } = node as { $ref?: string };
  if (typeof $ref === 'string')
    return dereference(
      document,
      $ref
        .slice(2)
        .split('/')
        .reduce<unknown>((at, key) => (at as Json)[key], document),
    );
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, dereference(document, value)]));
}

interface MediaType {
  readonly schema?: Schema;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
type Content = Readonly<Record<string, MediaType>>;

const schemasOf = (content: Content = {}): Readonly<Record<string, Schema>> =>
  Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema ?? {}]));
const bodiesOf = (content: Content = {}): Readonly<Record<string, Body>> =>
  Object.fromEntries(
    Object.entries(content).map(([type, { schema = {}, example, examples = {} }]) => [
      type,
      {
        schema,
        examples: [...(example === undefined ? [] : [example]), ...Object.values(examples).map(({ value }) => value)],
      },
    ]),
  );

export const operations: readonly Operation[] = documents.flatMap(({ api, document, servers, operations: own }) =>
  own.map(({ path, method, ...rest }) => {
    const shared = (document['paths'] as Readonly<Record<string, Json>>)[path]?.['parameters'] ?? [];
    const operation = dereference(document, rest) as {
      readonly operationId: string;
      readonly parameters?: readonly Parameter[];
      readonly requestBody?: { readonly content: Content };
      readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
      readonly 'x-scopes'?: readonly string[];
    };
    return {
      api,
      operationId: operation.operationId,
      method: method.toUpperCase(),
      path: `${String(servers[0]?.url)}${path}`,
      parameters: [...(dereference(document, shared) as Parameter[]), ...(operation.parameters ?? [])],
      bodies: bodiesOf(operation.requestBody?.content),
      scopes: operation['x-scopes'] ?? [],
      responses: Object.fromEntries(
        Object.entries(operation.responses).map(([status, { content }]) => [status, schemasOf(content)]),
      ),
    };
  }),
);
