import { expect, test } from 'vitest';

import type { Momentvector } from '../testing/vectors.ts';
import { readVectors } from '../testing/vectors.ts';
import { parseMoment } from './moment.ts';

test.each(readVectors('moment') as Momentvector[])('V4 $waarde: $reden', ({ waarde, geldig, microseconden }) => {
  expect(parseMoment(waarde)).toBe(geldig ? microseconden : null);
});
