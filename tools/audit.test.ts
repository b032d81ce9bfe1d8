import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { auditRules } from './audit-rules.mjs';
import { findBreaches, judge } from './audit.mjs';

/** A small workspace that breaks each rule; the names of its packages tell how. */
const broken = fileURLToPath(new URL('fixtures/audit', import.meta.url));

describe('provenance of packages', () => {
  const { breaches, packages } = findBreaches(broken);

  test.each([
    ['shipped-licence', ['node_modules/asks-too-much MPL-2.0', 'node_modules/without-licence zonder licentie']],
    ['development-licence', ['node_modules/not-open UNLICENSED']],
    ['only-what-ships', ['node_modules/tool-in-production MIT']],
    ['integrity', ['packages/cli/node_modules/no-hash MIT', 'node_modules/weak-hash MIT']],
    ['registry-only', ['node_modules/from-elsewhere MIT']],
    ['no-install-script', ['node_modules/runs-a-script MIT']],
    ['scripts-are-off', ['.npmrc']],
    ['exact-version', ['package.json: not-open ^1.0.0', 'packages/register/package.json: asks-too-much latest']],
    ['lockfile-fits', ['packages/register/package.json: dependencies']],
  ])('%s: its breach is found, and nothing else', (name, what) => {
    expect(breaches.filter(({ rule }) => rule === name).map((breach) => breach.what)).toEqual(what);
  });

  test('each rule has its breach', () => {
    expect(new Set(breaches.map(({ rule }) => rule))).toEqual(new Set(auditRules.map(({ name }) => name)));
  });

  test('a breach fails the run, and so does a run that saw almost nothing', () => {
    const breach = { rule: 'integrity', what: 'node_modules/a MIT' };
    expect(judge({ packages: 300, shipped: 60, breaches: [breach] })).toMatchObject({ ok: false });
    expect(judge({ packages: 300, shipped: 60, breaches: [] }).ok).toBe(true);
    expect(judge({ packages, shipped: 60, breaches: [] }).ok).toBe(false);
    expect(judge({ packages: 300, shipped: 2, breaches: [] }).ok).toBe(false);
  });

  test('this workspace keeps the rules', () => {
    expect(judge(findBreaches()).lines.slice(0, -1)).toEqual([]);
    expect(judge(findBreaches()).ok).toBe(true);
  });
});
