import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { documents } from './contract-document.ts';
import type { Figure } from './figures.ts';
import { readFigures, typesOf } from './figures.ts';
import type { Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { actie } from './personen.ts';
import type { Selector } from './promql.ts';
import { groupingOf, selectorsOf } from './promql.ts';

interface Question {
  readonly where: string;
  readonly expression: string;
  /** Labels that a text beside it shows. */
  readonly shown: readonly string[];
}
interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
}
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const read = (path: string): string => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
const { panels } = JSON.parse(read('recepten/bewaken/dashboard.json')) as { readonly panels: readonly Panel[] };
const { groups } = parse(read('recepten/bewaken/alarmregels.yml')) as {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const names = (pattern: RegExp, text: string): readonly string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name);

const ofDashboard: readonly Question[] = panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr, legendFormat }) => ({
    where: title,
    expression: expr,
    shown: names(/\{\{(\w+)\}\}/g, legendFormat),
  })),
);
const ofRules: readonly Question[] = rules.map(({ alert, expr, annotations }) => ({
  where: alert,
  expression: expr,
  shown: names(/\$labels\.(\w+)/g, JSON.stringify(annotations)),
}));

/** Prometheus gives them to every metric, and its own metric tells whether it could read the others. */
const GIVEN_LABELS = ['job', 'instance'];
const UP = { name: 'up', labels: {}, value: 1 };
/** Of node_exporter, with its collector of systemd: it sees the backup, which the register does not. */
const OF_SYSTEMD = [
  { name: 'node_systemd_unit_state', labels: { name: '', state: '' }, value: 0 },
  { name: 'node_systemd_timer_last_trigger_seconds', labels: { name: '' }, value: 0 },
];
/** Figures of the process, of which the page tells where they come from. */
const isOfProcess = (name: string): boolean => /^(?:process|nodejs)_/.test(name);

let register: Target;
let text: string;
let figures: readonly Figure[];

beforeAll(async () => {
  register = await startRegister({ settings: {} });
  expect((await register.call('POST', `${register.bewerking}/verwerkingsacties`, { body: actie() })).status).toBe(201);
  await waitFor(async () => (await register.metrics()).includes('operatie="verwerkingsactie_create",status="201"'));
  text = await register.metrics();
  figures = [...readFigures(text), UP, ...OF_SYSTEMD];
});
afterAll(() => register.stop());

const labelsOf = (name: string): readonly string[] => [
  ...new Set([
    ...GIVEN_LABELS,
    ...figures.filter((figure) => figure.name === name).flatMap(({ labels }) => Object.keys(labels)),
  ]),
];

/** Values that a label can have; undefined for what is not ours to know beforehand. */
function valuesOf(label: string): readonly string[] | undefined {
  if (label === 'operatie')
    return documents.flatMap(({ operations }) => operations.map(({ operationId }) => operationId));
  if (label === 'api') return ['bewerking', 'inzage', 'var', 'geen'];
  if (!['code', 'lot', 'regel', 'cache', 'uitkomst'].includes(label)) return undefined;
  return figures.flatMap(({ labels }) => labels[label] ?? []);
}

/** What is wrong with a question: names, labels and values that no register gives. */
function faultsOf({ where, expression, shown }: Question): readonly string[] {
  const selectors = selectorsOf(expression);
  if (selectors.length === 0) return [`${where}: vraagt niets`];
  const all = selectors.flatMap(({ name }) => labelsOf(name));
  return [
    ...selectors.flatMap(({ name, matchers }) =>
      figures.some((figure) => figure.name === name) || typesOf(text).has(name)
        ? matchers.flatMap((matcher) => matcherFaults(name, matcher))
        : [name],
    ),
    ...[...groupingOf(expression), ...shown].filter((label) => !all.includes(label)),
  ].map((fault) => `${where}: ${fault} bestaat niet`);
}

function matcherFaults(name: string, { label, values }: Selector['matchers'][number]): readonly string[] {
  if (!labelsOf(name).includes(label)) return [`${name}{${label}}`];
  const known = valuesOf(label);
  return values.filter((value) => known !== undefined && !known.includes(value)).map((value) => `${label}="${value}"`);
}

