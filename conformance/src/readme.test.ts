import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { blocksOf, root } from './guide.ts';
import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';

const run = promisify(execFile);
const BETWEEN = '\u001e';

type Json = Record<string, unknown>;

/** The shell blocks of README.md, without those that install, start or test the workspace itself. */
const blocks = blocksOf('README.md').filter(({ text }) => !text.startsWith('npm '));

/**
 * Runs the blocks one after the other in one shell, as a reader would. Only the address and the data folder of the README are replaced,
 * by those of the register under test.
 * @returns what each block printed
 */
async function runAsPrinted({ base, data }: Target): Promise<readonly string[]> {
  const script = blocks
    .map(({ text }) => text.replaceAll('http://127.0.0.1:8080', base).replaceAll('./data', data))
    .join(`printf '${BETWEEN}'\n`);
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { cwd: root });
  return stdout.split(BETWEEN);
}

let register: Target;
let printed: readonly string[];

beforeAll(async () => {
  register = await startRegister({ settings: {} });
  printed = await runAsPrinted(register);
});
afterAll(() => register.stop());

const answer = (block: number): Json => JSON.parse(printed[block] ?? '') as Json;
const results = (block: number): readonly Json[] => answer(block)['results'] as readonly Json[];

test('README: its blocks are a token, a line, a list, an inzage and a bulk', () => {
  expect(printed).toHaveLength(5);
  expect(printed[0]).toBe('');
});

test('V6 V7 README: the first line is logged and comes back whole', () => {
  expect(answer(1)).toMatchObject({
    actieNaam: 'Zoeken van een persoon',
    systeem: 'Burgerzaken',
    bewaartermijn: 'P10Y',
  });
  expect(answer(1)['actieId']).toMatch(/^[0-9a-f-]{36}$/);
});

test('Z1 Z2 README: the privacy officer finds it by person and period', () => {
  expect(answer(2)['count']).toBe(1);
  expect(results(2)[0]).toMatchObject({ actieId: answer(1)['actieId'], gebruiker: 'medewerker-7' });
});

test('I1 I4 README: the resident sees it restricted, and sees that the officer looked', () => {
  expect(answer(3)['count']).toBe(2);
  const acties = results(3).map(({ verwerkingsactie }) => verwerkingsactie as Json);
  expect(acties.map(({ actieNaam }) => actieNaam)).toEqual(['Raadplegen verwerkingenlog', 'Zoeken van een persoon']);
  for (const actie of acties) {
    expect(actie).not.toHaveProperty('systeem');
    expect(actie).not.toHaveProperty('gebruiker');
  }
});

test('Z12 README: many at once are all logged', () => {
  expect(answer(4)['aantal']).toBe(2);
  expect(results(4).map(({ regel }) => regel)).toEqual([1, 2]);
});

test('README: its commands exist', () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { scripts: Record<string, string> };
  expect(scripts).toMatchObject({
    start: expect.stringContaining('--data ./data'),
    test: expect.stringContaining('vitest'),
  });
});
