/** A schema of the contract, as far as types go. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly (string | number | null)[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

type Content = Readonly<Record<string, { readonly schema: Schema }>>;

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

type PathItem = Readonly<Record<string, unknown>> & { readonly parameters?: readonly Parameter[] };

/** An OpenAPI 3.0 document of `contract/`. */
export interface ContractDocument {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
  };
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
const CURSOR = 'cursor';
const NDJSON = 'application/x-ndjson';

const lastPart = (ref: string): string => ref.split('/').at(-1) ?? '';
const doc = (text: string | undefined): string => (text === undefined ? '' : `/** ${text.replaceAll('*/', '')} */\n`);
const key = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));
/** `verwerkte-objecten_list` becomes `verwerkteObjectenList`. */
const camelCase = (id: string): string => id.replaceAll(/[-_]+(\w)/g, (_, letter: string) => letter.toUpperCase());

function objectType({ properties = {}, required = [] }: Schema): string {
  const lines = Object.entries(properties).map(
    ([name, schema]) =>
      `${doc(schema.description)}readonly ${key(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};\n`,
  );
  return `{\n${lines.join('')}}`;
}

function bareType(schema: Schema): string {
  if (schema.$ref !== undefined) return lastPart(schema.$ref);
  if (schema.allOf !== undefined) return schema.allOf.map(typeOf).join(' & ');
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.type === 'array') return `readonly (${typeOf(schema.items ?? {})})[]`;
  if (schema.type === 'object') return objectType(schema);
  if (schema.type === 'integer') return 'number';
  if (schema.type === 'string' || schema.type === 'boolean' || schema.type === 'number') return schema.type;
  throw new Error('a schema of a kind that the generator does not know');
}

function typeOf(schema: Schema): string {
  const type = bareType(schema);
  return schema.nullable === true && !type.includes('null') ? `${type} | null` : type;
}

/** The parameters of one place, optional as a whole when each of them is. */
function parameters(all: readonly Parameter[], place: Parameter['in'], field: string): string {
  const here = all.filter((parameter) => parameter.in === place && parameter.name !== CURSOR);
  if (here.length === 0) return '';
  // A cursor stands alone (Z7).
  const alone = place === 'query' && all.some(({ name }) => name === CURSOR) ? ` | { readonly ${CURSOR}: string }` : '';
  const optional = here.every(({ required }) => required !== true);
  const lines = here.map(
    ({ name, required, description, schema }) =>
      `${doc(description)}readonly ${key(name)}${required === true ? '' : '?'}: ${typeOf(schema)};\n`,
  );
  return `readonly ${field}${optional ? '?' : ''}: {\n${lines.join('')}}${alone};\n`;
}

interface Found {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly parameters: readonly Parameter[];
}

function operations({ paths, components }: ContractDocument): readonly Found[] {
  const resolve = (parameter: Parameter): Parameter =>
    parameter.$ref === undefined ? parameter : (components.parameters[lastPart(parameter.$ref)] ?? parameter);
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method] as Operation | undefined;
      if (operation === undefined) return [];
      const all = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
      return [{ method: method.toUpperCase(), path, operation, parameters: all }];
    }),
  );
}

function requestOf({ operation: { requestBody }, parameters: all }: Found): string {
  const content = Object.entries(requestBody?.content ?? {})[0];
  const body =
    content === undefined
      ? ''
      : `readonly body: ${content[0] === NDJSON ? `readonly (${typeOf(content[1].schema)})[]` : typeOf(content[1].schema)};\n`;
  return `{\n${parameters(all, 'path', 'path')}${parameters(all, 'query', 'query')}${parameters(all, 'header', 'headers')}${body}}`;
}

const succeeds = ([status]: readonly [string, unknown]): boolean => Number(status) < 400;

function answerOf({ operation }: Found): string {
  return Object.entries(operation.responses)
    .filter(succeeds)
    .map(([status, { content }]) => {
      const schema = content?.['application/json']?.schema;
      return `{ readonly status: ${status}; readonly headers: Headers; readonly body: ${schema === undefined ? 'null' : typeOf(schema)} }`;
    })
    .join(' | ');
}

