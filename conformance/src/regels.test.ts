import { describe, expect, test } from 'vitest';

import type { Regelgroep, VitestReport } from '../tools/regels-page.ts';
import { findFaults, leadingIds, readTests, regelsPage } from '../tools/regels-page.ts';

const groepen: readonly Regelgroep[] = [
  {
    naam: 'Versies',
    regels: [
      { id: 'H1', titel: 'Niets wordt overschreven' },
      { id: 'H2', titel: 'De nieuwste telt' },
      { id: 'Z12', titel: 'Bulk', later: 'Komt later.' },
    ],
  },
];

function report(...titles: readonly (readonly [...string[]])[]): VitestReport {
  return {
    testResults: titles.map(([file = '', status = '', title = '', ...ancestorTitles]) => ({
      name: `/repo/${file}`,
      assertionResults: [{ title, ancestorTitles, status }],
    })),
  };
}

const testsIn = (...titles: readonly (readonly [...string[]])[]): ReturnType<typeof readTests> =>
  readTests(report(...titles), '/repo/');

describe('the page of rules', () => {
  test.each([
    ['I3 T14 the read is logged', ['I3', 'T14']],
    ['H1', ['H1']],
    ['V2 F wrong types', ['V2', 'F']],
    ['A PUT that changes nothing', []],
    ['the history of H8', []],
    ['/core/no-trailing-slash', []],
  ])('the ids of %j', (title, ids) => {
    expect(leadingIds(title)).toEqual(ids);
  });

  test('a title counts before the describe block around it, and that one before what is further away', () => {
    const tests = testsIn(
      ['a.ts', 'passed', 'H2 newest', 'H1 versions'],
      ['b.ts', 'passed', 'newest', 'H1 versions', 'plain'],
      ['c.ts', 'passed', 'newest'],
    );
    expect(tests.map(({ ids }) => ids)).toEqual([['H2'], ['H1'], []]);
  });

  test('a rule without a test that passed is a fault, one for later is not', () => {
    expect(findFaults(groepen, testsIn(['a.ts', 'passed', 'H1 x'], ['b.ts', 'failed', 'H2 y']))).toEqual([
      'H2 is mislukt: De nieuwste telt',
    ]);
    expect(findFaults(groepen, testsIn(['a.ts', 'passed', 'H1 x']))).toEqual(['H2 is zonder test: De nieuwste telt']);
    expect(findFaults(groepen, testsIn(['a.ts', 'skipped', 'H1 H2 x']))).toHaveLength(2);
    expect(findFaults(groepen, testsIn(['a.ts', 'passed', 'H1 H2 x']))).toEqual([]);
  });

  test('a test that runs on several engines counts once, passed when it passed on one and failed on none', () => {
    const on = (...statuses: readonly string[]) =>
      testsIn(...statuses.map((status) => ['a.ts', status, 'H1 H2 x'] as const));
    expect(on('skipped', 'passed').map(({ passed }) => passed)).toEqual([true]);
    expect(on('passed', 'failed').map(({ passed }) => passed)).toEqual([false]);
    expect(on('skipped', 'skipped').map(({ passed }) => passed)).toEqual([false]);
  });

  test('a test that names a rule that does not exist is a fault', () => {
    const faults = findFaults(groepen, testsIn(['a.ts', 'passed', 'H1 H2 H99 x']));
    expect(faults).toEqual(['a.ts noemt H99, een regel die er niet is: H1 H2 H99 x']);
  });

  test('the page does not depend on the order in which files were ready', () => {
    const [a, b] = [
      ['a.ts', 'passed', 'H1 x'],
      ['b.ts', 'passed', 'H1 H2 | <y>'],
    ] as const;
    const page = regelsPage(groepen, testsIn(a, b));
    expect(regelsPage(groepen, testsIn(b, a))).toBe(page);
    expect(page).toContain('| H1 | Niets wordt overschreven | 2 | geslaagd |');
    expect(page).toContain('| Z12 | Bulk | 0 | later |');
    expect(page).toContain('```text\nb.ts\n  ✓ H1 H2 | <y>\n```');
  });
});
