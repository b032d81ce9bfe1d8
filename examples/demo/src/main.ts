// npm run demo
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { runDemo } from './demo.ts';
import { createOpruimer } from './opruimer.ts';

const opruimer = createOpruimer();
const zeg = (regel: string): void => void process.stdout.write(`${regel}\n`);
const meld = (fout: unknown): void =>
  void process.stderr.write(`${fout instanceof Error ? fout.message : String(fout)}\n`);
const gestopt = new Promise<void>((resolve) => {
  // They stay: a second ctrl-C does not break off the stopping.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
});

const data = await mkdtemp(join(tmpdir(), 'verwerkingenlog-demo-'));
const demo = runDemo({ opruimer, zeg, data, vrijePoorten: process.argv.includes('--vrije-poorten') });
try {
  await Promise.race([demo, gestopt]);
  await gestopt;
} catch (error) {
  meld(error);
  process.exitCode = 1;
}
zeg('Alles wordt gestopt.');
for (const fout of await opruimer.end()) {
  meld(fout);
  process.exitCode = 1;
}
// Stopped halfway it fails now; only then nothing of it writes any more.
await demo.catch(() => undefined);
await rm(data, { recursive: true, force: true });
process.exit();
