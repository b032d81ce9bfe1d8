import type { Operation } from './fuzz-contract.ts';
import { operations } from './fuzz-contract.ts';
import type { Header } from './fuzz-parts.ts';
import { mutateHeaders, mutatePath, mutateQuery, mutateType } from './fuzz-parts.ts';
import type { Random } from './fuzz-random.ts';
import { texts } from './fuzz-texts.ts';
import { mutate, treeOf, write } from './fuzz-tree.ts';
import type { Bestand } from './fuzz-values.ts';
import { valueFor } from './fuzz-values.ts';

/** Tokens of a client with every scope, or with fewer. */
export type Sign = (scopes?: readonly string[]) => string;

/** One input. */
export interface Input {
  readonly bytes: Buffer;
  /** The operation that it was made for. */
  readonly operation: Operation;
  readonly method: string;
  /** The path is one of the contract. */
  readonly isOnPath: boolean;
  /** The bytes were damaged: it may be half a request, or two. */
  readonly isDamaged: boolean;
}

const methods =
  'GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT PROPFIND QUERY PURGE M-SEARCH get PoSt ONZIN'.split(' ');
const bodyless = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'DELETE']);
const LINES_MAX = 30;
const DAMAGES_MAX = 8;

function authorization(random: Random, sign: Sign, isOdd: boolean): readonly Header[] {
  if (!isOdd) return [['Authorization', `Bearer ${sign()}`]];
  const token = sign();
  const odd: readonly (() => readonly Header[])[] = [
    () => [],
    () => [['Authorization', `Bearer ${sign([random.pick(operations.flatMap(({ scopes }) => scopes))])}`]],
    () => [['Authorization', `Bearer ${sign([])}`]],
    () => [['Authorization', `Bearer ${token.slice(0, random.int(token.length))}`]],
    () => [['Authorization', `Bearer ${random.pick(texts).slice(0, 2_000)}`]],
    () => [['Authorization', random.pick(['', 'Bearer', 'Basic YTpi', 'bearer a.b.c', `Bearer  ${token}`])]],
    () => [
      ['Authorization', `Bearer ${token}`],
      ['Authorization', 'Bearer x'],
    ],
  ];
  return random.pick(odd)();
}

function bodyText({ bodies }: Operation, type: string, bestand: Bestand, random: Random, isOdd: boolean): string {
  const { schema, examples } = bodies[type] ?? { schema: {}, examples: [] };
  const one = (): string => {
    const value =
      examples.length > 0 && random.chance(0.5) ? random.pick(examples) : valueFor('', schema, bestand, random);
    let tree = treeOf(value);
    if (isOdd) for (let i = random.int(4); i >= 0; i -= 1) tree = mutate(tree, random);
    return write(tree);
  };
  if (!type.includes('ndjson')) return one();
  return Array.from({ length: random.int(LINES_MAX) }, () => (isOdd && random.chance(0.1) ? '' : one())).join('\n');
}

/** Damage that no JSON text has by itself. */
function damageBody(body: Buffer, random: Random): Buffer {
  const at = random.int(body.length);
  const damages: readonly (() => Buffer)[] = [
    () => body.subarray(0, at),
    () => Buffer.concat([body.subarray(0, at), Buffer.from([random.int(256)]), body.subarray(at)]),
    () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]),
    () => Buffer.from(body.toString('utf8'), 'utf16le'),
    () => Buffer.concat([body.subarray(0, at), Buffer.from([0xc0, 0x80, 0xed, 0xa0, 0x80]), body.subarray(at)]),
    () => Buffer.concat([body, body]),
    () => Buffer.alloc(random.int(2_000), random.int(256)),
    () => Buffer.alloc(0),
  ];
  return random.pick(damages)();
}

function damageBytes(bytes: Buffer, random: Random): Buffer {
  let result = Buffer.from(bytes);
  for (let i = random.int(DAMAGES_MAX); i >= 0; i -= 1) {
    const at = random.int(result.length);
    const damages: readonly (() => Buffer)[] = [
      () => result.subarray(0, at),
      () => Buffer.concat([result.subarray(0, at), Buffer.from([random.int(256)]), result.subarray(at)]),
      () => Buffer.concat([result.subarray(0, at), result.subarray(at + random.int(20))]),
      () => {
        result[at] = random.int(256);
        return result;
      },
    ];
    result = Buffer.from(random.pick(damages)());
  }
  return result;
}

