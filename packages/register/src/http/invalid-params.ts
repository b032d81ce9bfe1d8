import type { ErrorObject } from 'ajv';

import type { InvalidParam } from '../errors.ts';

/** A name that a client made up is only repeated when it cannot hold a number or a text of somebody (D2). */
const HARMLESS_NAME = /^[A-Za-z_-]{1,40}$/;

/** The name of an unknown element or parameter, or the word for the whole when it might hold personal data. */
export function harmlessName(name: string): string {
  return HARMLESS_NAME.test(name) ? name : 'nonFieldErrors';
}

const formatReasons: Readonly<Record<string, string>> = {
  uuid: 'Dit is geen UUID.',
  uri: 'Dit is geen volledige URI.',
  duration: 'Dit is geen ISO 8601-duur groter dan nul, zoals P10Y.',
  termijn: 'Dit is geen ISO 8601-duur en geen aantal jaren.',
  'date-time': 'Dit is geen tijdstip met tijdzone, zoals 2024-04-05T14:35:42+02:00.',
  identificator: 'Dit mag niet leeg zijn.',
  naam: 'Dit mag niet leeg zijn.',
};
const typeReasons: Readonly<Record<string, readonly [code: string, reason: string]>> = {
  array: ['not_a_list', 'Dit moet een lijst zijn.'],
  object: ['not_a_dict', 'Dit moet een object zijn.'],
  string: ['invalid', 'Dit moet een tekst zijn.'],
  integer: ['invalid', 'Dit moet een geheel getal zijn.'],
  boolean: ['invalid', 'Dit moet true of false zijn.'],
};

function join(...parts: readonly string[]): string {
  const name = parts.filter((part) => part !== '').join('.');
  return name === '' ? 'nonFieldErrors' : name;
}

interface Described {
  readonly name: string;
  readonly code: string;
  readonly reason: string;
}

function lengthOf({ keyword, params }: ErrorObject): readonly [code: string, reason: string] {
  const limit = String((params as { limit: number }).limit);
  switch (keyword) {
    case 'maxLength':
      return ['max_length', `Dit is langer dan ${limit} tekens.`];
    case 'maxItems':
      return ['max_length', `Dit zijn er meer dan ${limit}.`];
    case 'minItems':
      return ['empty', 'Deze lijst mag niet leeg zijn.'];
    case 'minLength':
      return ['blank', 'Dit mag niet leeg zijn.'];
    case 'minimum':
      return ['min_value', `Dit moet ten minste ${limit} zijn.`];
    default:
      return ['max_value', `Dit mag hoogstens ${limit} zijn.`];
  }
}

/** One fault of the schema checker as the contract's FieldValidationError; never with a value (REGELS 8). */
function describe(error: ErrorObject, data: unknown): Described {
  const name = join(...error.instancePath.split('/').slice(1));
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return {
        name: join(...error.instancePath.split('/').slice(1), String(params['missingProperty'])),
        code: 'required',
        reason: 'Dit gegeven is verplicht.',
      };
    case 'type': {
      if (data === null) return { name, code: 'null', reason: 'Dit mag niet null zijn.' };
      const [code, reason] = typeReasons[String(params['type'])] ?? ['invalid', 'Dit heeft het verkeerde type.'];
      return { name, code, reason };
    }
    case 'enum':
      return {
        name,
        code: 'invalid_choice',
        reason: `Kies uit: ${(params['allowedValues'] as readonly (string | null)[]).filter((value) => value !== null).join(', ')}.`,
      };
    case 'format': {
      const format = String(params['format']);
      const blank = format === 'identificator' || format === 'naam';
      return {
        name,
        code: blank ? 'blank' : 'invalid',
        reason: formatReasons[format] ?? 'Dit heeft een verkeerde vorm.',
      };
    }
    case 'pattern':
      return params['pattern'] === '\\S'
        ? { name, code: 'blank', reason: 'Dit mag niet leeg zijn.' }
        : { name, code: 'invalid', reason: 'Dit heeft een verkeerde vorm.' };
    case 'additionalProperties':
      return {
        name: harmlessName(String(params['additionalProperty'])),
        code: 'unknown',
        reason: 'Dit element bestaat niet.',
      };
    case 'minProperties':
      return { name: 'nonFieldErrors', code: 'required', reason: 'Geef ten minste één element op.' };
    default: {
      const [code, reason] = lengthOf(error);
      return { name, code, reason };
    }
  }
}

/** All faults, each once: a value that is blank in two ways is one fault. */
export function invalidParamsOf(errors: readonly ErrorObject[], root: unknown): readonly InvalidParam[] {
  const found = new Map<string, InvalidParam>();
  for (const error of errors) {
    const data = error.instancePath
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], root);
    const param = describe(error, data);
    const key = `${param.name} ${param.code}`;
    if (!found.has(key)) found.set(key, param);
  }
  return [...found.values()];
}
