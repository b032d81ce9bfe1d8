// Holds what `npm ci` brings in against `audit-rules.mjs`: npm run provenance. Known weaknesses are asked of the registry by `npm run audit`.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { auditRules, installed } from './audit-rules.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Fewer packages than this means that the lockfile was not read as npm writes it now. */
const PACKAGES_MIN = 100;
const SHIPPED_MIN = 30;

/**
 * @param {string} [folder] of a workspace
 * @returns {import('./audit-rules.mjs').Workspace}
 */
function readWorkspace(folder = root) {
  const read = (/** @type {string} */ path) => readFileSync(join(folder, path), 'utf8');
  const manifests = globSync(
    ['package.json', '{contract,conformance,bench}/package.json', '{packages,examples}/*/package.json'],
    { cwd: folder },
  );
  return {
    lockfile: JSON.parse(read('package-lock.json')).packages,
    manifests: Object.fromEntries(manifests.map((path) => [path, JSON.parse(read(path))])),
    npmrc: read('.npmrc'),
  };
}

/**
 * @param {string} [folder]
 * @returns {{ packages: number, shipped: number, breaches: { rule: string, what: string }[] }}
 */
export function findBreaches(folder) {
  const workspace = readWorkspace(folder);
  const packages = installed(workspace.lockfile);
  return {
    packages: packages.length,
    shipped: packages.filter(({ isShipped }) => isShipped).length,
    breaches: auditRules.flatMap(({ name, find }) => find(workspace).map((what) => ({ rule: name, what }))),
  };
}

/**
 * Lines for a person, and whether the rules hold.
 * @param {ReturnType<typeof findBreaches>} found
 */
export function judge({ packages, shipped, breaches }) {
  if (packages < PACKAGES_MIN || shipped < SHIPPED_MIN)
    return { ok: false, lines: [`provenance: only ${packages} packages seen, ${shipped} of them shipped`] };
  const lines = breaches.map(({ rule, what }) => `${rule}: ${what}`);
  const total = `provenance: ${breaches.length} breaches in ${packages} packages, ${shipped} of them shipped`;
  return { ok: breaches.length === 0, lines: [...lines, total] };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { ok, lines } = judge(findBreaches());
  for (const line of lines) console.log(line);
  process.exitCode = ok ? 0 : 1;
}