describe('ONTWERP 7 the dashboard and the alert rules ask for what a register gives', () => {
  test('the test reads PromQL, and sees what is wrong', () => {
    const [one] = selectorsOf('sum by (le) (rate(verwerkingenlog_x_bucket{api!="geen", status=~"4..|5.."}[5m])) > 1e9');
    expect(one).toEqual({
      name: 'verwerkingenlog_x_bucket',
      matchers: [
        { label: 'api', values: ['geen'] },
        { label: 'status', values: ['4..', '5..'] },
      ],
    });
    expect(selectorsOf('rat(a_total[5m]) / b').map(({ name }) => name)).toEqual(['rat', 'a_total', 'b']);
    const wrong = [
      'verwerkingenlog_bestaat_niet',
      'verwerkingenlog_fouten_total{regel="V8"}',
      'verwerkingenlog_fouten_total{code="bestaat niet"}',
      'sum by (code) (verwerkingenlog_gereed)',
    ].map((expression) => faultsOf({ where: 'hier', expression, shown: [] }));
    expect(wrong.map((faults) => faults.length)).toEqual([1, 1, 1, 1]);
    expect(faultsOf({ where: 'hier', expression: 'up', shown: ['code'] })).toHaveLength(1);
    expect(faultsOf({ where: 'hier', expression: '1', shown: [] })).toHaveLength(1);
  });

  test.each([
    ['dashboard.json', ofDashboard, 30],
    ['alarmregels.yml', ofRules, 20],
  ] as const)('ONTWERP 7 %s', (_file, questions, least) => {
    expect(questions.length).toBeGreaterThan(least);
    expect(questions.flatMap(faultsOf)).toEqual([]);
  });

  test('ONTWERP 7 every panel has its own number and place', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${String(x + (i % w))} ${String(y + Math.floor(i / w))}`),
    );
    expect(cells.filter((cell, i) => cells.indexOf(cell) !== i)).toEqual([]);
  });

  test('ONTWERP 7 every figure of the register stands on the dashboard or in a rule', () => {
    const asked = [...ofDashboard, ...ofRules]
      .flatMap(({ expression }) => selectorsOf(expression))
      .map(({ name }) => name);
    const ours = [...typesOf(text).keys()].filter((name) => !isOfProcess(name));
    const isAsked = (name: string): boolean => asked.some((one) => one === name || one.startsWith(`${name}_`));
    expect(ours.filter((name) => !isAsked(name))).toEqual([]);
  });
});

/** Of figures that this register has no value for: it has one server. */
const LABELS_WITHOUT_VALUE: Readonly<Record<string, readonly string[]>> = {
  verwerkingenlog_server_bereikbaar: ['server'],
};

describe('ONTWERP 7 the pages tell what there is', () => {
  test('ONTWERP 7 metrieken.md has every figure, with its type and labels, and no other', () => {
    const soorten: Readonly<Record<string, string>> = { counter: 'teller', gauge: 'stand', histogram: 'verdeling' };
    const ours = [...typesOf(text)].filter(([name]) => !isOfProcess(name));
    const given = ours.map(([name, type]) => {
      const seen = [name, `${name}_count`].flatMap(labelsOf).filter((label) => !GIVEN_LABELS.includes(label));
      const labels = [...seen, ...(LABELS_WITHOUT_VALUE[name] ?? [])];
      return [name, soorten[type], [...new Set(labels)].toSorted((a, b) => a.localeCompare(b))];
    });
    const rows = [...read('naslag/metrieken.md').matchAll(/^\| `(verwerkingenlog_\w+)` \| (\w+) \| ([^|]*)\|/gm)];
    const told = rows.map(([, name, soort, labels = '']) => [
      name,
      soort,
      names(/`(\w+)`/g, labels).toSorted((a, b) => a.localeCompare(b)),
    ]);
    const byName = (one: readonly unknown[], other: readonly unknown[]): number =>
      String(one[0]).localeCompare(String(other[0]));
    expect(told.toSorted(byName)).toEqual(given.toSorted(byName));
  });

  test('ONTWERP 7 bewaken.md tells of every alarm what to do, and of no other', () => {
    const told = names(/^### (\w+)$/gm, read('recepten/bewaken.md'));
    expect(told).toEqual(rules.map(({ alert }) => alert));
  });

  test('ONTWERP 7 the alarm of the backup looks at units that an operator installs', () => {
    const { expr = '' } = rules.find(({ alert }) => alert === 'BackupBlijftUit') ?? {};
    const units = new Set(names(/name="([^"]+)"/g, expr));
    expect(units.size).toBe(2);
    for (const unit of units) expect(read(`recepten/systemd/${unit}`), unit).toContain('[Unit]');
  });

  test('ONTWERP 7 every alarm says how serious it is, and what is the matter', () => {
    for (const { alert, labels, annotations } of rules) {
      expect(['kritiek', 'waarschuwing', 'ter-info'], alert).toContain(labels['ernst']);
      expect(annotations['summary'], alert).toMatch(/^[A-Z].*\.$/);
    }
  });
});
