import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { exporteer, fill, openHuis } from '../testing/verhuizing.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../../../docs/naslag/exportformaat.md'), 'utf8');

/** Elements in the table below a heading of the page. */
function elementsOf(kop: string): readonly string[] {
  const [, rest = ''] = page.split(`\n## ${kop}\n`);
  const [section = ''] = rest.split('\n## ');
  return [...section.matchAll(/^\| `(\w+)` +\|/gm)].map(([, naam = '']) => naam);
}

const objecten = (text: string): readonly Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('D4 docs/naslag/exportformaat.md names every element of every kind of line, in order, and no other', async () => {
  const van = await openHuis();
  onTestFinished(() => van.store.close());
  await fill(van, 1);
  const [versleuteld, leesbaar] = [await exporteer(van), await exporteer(van, { plain: true })].map(({ stukken }) =>
    objecten(stukken.join('')),
  );
  for (const soort of ['kop', 'sleutel', 'verwerkingsactiviteit', 'versie', 'slot']) {
    const lines = versleuteld?.filter((line) => line['soort'] === soort) ?? [];
    expect(lines.length, soort).toBeGreaterThan(0);
    for (const line of lines)
      expect(Object.keys(line)).toEqual(elementsOf(soort).filter((naam) => naam !== 'identificatie'));
  }
  for (const { soort, identificatie, ...line } of leesbaar ?? []) {
    if (soort === 'sleutel') throw new Error('een leesbare export met een sleutel');
    expect(['soort', ...Object.keys(line)]).toEqual(
      elementsOf(String(soort)).filter((naam) => naam !== 'identificatie' && naam !== 'geheim'),
    );
    if (soort === 'versie') expect(Object.keys(identificatie as object)).toEqual(elementsOf('identificatie'));
  }
  expect(page).toContain(String(leesbaar?.[0]?.['formaat']));
});
