import type { ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';

import type { Config } from '../config/config.ts';
import type { InvalidParam } from '../errors.ts';
import { invalid } from '../errors.ts';
import type { Operation, Parameter, Schema } from './contract.ts';
import { formats } from './formats.ts';
import { harmlessName, invalidParamsOf } from './invalid-params.ts';
import type { Metrics } from './metrics.ts';
import { countUnknown, normaliseBody, normaliseQuery } from './normalise.ts';

/** What a request brought, raw. */
export interface RawRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/** What the handler gets: path and query ready for use. */
interface ValidRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
}

/** Checks one request against the contract. @throws RegisterError `invalid` that names every fault at once */
export type Validate = (request: RawRequest) => ValidRequest;

type Place = Parameter['in'];

/**
 * Items of a list in a body of which every fault is named; of what comes after them the first. A list of ten megabytes that is wrong
 * all over would cost seconds and hundreds of megabytes, and its faults repeat a pattern. */
const LIST_ITEMS_NAMED = 100;

function createAjv(allErrors = true): Ajv {
  const ajv = new Ajv({ allErrors, strict: false, validateFormats: true });
  for (const [name, validate] of Object.entries(formats)) ajv.addFormat(name, { type: 'string', validate });
  return ajv;
}

function schemaOf(parameters: readonly Parameter[], required: boolean): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    required: required ? parameters.filter((parameter) => parameter.required === true).map(({ name }) => name) : [],
  };
}

function check(validate: ValidateFunction, value: unknown): readonly InvalidParam[] {
  return validate(value) ? [] : invalidParamsOf(validate.errors ?? [], value);
}

/** A body with the begin of its lists. */
function shortened(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, LIST_ITEMS_NAMED).map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shortened(inner)]));
}

/** The check of a body that stops at the first fault, and only then looks for every fault in the begin of it. */
function createBoundedCheck(schema: Schema): CheckBody {
  const validateFirst = createAjv(false).compile(schema);
  const validateAll = createAjv().compile(schema);
  return (value, onlyFirst = false) => {
    const [first] = check(validateFirst, value);
    if (first === undefined) return [];
    if (onlyFirst) return [first];
    const faults = check(validateAll, shortened(value));
    const isNamed = faults.some(({ name, code }) => name === first.name && code === first.code);
    return isNamed ? faults : [...faults, first];
  };
}

/** Names that are not in the contract, and single values that were given more than once (Z10). */
function queryShapeFaults(query: RawRequest['query'], known: ReadonlyMap<string, Parameter>): readonly InvalidParam[] {
  return Object.entries(query).flatMap(([name, value]): InvalidParam[] => {
    const parameter = known.get(name);
    if (parameter === undefined)
      return [{ name: harmlessName(name), code: 'unknown-parameters', reason: 'Deze parameter bestaat niet.' }];
    if (Array.isArray(value) && parameter.schema.type !== 'array')
      return [{ name, code: 'invalid', reason: 'Deze parameter mag één keer voorkomen.' }];
    return [];
  });
}

/** Objecttypes are a setting (V3): the contract names the standard's. */
function withObjecttypen(schema: Schema, objecttypen: readonly string[]): Schema {
  const text = JSON.stringify(schema, (key, value: unknown) =>
    key === 'objecttype' && typeof value === 'object' ? { ...value, enum: objecttypen } : value,
  );
  return JSON.parse(text) as Schema;
}

/** Checks one body against its schema, and rewrites it to what the contract describes. @returns every fault, or one of them when that is enough */
export type CheckBody = (given: unknown, onlyFirst?: boolean) => readonly InvalidParam[];

/** Makes the check of a body, or of a line that is one (V3, V7, V9). */
export function createCheckBody(schema: Schema, config: Config, metrics: Metrics): CheckBody {
  const body = withObjecttypen(schema, config.objecttypen);
  const faultsOf = createBoundedCheck(body);
  return (given, onlyFirst) => {
    normaliseBody(given, body);
    const faults = faultsOf(given, onlyFirst);
    const unknown = body['additionalProperties'] === false ? [] : countUnknown(given, body);
    if (unknown.length === 0) return faults;
    if (config.strikt)
      return [...faults, ...unknown.map((name) => ({ name, code: 'unknown', reason: 'Dit element bestaat niet.' }))];
    metrics.count('V9', unknown.length);
    return faults;
  };
}

/** Makes the check of one operation from the contract. Of a body of lines it leaves the lines alone. */
export function createValidate(operation: Operation, config: Config, metrics: Metrics): Validate {
  const ajv = createAjv();
  const at = (place: Place): readonly Parameter[] => operation.parameters.filter((parameter) => parameter.in === place);
  const headersOptional = operation.scopes.length > 0 && config.inzageHeaders === 'optioneel';
  const queryParameters = new Map(at('query').map((parameter) => [parameter.name, parameter]));
  const cursorParameter = queryParameters.get('cursor');
  const headerParameters = at('header');
  const compile = (schema: Schema): ValidateFunction => ajv.compile(withObjecttypen(schema, config.objecttypen));
  const validatePath = compile(schemaOf(at('path'), true));
  const validateQuery = compile(schemaOf(at('query'), true));
  const validateCursor = compile(schemaOf(cursorParameter === undefined ? [] : [cursorParameter], true));
  const validateHeaders = compile(schemaOf(headerParameters, !headersOptional));
  const { body, perRegel } = operation;
  const checkBody = body === null || perRegel ? null : createCheckBody(body, config, metrics);

  function headerFaults(headers: RawRequest['headers']): readonly InvalidParam[] {
    const given: Record<string, string> = {};
    for (const { name, schema } of headerParameters) {
      const value = headers[name.toLowerCase()]?.trim();
      // An empty header says nothing.
      if (value !== undefined && value !== '') given[name] = schema.enum === undefined ? value : value.toLowerCase();
    }
    return check(validateHeaders, given);
  }

  function queryFaults(raw: RawRequest['query'], query: Readonly<Record<string, unknown>>): readonly InvalidParam[] {
    const shape = queryShapeFaults(raw, queryParameters);
    if (cursorParameter === undefined || raw['cursor'] === undefined) return [...shape, ...check(validateQuery, query)];
    const alone = Object.keys(raw).length === 1;
    const beside = { name: 'cursor', code: 'invalid', reason: 'Naast cursor mag geen andere parameter staan.' };
    return [...shape, ...(alone ? [] : [beside]), ...check(validateCursor, query)];
  }

  function bodyFaults(given: unknown): readonly InvalidParam[] {
    if (checkBody === null) return [];
    if (given === undefined) return [{ name: 'nonFieldErrors', code: 'required', reason: 'Een body is verplicht.' }];
    return checkBody(given);
  }

  return ({ params, query: rawQuery, headers, body: given }) => {
    const query = normaliseQuery(rawQuery, queryParameters);
    const faults = [
      ...check(validatePath, params),
      ...queryFaults(rawQuery, query),
      ...headerFaults(headers),
      ...bodyFaults(given),
    ];
    if (faults.length > 0) throw invalid(faults);
    return {
      params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value.toLowerCase()])),
      query,
    };
  };
}
