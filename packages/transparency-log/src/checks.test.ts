import { expect, test } from 'vitest';

import { checks } from './testing/checks.ts';
import { readVectors } from './testing/vectors.ts';

const LEAVES_MAX = 70;

test.each(Object.entries(checks))('%s', async (_name, check) => {
  await check(LEAVES_MAX);
});

test('the vectors have what the checks look for', () => {
  for (const vectors of [
    readVectors('merkle-tree'),
    readVectors('tiles'),
    readVectors('note'),
    readVectors('checkpoint'),
  ] as Record<string, unknown>[])
    for (const list of Object.values(vectors)) if (Array.isArray(list)) expect(list.length).toBeGreaterThan(2);
});
