import { expect, test } from 'vitest';

import { OIN_PATTERN } from './oin.ts';
import type { Waardevector } from './testing/vectors.ts';
import { readVectors } from './testing/vectors.ts';

test.each(readVectors('oin') as Waardevector[])('V1 OIN, $reden: $geldig', ({ waarde, geldig }) => {
  expect(OIN_PATTERN.test(waarde)).toBe(geldig);
});
