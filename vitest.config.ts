import { configDefaults, defineConfig } from 'vitest/config';

const long = process.env['REGISTER_TEST_LONG'] === '1';
/** `npm run test:engines` runs all that can on PostgreSQL (`postgres`), and then on two servers with a map (`kaart`). */
const only = process.env['REGISTER_TEST_ENGINE'];

/** What is about a file, a data folder or SQLite itself. */
const ofSqlite = [
  'packages/register/src/storage/{sqlite,backup}/**',
  'packages/register/src/storage/query-plans.test.ts',
  'conformance/src/{fouten-schade,fouten-schijf,fouten-slot,fouten-start,fouten-stop,herstel,observatie,productie}.test.ts',
];
/** What is about PostgreSQL itself. */
const ofPostgres = [
  'packages/register/src/storage/postgres/**/*.test.ts',
  'packages/register/src/storage/portable-sql.test.ts',
  'conformance/src/{postgres-*,kaart}.test.ts',
];
/** What runs on PostgreSQL in every run beside the whole on SQLite: all that asks the store something of its own. */
const onBoth = [
  'packages/register/src/{faults,autorisatie/directory,idempotentie/*,pseudonimisering/*,overdracht/*,storage/*,var/*,versies/*}.test.ts',
  'conformance/src/{h-,i-,v-,z-,d-gegevens,scenario-,fouten-kill}*.test.ts',
];

/** What runs on two servers in every run: one of each kind of question and change that is sent to the server of a log. */
const onMap = ['conformance/src/{h-,v-vastleggen,z-zoeken,p-organisaties}*.test.ts'];
const everything = ['packages/register/src/**/*.test.ts', 'conformance/src/**/*.test.ts'];

/** Tests that start registers and measure nothing: generous limits, so that a busy machine does not fail them. */
export default defineConfig({
  test: {
    globalSetup: ['conformance/src/global-setup.ts'],
    // The register starts threads from source; they need Node's own type stripping and our export condition.
    execArgv: ['--conditions=@vwl/source'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: long ? 3_600_000 : 240_000,
    hookTimeout: 240_000,
    // Where a rule sets a limit (T19: one second), its test says so itself (`withinSecond`).
    expect: { poll: { timeout: 20_000 } },
    reporters: ['default', ['json', { outputFile: 'reports/tests.json' }]],
    projects: [
      {
        extends: true as const,
        test: {
          name: 'sqlite',
          include: [
            'packages/*/src/**/*.test.ts',
            'conformance/src/**/*.test.ts',
            'bench/src/**/*.test.ts',
            'examples/*/src/**/*.test.ts',
            'tools/*.test.ts',
          ],
          exclude: [...configDefaults.exclude, ...ofPostgres],
        },
      },
      {
        extends: true as const,
        test: {
          name: 'postgres',
          env: { REGISTER_TEST_ENGINE: 'postgres' },
          include: only === 'postgres' ? everything : [...ofPostgres, ...onBoth],
          exclude: [...configDefaults.exclude, ...ofSqlite],
        },
      },
      {
        extends: true as const,
        test: {
          name: 'kaart',
          env: { REGISTER_TEST_ENGINE: 'kaart' },
          include: only === 'kaart' ? ['conformance/src/**/*.test.ts'] : onMap,
          exclude: [...configDefaults.exclude, ...ofSqlite, ...ofPostgres],
        },
      },
    ].filter(({ test: { name } }) => only === undefined || only === name),
  },
  // No `import` here: packages that Node itself loads would get their modules where they ask for CommonJS.
  ssr: { resolve: { conditions: ['@vwl/source', 'node', 'default'] } },
  resolve: { conditions: ['@vwl/source', 'node', 'default'] },
});
