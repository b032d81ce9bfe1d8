/**
 * The direction of imports: main → app → http → routes → use case → (pure | store) → storage, never back.
 * A slice is a folder of `packages/register/src` that is a word of the standard; a file's suffix is its layer.
 * `tools/fixtures/fences` breaks each rule once, and `fences.test.ts` demands that the breach is found.
 */
const register = '^packages/register/src/';
const client = '^packages/client/src/';
const transparencyLog = '^packages/transparency-log/src/';
const testFile = '\\.test\\.ts$';
/** Tests, and what they share: they may look behind every door. */
const test = `(?:${testFile}|^packages/[^/]+/src/testing/)`;
/** Folders that are no slice: they tell how the machine works, not what the standard says. */
const machinery = '(?:http|storage|config)';
const slice = `${register}(?!${machinery}/)[^/]+/`;
/** `verwerkingsactie/verwerkingsactie.ts`. `pseudonimisering.ts` is the exception: it is a service, with keys and a store behind it. */
const pureFile = { path: `${register}(?!${machinery}/)([^/]+)/\\1\\.ts$`, pathNot: '/pseudonimisering/' };
const inputOutput =
  '^(?:node:)?(?:fs|fs/promises|net|tls|http|https|http2|dgram|dns|child_process|cluster|worker_threads|sqlite)$';

