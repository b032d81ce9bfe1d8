import { describe, expect, test } from 'vitest';

import { allFiles, hunt, mutantsOf, verifierFiles } from './mutants.mjs';

/** Of a hundred mutants of the code that decides, so many must be noticed. */
const NOTICED_PERCENT_MIN = 90;
const long = process.env['REGISTER_TEST_LONG'] === '1';

describe('mutants', () => {
  test('a file has mutants of every kind, and messages and types have none', () => {
    const text = `import a from './a.ts';
type Kind = 'one' | 'two';
export function f(n: number): boolean {
  demand(n < 3, 'format', 'A message.');
  while (n % 2 === 1) go('x');
  return !['a'].every((word) => /^b$/.test(word));
}`;
    const changes = mutantsOf('f.ts', text).map(({ line, now }) => `${String(line)}: ${now}`);
    expect(changes).toEqual(
      expect.arrayContaining([
        '4: ;',
        '4: n <= 3',
        '4: (3 + 1)',
        "4: ''",
        '5: false',
        '5: n % 2 !== 1',
        "5: ''",
        '6: /b$/',
        '6: /^b/',
        "6: ['a'].some",
      ]),
    );
    expect(changes.filter((change) => /^[12]:/.test(change) || change.includes('message'))).toEqual([]);
    expect(mutantsOf('f.ts', text).every(({ text: mutated }) => mutated !== text)).toBe(true);
  });

  test('those who decide are all there', () => {
    expect(allFiles).toEqual(expect.arrayContaining(verifierFiles));
    expect(allFiles.filter((file) => file.includes('verify')).every((file) => verifierFiles.includes(file))).toBe(true);
  });

  test.runIf(long)('nine of ten mutants of those who decide are noticed', async () => {
    const { mutants, survivors } = await hunt(verifierFiles);
    expect(mutants).toBeGreaterThan(200);
    expect((100 * (mutants - survivors.length)) / mutants).toBeGreaterThanOrEqual(NOTICED_PERCENT_MIN);
  });
});
