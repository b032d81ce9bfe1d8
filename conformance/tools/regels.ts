// Lays the rules beside the last full test run: `--write` makes docs/naslag/regels.md, without it the page is checked.
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import type { Regelgroep, VitestReport } from './regels-page.ts';
import { findFaults, readTests, regelsPage } from './regels-page.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const reportPath = `${root}reports/tests.json`;
const pagePath = `${root}docs/naslag/regels.md`;
const testFiles = ['conformance/src/**/*.test.ts', 'packages/*/src/**/*.test.ts'];

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** @throws Error unless the report is of a run over all test files */
function readReport(): VitestReport {
  if (!existsSync(reportPath)) throw new Error('er is geen testverslag: draai eerst `npm test`.');
  const report = readJson(reportPath) as VitestReport;
  const seen = new Set(report.testResults.map(({ name }) => name));
  const missing = globSync(testFiles, { cwd: root }).filter((file) => !seen.has(root + file));
  if (missing.length > 0)
    throw new Error(`het testverslag mist ${missing.join(', ')}: draai eerst \`npm test\`, zonder filter.`);
  return report;
}

function main(write: boolean): number {
  const groepen = readJson(`${root}conformance/regels.json`) as readonly Regelgroep[];
  const tests = readTests(readReport(), root);
  const page = regelsPage(groepen, tests);
  const faults = [...findFaults(groepen, tests)];
  if (write) {
    mkdirSync(dirname(pagePath), { recursive: true });
    writeFileSync(pagePath, page);
  } else if (!existsSync(pagePath) || readFileSync(pagePath, 'utf8') !== page)
    faults.push('docs/naslag/regels.md is niet van deze testronde: draai `npm run regels`.');
  for (const fault of faults) console.error(`regels: ${fault}`);
  return write || faults.length === 0 ? 0 : 1;
}

try {
  process.exitCode = main(process.argv.includes('--write'));
} catch (error) {
  console.error(`regels: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
