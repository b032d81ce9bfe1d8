import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testRoot } from './global-setup.ts';
import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { runCliJson } from './register-process.ts';
import { runToEnd } from './run-to-end.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
/** Written by a spreadsheet library: dates, numbers, a formula, line ends in headings, rows without UUID. */
const GOED = `${root}conformance/fixtures/var.xlsx`;
const FOUT = `${root}conformance/fixtures/var-fout.xlsx`;
const VOORBEELD = `${root}contract/var/voorbeeld.csv`;
const VOORBEELDEN = 30;

let register: Target;
let folder: string;
beforeAll(async () => {
  register = await startRegister({ settings: {} });
  folder = mkdtempSync(join(testRoot(), 'var-'));
});
afterAll(() => register.stop());

const command = (...words: readonly string[]) => runToEnd(['var', ...words, '--data', register.data]);
const json = (...words: readonly string[]) => runCliJson(['var', ...words, '--data', register.data]);
const count = async (): Promise<unknown> =>
  (await register.call('GET', `${register.var}/verwerkingsactiviteiten`)).body['count'];
const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('X6 var import', () => {
  test('X6 a dry run tells what would happen and stores nothing', async () => {
    const { code, output } = await command('import', GOED, '--dry-run', '--uuids-out', join(folder, 'proef.csv'));
    expect(code).toBe(0);
    expect(output).toContain('Proef: er is niets overgenomen. Het zouden zijn: 3 nieuw, 0 gewijzigd, 0 ongewijzigd.');
    expect(output).toContain('2 rijen zonder UUID krijgen er een.');
    expect(output).toContain('De kolom in B1 wordt niet overgenomen.');
    expect(() => readFileSync(join(folder, 'proef.csv'))).toThrow('ENOENT');
    expect(await count()).toBe(VOORBEELDEN);
  });

  test('X6 F every fault with its cell, exit code 1, nothing stored', async () => {
    const { code, output } = await command('import', FOUT);
    expect(code).toBe(1);
    expect([...output.matchAll(/^([A-Z]+\d+): \S/gm)].map(([, cel]) => cel)).toEqual([
      'D2',
      'I3',
      'K3',
      'M3',
      'A4',
      'H4',
      'K4',
    ]);
    expect(output).toContain('Er is niets overgenomen: 7 fouten.');
    await expect(json('import', FOUT)).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('"overgenomen":false'),
    });
    expect(await count()).toBe(VOORBEELDEN);
  });

  test('X6 an XLSX is taken over, its UUIDs come back, and again it changes nothing', async () => {
    const out = join(folder, 'var-met-uuids.csv');
    expect(await json('import', GOED, '--uuids-out', out)).toMatchObject({
      overgenomen: true,
      nieuw: 3,
      uuids: 2,
      fouten: [],
    });
    // The register that runs beside it has them at once.
    expect(await count()).toBe(VOORBEELDEN + 3);
    const ids = [...readFileSync(out, 'utf8').matchAll(/^[0-9a-f-]{36}(?=;)/gm)].map(([id]) => id);
    expect(ids).toHaveLength(3);
    const [hond, , contract] = await Promise.all(
      ids.map(async (id) => (await register.call('GET', `${register.var}/verwerkingsactiviteiten/${id}`)).body),
    );
    expect(hond).toMatchObject({
      naam: 'Hondenbelasting heffen',
      bewaartermijn: '7',
      afnemendeCategorieOntvangers: ['Deurwaarder', 'Belastingkantoor'],
      beginGeldigheid: '2023-12-31T23:00:00.000Z',
    });
    expect(contract).toMatchObject({ naam: 'Beëindigen één contract – “test”', beginGeldigheid: null });
    for (const again of [GOED, out])
      expect(await json('import', again)).toMatchObject({ nieuw: 0, gewijzigd: 0, ongewijzigd: 3, uuids: 0 });
  });

  test('X6 the example VAR has no fault and is what development mode loaded; its texts are complete', async () => {
    expect(await json('import', VOORBEELD)).toMatchObject({ ongewijzigd: VOORBEELDEN, opmerkingen: [], fouten: [] });
    const voorbeeld = readFileSync(VOORBEELD, 'utf8');
    const { body } = await register.call('GET', `${register.var}/verwerkingsactiviteiten`);
    for (const activiteit of body['results'] as readonly Record<string, unknown>[]) {
      if (!voorbeeld.includes(String(activiteit['id']))) continue;
      for (const naam of ['doel', 'grondslag', 'toelichtingGrondslag', 'bewaartermijn', 'herkomst', 'categorie'])
        expect(String(activiteit[naam]), `${String(activiteit['naam'])} ${naam}`).not.toBe('');
    }
  });

  test('X6 F files that are none', async () => {
    const large = file('groot.csv', '');
    truncateSync(large, 21 * 1024 * 1024);
    const own = join(folder, 'eigen.xlsx');
    copyFileSync(GOED, own);
    const cases = [
      [[join(folder, 'weg.csv')], /bestaat niet/],
      [[folder], /geen bestand/],
      [[large], /hoogstens 20 MiB/],
      [[file('kapot.xlsx', 'PK\u0003\u0004kapot')], /beschadigd/],
      [[file('open.csv', 'Naam;Doel;Grondslag\n"a;b;c')], /Rij 2: een aanhalingsteken/],
      [[own, '--uuids-out', own], /kies een ander/],
      [[GOED, '--uuids-out', join(folder, 'geen', 'map.csv')], /bestaat niet/],
      [[GOED, '--organisatie', '00000099000000000009'], /Er is geen organisatie met deze OIN/],
    ] as const;
    for (const [words, message] of cases) {
      const { code, output } = await command('import', ...words);
      expect([code, output]).toEqual([1, expect.stringMatching(message)]);
      expect(output).not.toMatch(/Error|\n {4}at /);
    }
    expect(readFileSync(own)).toEqual(readFileSync(GOED));
  });
});