function rowOf({ method, path, operation, parameters: all }: Found): string {
  const success = Object.entries(operation.responses).filter(succeeds);
  const row = {
    method,
    path,
    body: Object.keys(operation.requestBody?.content ?? {})[0] ?? null,
    statussen: success.map(([status]) => Number(status)),
    sleutel: all.some(({ name }) => name === 'Idempotency-Key'),
  };
  return `${camelCase(operation.operationId)}: ${JSON.stringify(row)},\n`;
}

type Contracts = Readonly<Record<string, ContractDocument>>;
/** What the APIs describe alike. */
const GEDEELD = 'gedeeld';

const headOf = (from: string): string =>
  `// Made from contract/openapi/${from}.json by \`npm test -- generate-types -u\`. Do not edit.\n`;

/** The types of a file that a text names. */
function importOf(text: string, names: readonly string[], file: string): string {
  const used = names.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
  return used.length === 0 ? '' : `import type { ${used.join(', ')} } from './${file}.ts';\n`;
}

/** Names of the schemas that every API describes in the same words, and that refer to no others. */
function sharedNames(contracts: Contracts): readonly string[] {
  const [first = {}, ...others] = Object.values(contracts).map(({ components }) => components.schemas);
  let names = Object.keys(first).filter((name) =>
    others.every((schemas) => JSON.stringify(schemas[name]) === JSON.stringify(first[name])),
  );
  const refersOnlyTo = (known: readonly string[]) => (name: string) =>
    [...JSON.stringify(first[name]).matchAll(/"#\/components\/schemas\/(\w+)"/g)].every(([, to = '']) =>
      known.includes(to),
    );
  while (!names.every(refersOnlyTo(names))) names = names.filter(refersOnlyTo(names));
  return names;
}

function schemaTypes({ components }: ContractDocument, isWanted: (name: string) => boolean): string {
  return Object.entries(components.schemas)
    .filter(([name]) => isWanted(name))
    .map(([name, schema]) =>
      schema.type === 'object'
        ? `${doc(schema.description)}export interface ${name} ${objectType(schema)}\n`
        : `${doc(schema.description)}export type ${name} = ${typeOf(schema)};\n`,
    )
    .join('\n');
}

/** What each operation takes and gives, and a table to call them by. */
function operationTypes(contract: ContractDocument, naam: string): string {
  const found = operations(contract);
  const types = found.map(
    (one) =>
      `${doc(one.operation.summary)}readonly ${camelCase(one.operation.operationId)}: {\nreadonly vraag: ${requestOf(one)};\nreadonly antwoord: ${answerOf(one)};\n};\n`,
  );
  const name = `${naam[0]?.toUpperCase() ?? ''}${naam.slice(1)}`;
  return [
    `/** What each operation takes and gives. */\nexport interface ${name}Operaties {\n${types.join('')}}\n`,
    `/** How each operation is called. */\nexport const ${naam}Operaties = {\n${found.map(rowOf).join('')}} as const;\n`,
  ].join('\n');
}

/** TypeScript for the APIs of the contract, by the name of its file: schemas, those that all share apart, and operations. */
export function generateTypes(contracts: Contracts): ReadonlyMap<string, string> {
  const shared = sharedNames(contracts);
  const files = new Map<string, string>();
  for (const [naam, contract] of Object.entries(contracts)) {
    const schemas = schemaTypes(contract, (name) => !shared.includes(name));
    const types = operationTypes(contract, naam);
    const file = `${naam}-schemas`;
    const names = Object.keys(contract.components.schemas);
    files.set(GEDEELD, `${headOf('*')}\n${schemaTypes(contract, (name) => shared.includes(name))}`);
    files.set(
      file,
      `${headOf(naam)}${importOf(schemas, shared, GEDEELD)}\nexport type * from './${GEDEELD}.ts';\n\n${schemas}`,
    );
    files.set(naam, `${headOf(naam)}${importOf(types, names, file)}\nexport type * from './${file}.ts';\n\n${types}`);
  }
  return files;
}
