import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { belastingVan, drawTable, maten } from './capaciteit.ts';

/** Cells without the spaces that a formatter puts in. */
const rows = (text: string): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.includes('---'))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .join('|'),
    );

test('the page of capacity shows what the model gives', () => {
  const page = readFileSync(new URL('../../docs/uitleg/capaciteit.md', import.meta.url), 'utf8');
  const [, model = ''] = /<!-- model -->\n+([\s\S]+?)\n\n/.exec(page) ?? [];
  expect(rows(model)).toEqual(rows(drawTable()));
});

test('the model: a line per resident per day, eight times as many in the busiest hour, for five years', () => {
  const { perDag, piekPerSeconde, acties, deelVanServer } = belastingVan(
    { naam: 'land', inwoners: 18_000_000, organisaties: 340 },
    { bytesPerActie: 3_000, actiesPerSeconde: 5_000 },
  );
  expect([perDag, Math.round(piekPerSeconde), Math.round(acties / 1e9)]).toEqual([18_000_000, 1_667, 33]);
  expect(deelVanServer).toBeCloseTo(1 / 3, 2);
  expect(Object.values(maten).every(({ bytesPerActie }) => bytesPerActie > 1_000)).toBe(true);
});
