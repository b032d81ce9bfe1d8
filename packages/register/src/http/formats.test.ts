import { describe, expect, test } from 'vitest';

import type { Waardevector } from '../testing/vectors.ts';
import { readVectors } from '../testing/vectors.ts';
import { formats } from './formats.ts';

const isValid = (format: string, value: string): boolean | undefined => formats[format]?.(value);

describe('V1 V4 formats of the contract', () => {
  test.each([
    ...(readVectors('uuid') as Waardevector[]).map((vector) => ({ format: 'uuid', ...vector })),
    ...(readVectors('uri') as Waardevector[]).map((vector) => ({ format: 'uri', ...vector })),
    ...(readVectors('duur') as Waardevector[]).map((vector) => ({ format: 'duration', ...vector })),
    ...(readVectors('moment') as Waardevector[]).map((vector) => ({ format: 'date-time', ...vector })),
  ])('$format, $reden: $geldig', ({ format, waarde, geldig }) => {
    // The length of a URI is `maxLength` in the contract.
    expect(isValid(format, waarde) === true && (format !== 'uri' || waarde.length <= 2042)).toBe(geldig);
  });

  test.each([
    ['1', true],
    ['1000', true],
    ['P10Y', true],
    ['0', false],
    ['1001', false],
    ['01', false],
    ['-1', false],
    ['1.5', false],
    ['tien', false],
  ])('I3 the term in a header: %s is %s', (value, expected) => {
    expect(isValid('termijn', value)).toBe(expected);
  });

  test.each([
    ['naam', ' ', false],
    ['naam', '\u00a0\t', false],
    ['naam', ' x ', true],
    ['identificator', '', false],
    ['identificator', '0', true],
  ])('a %s of %j is %s', (format, value, expected) => {
    expect(isValid(format, value)).toBe(expected);
  });
});
