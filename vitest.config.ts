import { defineConfig } from 'vitest/config';

const long = process.env['REGISTER_TEST_LONG'] === '1';

/** Tests that start registers and measure nothing: generous limits, so that a busy machine does not fail them. */
export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'conformance/src/**/*.test.ts',
      'bench/src/**/*.test.ts',
      'examples/*/src/**/*.test.ts',
      'tools/*.test.ts',
    ],
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
  },
  ssr: { resolve: { conditions: ['@vwl/source', 'node', 'import', 'default'] } },
  resolve: { conditions: ['@vwl/source', 'node', 'import', 'default'] },
});
