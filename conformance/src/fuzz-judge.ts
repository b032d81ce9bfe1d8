import type { ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';

import type { Operation, Schema } from './fuzz-contract.ts';
import { operations } from './fuzz-contract.ts';
import type { Input } from './fuzz-request.ts';
import { MERK } from './fuzz-texts.ts';
import { leakPattern } from './leaks.ts';
import { standaardBsns, testBsns } from './personen.ts';
import type { WireAnswer } from './wire.ts';

/** A test BSN, in any form. */
export const bsns = leakPattern([...testBsns, ...standaardBsns]);
/** What only who sees the inside can know: a trace, a path, a library, a statement. */
const inside =
  /node:|\/packages\/|\/node_modules|\/tmp\/|\.[mc]?[jt]s\b|\bat \S+ \(|sqlite|fastify|ajv|\bSELECT\b|\bINSERT\b|constraint|FST_|\bERR_|[a-z]Error\b/i;
/** Addresses that the register made, and what it says of faults in one line among many (Z12). */
const ownText = /"(?:url|next|previous|name|reason|title|detail)":"[^"]*"/g;
const PROBLEM = 'application/problem+json';

const demanded: readonly (readonly [name: string, value: RegExp])[] = [
  ['api-version', /^\d+\.\d+\.\d+$/],
  ['cache-control', /^no-store$/],
  ['content-security-policy', /frame-ancestors 'none'/],
  ['referrer-policy', /^no-referrer$/],
  ['x-content-type-options', /^nosniff$/],
  ['x-frame-options', /^DENY$/],
];

const ajv = formats.default(new Ajv({ strict: false }));
// The first three are the standard's; of a duration the library does not know the decimals.
for (const name of ['identificator', 'naam', 'termijn']) ajv.addFormat(name, true);
ajv.addFormat('duration', /^P[\dYMWDTHS.]+$/);
const compiled = new Map<Schema, ValidateFunction>();
/** Where a value is not what a schema says, or null. */
function misfit(schema: Schema, value: unknown): string | null {
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  return validate(value) ? null : `buiten het contract: ${ajv.errorsText(validate.errors)}`;
}

/** What the contract says of an answer to this: an operation, a refusal of the method, or nothing when the address was made up. */
function expectedOf({ operation, method, isOnPath, isDamaged }: Input): Operation | 'method' | 'anything' {
  if (!isOnPath || isDamaged) return 'anything';
  const wanted = method === 'HEAD' ? 'GET' : method;
  return operations.find(({ path, method: own }) => path === operation.path && own === wanted) ?? 'method';
}

const anyOperation = operations[0] as Operation;

function statusFault(input: Input, { status, headers }: WireAnswer): string | null {
  if (status >= 500) return 'een fout van het register';
  // Not HTTP, or too much of it: refused before there is an operation.
  if ([400, 408, 414, 431].includes(status)) return null;
  const expected = expectedOf(input);
  if (expected === 'anything') return null;
  if (expected !== 'method') return status in expected.responses ? null : 'een status die het contract niet noemt';
  const isRight = input.method === 'OPTIONS' ? status === 204 : status === 405;
  return isRight && headers.has('allow') ? null : 'geen 405 met Allow';
}

function problemFault(responses: Operation['responses'], type: string, { status, body }: WireAnswer): string | null {
  if (type !== PROBLEM || body === '') return 'geen problem document';
  const schema = responses[status]?.[PROBLEM] ?? anyOperation.responses['401']?.[PROBLEM] ?? {};
  const problem = JSON.parse(body) as { readonly status?: unknown };
  return problem.status === status ? misfit(schema, problem) : 'een andere status in het problem document';
}

function bodyFault(input: Input, answer: WireAnswer): string | null {
  if (input.method === 'HEAD') return null;
  const { status, headers, body } = answer;
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  const expected = expectedOf(input);
  const { responses } = typeof expected === 'string' ? anyOperation : expected;
  if (status >= 400) return problemFault(responses, type, answer);
  if (typeof expected === 'string' || body === '') return null;
  const schema = responses[status]?.[type];
  return schema === undefined ? 'een body die het contract niet noemt' : misfit(schema, JSON.parse(body));
}

function leakFault({ status, headers, body }: WireAnswer): string | null {
  const own = [...headers.values()].join('\n');
  // What was asked may hold what was logged; what is refused repeats nothing.
  const told = status >= 400 ? body : [...body.matchAll(ownText)].join('\n');
  const text = `${own}\n${told}`;
  if (bsns.test(text)) return 'een BSN';
  if (text.includes(MERK)) return 'herhaalt wat gestuurd werd';
  return status >= 400 && inside.test(body) ? 'iets van binnen' : null;
}

/** What is wrong with an answer, or null. */
export function faultOf(input: Input, answer: WireAnswer): string | null {
  const missing = demanded.find(([name, value]) => !value.test(answer.headers.get(name) ?? ''));
  if (missing !== undefined) return `geen header ${missing[0]}`;
  return statusFault(input, answer) ?? bodyFault(input, answer) ?? leakFault(answer);
}
