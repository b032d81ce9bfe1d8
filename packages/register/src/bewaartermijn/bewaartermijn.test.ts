import { describe, expect, test } from 'vitest';

import type { Waardevector } from '../testing/vectors.ts';
import { readVectors } from '../testing/vectors.ts';
import type { Bewaartermijn } from './bewaartermijn.ts';
import { parseBewaartermijn } from './bewaartermijn.ts';

const niets: Bewaartermijn = { jaren: 0, maanden: 0, weken: 0, dagen: 0, uren: 0, minuten: 0, seconden: 0 };

describe('V1 bewaartermijn', () => {
  test.each(readVectors('duur') as Waardevector[])('$waarde ($reden): $geldig', ({ waarde, geldig }) => {
    expect(parseBewaartermijn(waarde).ok).toBe(geldig);
  });

  test.each<[string, Partial<Bewaartermijn>]>([
    ['P10Y', { jaren: 10 }],
    ['P18M', { maanden: 18 }],
    ['P52W', { weken: 52 }],
    ['PT5M', { minuten: 5 }],
    ['P1Y2M3DT4H5M6S', { jaren: 1, maanden: 2, dagen: 3, uren: 4, minuten: 5, seconden: 6 }],
    ['PT6.001S', { seconden: 7 }],
    ['PT6.000S', { seconden: 6 }],
  ])('the parts of %s', (text, parts) => {
    expect(parseBewaartermijn(text)).toEqual({ ok: true, termijn: { ...niets, ...parts } });
  });
});