/** @type {readonly (import('dependency-cruiser').IForbiddenRuleType & { name: string })[]} */
const rules = [
  {
    name: 'no-circle',
    comment: 'Files that need each other are one file, or share a third.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'every-import-exists',
    comment: 'An import that leads nowhere would hide what is behind it from all other rules.',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'nothing-imports-a-test',
    comment: 'What tests share is a file of its own.',
    from: {},
    to: { path: testFile },
  },
  {
    name: 'testing-is-for-tests',
    comment: 'The product does not run on what was made to test it.',
    from: { pathNot: test },
    to: { path: '^packages/[^/]+/src/testing/' },
  },
  {
    name: 'dependencies-are-declared',
    comment: 'A package uses what its own package.json names; what hoisting happens to offer is missing at the user.',
    from: { path: '^(?:packages|examples)/', pathNot: test },
    // What the user brings (a peer) is installed here to test with.
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['npm-peer'] },
  },
  {
    name: 'contract-imports-nothing',
    comment: 'The contract is data; every part reads it, it knows none.',
    from: { path: '^contract/' },
    to: {},
  },
  {
    name: 'conformance-is-black-box',
    comment: 'The suite has to run against any server that claims the standard.',
    from: { path: '^conformance/' },
    to: { path: '^(?:packages|bench|examples)/' },
  },
  {
    name: 'packages-know-no-suites',
    comment: 'The product does not lean on its tests, measurements, tools and examples.',
    from: { path: '^packages/' },
    to: { path: '^(?:conformance|bench|tools|examples)/' },
  },
  {
    name: 'register-knows-no-user',
    comment: 'The register is used by other packages, and uses none but the contract and the transparency log.',
    from: { path: '^packages/register/' },
    to: { path: '^packages/', pathNot: ['^packages/register/', transparencyLog] },
  },
  {
    name: 'one-door-to-the-register',
    comment: 'Other packages see what index.ts shows, and what it asks of Node.',
    from: { pathNot: '^packages/register/' },
    to: { path: '^packages/register/', pathNot: [`${register}index\\.ts$`, '^packages/register/node-flags\\.json$'] },
  },
  {
    name: 'client-knows-no-register',
    comment: 'Whoever logs installs no register; the test kit and the tests start one.',
    from: { path: client, pathNot: [`${client}testkit/`, test] },
    to: { path: [register, `${client}testkit/`, 'node_modules/@verwerkingenlog/register/'] },
  },
  {
    name: 'client-needs-nothing',
    comment: 'The client runs on Node alone; what OAuth needs stands behind a door of its own.',
    from: { path: client, pathNot: [`${client}(?:testkit|testing)/`, `${client}tokens/oauth\\.ts$`, test] },
    to: { path: [`${client}tokens/oauth\\.ts$`, 'node_modules/(?!@types/)'] },
  },
  {
    name: 'transparency-log-needs-nothing',
    comment: 'Whoever checks a log trusts this package and node:crypto, and reads no more than these.',
    from: { path: transparencyLog, pathNot: test },
    to: { pathNot: [transparencyLog, '^(?:node:)?crypto$'] },
  },
  {
    name: 'one-door-to-the-transparency-log',
    comment: 'Other packages see what index.ts shows.',
    from: { pathNot: transparencyLog },
    to: { path: transparencyLog, pathNot: `${transparencyLog}index\\.ts$` },
  },
  {
    name: 'examples-are-like-the-user',
    comment:
      'People learn from an example: it uses what the client shows everybody, and starts a register as an operator does.',
    from: { path: '^examples/' },
    to: { path: ['^packages/(?!client/)', `${client}(?!index\\.ts$|testkit/index\\.ts$)`] },
  },
  {
    name: 'examples-run-without-the-testkit',
    comment: 'Only their tests start a register inside themselves.',
    from: { path: '^examples/', pathNot: testFile },
    to: { path: `${client}testkit/` },
  },
  {
    name: 'applications-know-no-application',
    comment: 'Applications of different parties speak over HTTP; only the demo knows them all.',
    from: { path: '^examples/(burgerzaken|gegevensmagazijn|rdw)/' },
    to: { path: '^examples/', pathNot: '^examples/$1/' },
  },
  {
    name: 'nothing-imports-the-top',
    comment: 'main, app, index and build-context put the parts together; no part knows them.',
    from: { path: register, pathNot: [`${register}(?:main|app|index)\\.ts$`, test] },
    to: { path: `${register}(?:main|app|index|build-context)\\.ts$` },
  },
  {
    name: 'errors-and-clock-are-the-ground',
    comment: 'Everything may use them, so they use nothing.',
    from: { path: `${register}(?:errors|clock)\\.ts$` },
    to: { path: register },
  },
  {
    name: 'http-only-in-routes',
    comment: 'Of a slice only its routes know that there is HTTP.',
    from: { path: `${register}(?!http/)[^/]+/`, pathNot: ['-routes\\.ts$', test] },
    to: { path: [`${register}http/`, '-routes\\.ts$'] },
  },
  {
    name: 'fastify-only-in-http',
    comment: 'The framework ends where the contract ends; a route maps, it does not know the server.',
    from: { path: `${register}(?!http/)[^/]+/`, pathNot: test },
    to: { path: 'node_modules/(?:fastify|ajv|prom-client)/' },
  },
  {
    name: 'http-knows-no-storage',
    comment: 'The HTTP layer calls handlers; it never reads or writes.',
    from: { path: `${register}(?:http/|[^/]+/.+-routes\\.ts$)`, pathNot: test },
    to: { path: [`${register}storage/`, '-store\\.ts$'] },
  },
  {
    name: 'stores-are-private',
    comment: 'Another slice goes through a use case.',
    from: { path: `${register}([^/]+)/`, pathNot: test },
    to: { path: `${register}[^/]+/.+-store\\.ts$`, pathNot: `${register}$1/` },
  },
  {
    name: 'rules-are-pure',
    comment: 'The file with the name of its folder holds types and rules: no library, no Node.',
    from: pureFile,
    to: { dependencyTypes: ['core', 'npm', 'npm-dev'] },
  },
  {
    name: 'rules-know-no-layer',
    comment:
      'Rules do not know how they are stored or sent; append.ts holds the shapes of what is stored, and no code.',
    from: pureFile,
    to: {
      path: ['-store\\.ts$', '-routes\\.ts$', `${register}(?:http|storage)/`, `${register}context\\.ts$`],
      pathNot: `${register}storage/append\\.ts$`,
    },
  },
  {
    name: 'sqlite-behind-storage',
    comment: 'The engine can be replaced because only storage/ knows which one it is.',
    from: { path: register, pathNot: [`${register}storage/`, test] },
    to: { path: [`${register}storage/(?:sqlite|postgres)/`, '^(?:node:)?sqlite$'] },
  },
  {
    name: 'storage-knows-no-slice',
    comment: 'Storage keeps rows. It knows the key ring that a store is bound to, and the commitments of a row.',
    from: { path: `${register}storage/`, pathNot: test },
    to: {
      path: slice,
      pathNot: [`${register}pseudonimisering/sleutelring\\.ts$`, `${register}integriteit/commitment\\.ts$`],
    },
  },
  {
    name: 'slices-do-no-input-output',
    comment:
      'Files, sockets and threads belong to storage, http and config; the key ring is the one file that a slice reads.',
    from: { path: slice, pathNot: [`${register}pseudonimisering/sleutelring\\.ts$`, test] },
    to: { path: inputOutput },
  },
];

/** @type {(import('dependency-cruiser').IForbiddenRuleType & { name: string })[]} */
export const fenceRules = rules.map((rule) => ({ ...rule, severity: /** @type {const} */ ('error') }));
