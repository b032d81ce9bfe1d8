// npm run demo
import process from 'node:process';

import { runDemo } from './demo.ts';
import { createOpruimer } from './opruimer.ts';

const opruimer = createOpruimer();
const zeg = (regel: string): void => void process.stdout.write(`${regel}\n`);
const gestopt = new Promise<'gestopt'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('gestopt'));
});

let exitCode = 0;
try {
  const demo = runDemo({ opruimer, zeg, vrijePoorten: process.argv.includes('--vrije-poorten') });
  // Stopped halfway, what still fails in it is of no interest.
  demo.catch(() => undefined);
  await Promise.race([demo, gestopt]);
  await gestopt;
} catch (error) {
  process.stderr.write(`De demo is gestopt: ${error instanceof Error ? error.message : String(error)}\n`);
  exitCode = 1;
}
zeg('Alles wordt gestopt.');
for (const fout of await opruimer.end()) {
  process.stderr.write(`${String(fout)}\n`);
  exitCode = 1;
}
process.exit(exitCode);