describe('X6 var export', () => {
  test('X6 gives a CSV that is imported without a change and runs no formula', async () => {
    await command(
      'import',
      file('formule.csv', 'Naam;Doel;Grondslag\n"=HYPERLINK(""http://kwaad.example"")";@doel;-grond'),
    );
    const { output } = await command('export');
    expect(output).toContain(`"'=HYPERLINK(""http://kwaad.example"")"`);
    expect(output).toContain(`;'@doel;'-grond;`);
    const out = join(folder, 'uit.csv');
    expect(await json('export', '--out', out)).toEqual({ bestand: out });
    expect(readFileSync(out, 'utf8')).toBe(output);
    expect(await json('import', out)).toMatchObject({
      nieuw: 0,
      gewijzigd: 0,
      ongewijzigd: VOORBEELDEN + 4,
      fouten: [],
    });
  });

  test('X6 P6 with more organisations one has to be named', async () => {
    await register.cli('organisatie', 'add', '--oin', '00000099000000000003', '--naam', 'Buurgemeente');
    for (const words of [['export'], ['import', GOED]])
      expect(await command(...words)).toEqual({
        code: 1,
        output: expect.stringContaining('noem er een met --organisatie'),
      });
    const { code, output } = await command('export', '--organisatie', '00000099000000000003');
    expect([code, output.trim().split('\r\n')]).toEqual([0, [expect.stringContaining('Naam verwerking')]]);
  });
});

test('X6 docs/handleiding/var.md: its commands, one after the other', async () => {
  const own = await startRegister({ settings: {} });
  const page = readFileSync(`${root}docs/handleiding/var.md`, 'utf8');
  const blocks = [...page.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(([, , block = '']) => block);
  const here = (text: string): string =>
    text
      .replaceAll('http://127.0.0.1:8080', own.base)
      .replaceAll('./data', own.data)
      .replaceAll('var.xlsx', GOED)
      .replaceAll('var-met-uuids.csv', join(folder, 'gids.csv'))
      .replaceAll('var.csv', join(folder, 'gids-uit.csv'));
  const outputs: string[] = [];
  for (const block of blocks) {
    const env = { ...process.env, TOKEN: own.token() };
    outputs.push((await run('bash', ['-euo', 'pipefail', '-c', here(block)], { cwd: root, env })).stdout);
  }
  await own.stop();
  expect(outputs).toEqual([
    expect.stringContaining('3 nieuw'),
    expect.stringContaining('3 nieuw'),
    expect.stringContaining('"naam":"Verhuizing verwerken"'),
    expect.stringContaining('Het VAR staat in'),
  ]);
});