function framed(
  body: Buffer | null,
  isChunked: boolean,
): { readonly headers: readonly Header[]; readonly body: Buffer } {
  if (body === null) return { headers: [], body: Buffer.alloc(0) };
  if (!isChunked) return { headers: [['Content-Length', String(body.length)]], body };
  const half = Math.floor(body.length / 2);
  const chunks = [body.subarray(0, half), body.subarray(half)]
    .filter(({ length }) => length > 0)
    .flatMap((chunk) => [`${chunk.length.toString(16)}\r\n`, chunk, '\r\n']);
  return {
    headers: [['Transfer-Encoding', 'chunked']],
    body: Buffer.concat([...chunks, '0\r\n\r\n'].map((part) => Buffer.from(part as string))),
  };
}

function queryOf({ parameters }: Operation, bestand: Bestand, random: Random): readonly Header[] {
  const own = parameters.filter((parameter) => parameter.in === 'query');
  const cursor = own.find(({ name }) => name === 'cursor');
  const chosen =
    cursor !== undefined && random.chance(0.15)
      ? [cursor]
      : own.filter((one) => one !== cursor && (one.required === true || random.chance(0.3)));
  return chosen.map(({ name, schema }) => [name, String(valueFor(name, schema, bestand, random))]);
}

function headersOf({ parameters }: Operation, bestand: Bestand, random: Random): readonly Header[] {
  return parameters
    .filter((parameter) => parameter.in === 'header' && (parameter.required === true || random.chance(0.2)))
    .map(({ name, schema }) => [name, String(valueFor(name, schema, bestand, random))]);
}

const encoded = (query: readonly Header[]): string =>
  query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');

/** The parts of a request that can be odd; most inputs are odd in one, so that what comes after it is reached too. */
const parts = ['path', 'query', 'headers', 'body', 'body', 'body', 'type', 'method', 'authorization'] as const;
type Odd = ReadonlySet<(typeof parts)[number]>;

function createBody(operation: Operation, type: string, bestand: Bestand, random: Random, odd: Odd): Buffer | null {
  const isOdd = odd.has('body');
  const isRead = Object.keys(operation.bodies).length > 0;
  // Now and then one that is missing, or stands where none belongs.
  if (isOdd ? random.chance(isRead ? 0.05 : 0.7) : !isRead) return null;
  const body = Buffer.from(bodyText(operation, type, bestand, random, isOdd));
  return isOdd && random.chance(0.15) ? damageBody(body, random) : body;
}

function createTarget(operation: Operation, path: string, bestand: Bestand, random: Random, odd: Odd): string {
  const query = encoded(queryOf(operation, bestand, random));
  const asked = odd.has('query') ? mutateQuery(query, random) : query;
  return asked === '' ? path : `${path}?${asked}`;
}

/** Makes an input for one of the operations. The same chance and the same register give the same input. */
export function createInput(random: Random, bestand: Bestand, sign: Sign): Input {
  const operation = random.pick(operations);
  const odd: Odd = new Set(Array.from({ length: random.pick([0, 0, 1, 1, 1, 1, 2, 3]) }, () => random.pick(parts)));
  const valid = operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(String(valueFor(name, { type: 'string' }, bestand, random))),
  );
  const path = odd.has('path') ? mutatePath(valid, random) : valid;
  const method = odd.has('method') ? random.pick(methods) : operation.method;
  const types = Object.keys(operation.bodies);
  const type = types.length === 0 ? 'application/json' : random.pick(types);
  const body = createBody(operation, type, bestand, random, odd);
  const frame = framed(body === null && !bodyless.has(method) ? Buffer.alloc(0) : body, random.chance(0.2));
  const given = [
    ['Host', 'verwerkingenlog.example'],
    ...authorization(random, sign, odd.has('authorization')),
    ...headersOf(operation, bestand, random),
    ...(body === null ? [] : [['Content-Type', odd.has('type') ? mutateType(type, random) : type]]),
  ] as readonly Header[];
  const headers = [...(odd.has('headers') ? mutateHeaders(given, random) : given), ...frame.headers];
  const first = `${method} ${createTarget(operation, path, bestand, random, odd)} HTTP/1.1`;
  const head = [first, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n');
  const bytes = Buffer.concat([Buffer.from(`${head}\r\n\r\n`), frame.body]);
  const isDamaged = random.chance(0.06);
  return {
    bytes: isDamaged ? damageBytes(bytes, random) : bytes,
    operation,
    method,
    isOnPath: path === valid,
    isDamaged,
  };
}
