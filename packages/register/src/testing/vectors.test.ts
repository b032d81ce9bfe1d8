import { globSync, readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';

import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../../..');

test('every file of vectors is used by a test', () => {
  const files = readdirSync(resolve(root, 'contract/vectors')).map((file) => basename(file, '.json'));
  const tests = globSync('{packages/*,conformance,bench}/src/**/*.test.ts', { cwd: root });
  const text = tests.map((path) => readFileSync(resolve(root, path), 'utf8')).join('\n');
  const used = new Set([...text.matchAll(/readVectors\('([^']+)'\)/g)].map(([, name]) => name));
  expect(files.filter((file) => !used.has(file))).toEqual([]);
  expect(files.length).toBeGreaterThanOrEqual(9);
});
