// Holds the imports of the workspace against `fence-rules.mjs`: npm run fences.
import { fileURLToPath } from 'node:url';

import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

import { fenceRules } from './fence-rules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['contract', 'packages', 'conformance', 'bench', 'examples'];
/** Fewer sources than this means that the tool did not see them (it did not, with TypeScript 7 under the name `typescript`). */
const SOURCES_MIN = 120;

/**
 * @param {string} baseDir where the folders of a workspace stand
 * @returns {Promise<{ sources: number, breaches: { rule: string, from: string, to: string }[] }>}
 */
export async function findBreaches(baseDir = root) {
  const { output } = await cruise(
    FOLDERS,
    {
      baseDir,
      validate: true,
      ruleSet: { forbidden: fenceRules },
      doNotFollow: { path: 'node_modules' },
      // Anchored: `dist/` alone would hide libraries that live in a folder of that name.
      exclude: { path: '^(?:packages/[^/]+|examples/[^/]+|conformance|bench)/dist/' },
      tsPreCompilationDeps: true,
    },
    { exportsFields: ['exports'], conditionNames: ['@vwl/source', 'import', 'node', 'default'] },
    { tsConfig: extractTSConfig(`${root}/tsconfig.base.json`) },
  );
  if (typeof output === 'string') throw new Error('dependency-cruiser gave a text');
  return {
    sources: output.modules.filter(({ source }) =>
      /^(?:contract|packages|conformance|bench|examples)\/.*\.[jt]s$/.test(source),
    ).length,
    breaches: output.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

/**
 * One line for a person, and whether the fences hold.
 * @param {Awaited<ReturnType<typeof findBreaches>>} found
 */
export function judge({ sources, breaches }) {
  if (sources < SOURCES_MIN)
    return { ok: false, lines: [`fences: only ${sources} sources seen, at least ${SOURCES_MIN} expected`] };
  const lines = breaches.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`);
  return { ok: breaches.length === 0, lines: [...lines, `fences: ${breaches.length} breaches in ${sources} sources`] };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { ok, lines } = judge(await findBreaches());
  for (const line of lines) console.log(line);
  process.exitCode = ok ? 0 : 1;
}
