import { describe, expect, test } from 'vitest';

import type { Momentvector } from '../testing/vectors.ts';
import { readVectors } from '../testing/vectors.ts';
import { parseGrens } from './periode.ts';

describe('Z2 beginDatum and eindDatum', () => {
  test.each(readVectors('datum') as Momentvector[])('$waarde: $reden', ({ waarde, geldig, microseconden }) => {
    expect(parseGrens(waarde)).toBe(geldig ? microseconden : null);
  });

  test.each<[string, number | null, string]>([
    ['2024-04-05T14:35:42+02:00', 1_712_320_542_000_000, 'a date-time with a zone'],
    ['2024-04-05T14:35:42 02:00', 1_712_320_542_000_000, 'the + was lost in the URL'],
    ['2024-04-05T12:35:42Z', 1_712_320_542_000_000, 'UTC'],
    ['2024-04-05T14:35:42', null, 'a date-time without a zone'],
    ['2024-04-05 14:35:42', null, 'a space elsewhere is no +'],
    ['2024-04-05T14:35:42  02:00', null, 'two spaces'],
    ['', null, 'nothing'],
  ])('%j is %s: %s', (text, microseconds, _why) => {
    expect(parseGrens(text)).toBe(microseconds);
  });
});
