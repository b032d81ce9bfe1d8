import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, test } from 'vitest';

import { fenceRules } from './fence-rules.mjs';
import { findBreaches, judge } from './fences.mjs';

/** A small workspace that breaks each rule; its file names tell how. */
const broken = fileURLToPath(new URL('fixtures/fences', import.meta.url));

describe('fences', () => {
  const found = new Map<string, string[]>();
  beforeAll(async () => {
    for (const { rule, from } of (await findBreaches(broken)).breaches)
      found.set(rule, [...(found.get(rule) ?? []), from]);
  });

  test.each(fenceRules.map(({ name }) => name))('%s: its breach is found', (name) => {
    expect(found.get(name)).toBeDefined();
  });

  test('a breach fails the run', () => {
    const { ok, lines } = judge({ sources: 1000, breaches: [{ rule: 'no-circle', from: 'a.ts', to: 'b.ts' }] });
    expect(ok).toBe(false);
    expect(lines[0]).toBe('no-circle: a.ts → b.ts');
  });

  test('a run that saw almost nothing fails, however clean', async () => {
    const { sources } = await findBreaches(broken);
    expect(sources).toBeLessThan(50);
    expect(judge({ sources, breaches: [] }).ok).toBe(false);
  });

  test('a clean run over enough sources passes', () => {
    expect(judge({ sources: 1000, breaches: [] }).ok).toBe(true);
  });
});
