import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { RegisterError } from '../errors.ts';
import { outcomeOf } from '../testing/refusal.ts';
import { parseJson } from './json.ts';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
const parse = (text: string): unknown => parseJson(Buffer.from(text));

describe('V1 a JSON body', () => {
  test.each([
    ['{"a":1,"b":{"a":1}}', 'the same key in two objects'],
    ['{"a":[{"a":1},{"a":2}]}', 'the same key in two items'],
    ['{"a":"{\\"a\\":1,\\"a\\":2}"}', 'keys inside a text'],
    ['{"a:b":"c:d"}', 'colons inside texts'],
    ['{"a":"x\\\\","b":"\\\\\\""}', 'escaped backslashes and quotes'],
    ['{"a":"\\ud83d\\ude00"}', 'a pair of surrogates'],
    ['{"a":"\\\\u0000"}', 'an escape that is escaped'],
    ['{"__proto__":{"x":1},"constructor":2}', 'names of JavaScript'],
    [nested(20), 'as deep as allowed'],
    ['"text"', 'a single text'],
  ])('%s is read: %s', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  test.each([
    ['{"a":1,"a":1}', 'a duplicate key'],
    ['{"a":1,"\\u0061":2}', 'a duplicate key behind an escape'],
    ['{"a":{"b":1,"b":2}}', 'a duplicate key inside'],
    ['[{"a":1},{"a":1,"a":1}]', 'a duplicate key in an item'],
    ['{"__proto__":1,"__proto__":2}', 'a duplicate name of JavaScript'],
    ['{"":1,"":2}', 'a duplicate empty key'],
    [nested(21), 'one level too deep'],
    [`{"a":${nested(100_000)}}`, 'far too deep'],
    ['{"a":"x\\u0000"}', 'U+0000 in a value'],
    ['{"a\\u0000":1}', 'U+0000 in a key'],
    ['{"a":"\\ud83d"}', 'the first half of a character'],
    ['{"a":["\\ude00\\ud83d"]}', 'halves in the wrong order'],
    ['{"\\ud83d":1}', 'half a character in a key'],
    ['{"a":1', 'an end that lacks'],
    ['{"a":"', 'a text without end'],
    ["{'a':1}", 'single quotes'],
    ['{"a":1}//', 'a comment'],
    ['{"a":01}', 'a leading zero'],
    ['{"a":NaN}', 'not a number'],
    ['\ufeff{"a":1}x', 'something behind it'],
    ['', 'nothing'],
  ])('%.40s is refused: %s', (text) => {
    expect(outcomeOf(() => parse(text))).toBe('parse_error');
  });

  test('bytes that are no UTF-8 are refused', () => {
    expect(outcomeOf(() => parseJson(Buffer.from([0x22, 0xff, 0x22])))).toBe('parse_error');
  });

  test.each([
    ['{"objectId": geheim}', 'De body is geen JSON.'],
    ['{"objectId": "geheim",}', 'De body is geen JSON: fout op positie 22.'],
  ])('D2 the refusal tells at most a position and nothing of the text', (text, message) => {
    expect(() => parse(text)).toThrow(new RegisterError('parse_error', message));
  });

  test('everything that JSON can say and the store can keep is read as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        fc.pre(!text.includes('\\u0000'));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('a duplicate key is found wherever it stands', () => {
    const body = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 });
    fc.assert(
      fc.property(body, fc.nat(), (value, n) => {
        const members = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${JSON.stringify(inner)}`);
        const text = `{${[...members, members[n % members.length]].join(',')}}`;
        expect(outcomeOf(() => parse(text))).toBe('parse_error');
      }),
    );
  });
});
