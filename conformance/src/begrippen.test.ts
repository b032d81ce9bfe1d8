import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const register = `${root}packages/register/src/`;
/** Folders that tell how the machine works, not what the standard says. */
const MACHINERY = ['config', 'http', 'storage', 'testing'];

/** Rows of the tables: term, meaning, folder, rules. */
const rows = readFileSync(`${root}docs/begrippen.md`, 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| Begrip') && !line.startsWith('| ---'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, term = '', meaning = '', folder = '', rules = '']) => ({ term, meaning, folder, rules }));

test.each(rows)('the term $term has a meaning, a folder that exists and rules', ({ meaning, folder, rules }) => {
  expect(meaning.length).toBeGreaterThan(20);
  expect(folder).toMatch(/^`[a-z-]+`$/);
  expect(existsSync(register + folder.replaceAll('`', ''))).toBe(true);
  expect(rules).toMatch(/^[PVHZTIDX]\d+( [PVHZTIDX]\d+)*$/);
});

test('every slice of the register stands in docs/begrippen.md', () => {
  const slices = readdirSync(register, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !MACHINERY.includes(entry.name))
    .map(({ name }) => `\`${name}\``);
  expect([...new Set(rows.map(({ folder }) => folder))].toSorted((a, b) => a.localeCompare(b))).toEqual(
    slices.toSorted((a, b) => a.localeCompare(b)),
  );
});
