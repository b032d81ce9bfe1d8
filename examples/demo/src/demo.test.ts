import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { personen } from '@verwerkingenlog/voorbeeld-testgegevens';
import { expect, onTestFinished, test } from 'vitest';

import { cases } from './cases/cases.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** Four processes start from source; on a busy machine that takes its time. */
const START_MS = 180_000;

interface Demo {
  /** What it left behind where it keeps its data. */
  readonly left: () => readonly string[];
  readonly said: () => string;
  readonly until: (tekst: string) => Promise<void>;
  /** As a terminal ends it (everything that was started hears it), or as a service manager does (only the demo itself). */
  readonly stop: (how: 'ctrl-C' | 'SIGTERM') => Promise<number | null>;
}

function startDemo(): Demo {
  // A temporary folder of its own: another demo on this machine may be running.
  const folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const child = spawn(process.execPath, ['--conditions=@vwl/source', main, '--vrije-poorten'], {
    detached: true,
    env: { ...process.env, TMPDIR: folder },
  });
  const group = -(child.pid ?? 0);
  let said = '';
  const look = (chunk: Buffer): void => void (said += chunk.toString());
  child.stdout.on('data', look);
  child.stderr.on('data', look);
  const gone = new Promise<number | null>((resolve) => void child.once('exit', resolve));
  return {
    left: () => readdirSync(folder),
    said: () => said,
    until: async (tekst) => {
      while (!said.includes(tekst)) {
        if (child.exitCode !== null) throw new Error(said);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop: async (how) => {
      if (how === 'ctrl-C') process.kill(group, 'SIGINT');
      else child.kill(how);
      const exitCode = await gone;
      expect(() => process.kill(group, 0), 'er draait nog iets').toThrow('ESRCH');
      return exitCode;
    },
  };
}

test('the demo plays every case, keeps running, and ctrl-C leaves nothing behind', { timeout: START_MS }, async () => {
  const demo = startDemo();
  await demo.until('Stop met ctrl-C.');
  expect(demo.left()).toHaveLength(1);
  for (const { nummer } of cases) expect(demo.said()).toContain(`✓ C${nummer}`);

  const addresses = demo.said().match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
  expect(new Set(addresses).size).toBe(5);
  for (const address of addresses) expect((await fetch(address)).status).toBeLessThan(500);

  expect(await demo.stop('ctrl-C')).toBe(0);
  for (const address of addresses) await expect(fetch(address)).rejects.toThrow();
  expect(demo.left()).toEqual([]);
  // It names one resident to try; nobody else.
  expect(demo.said().match(/\b9999\d{5}\b/g)).toEqual([personen.aanvrager.bsn]);
});

test('ended while it starts it leaves nothing behind either', { timeout: START_MS }, async () => {
  const demo = startDemo();
  await demo.until('✓ Verwerkingenlog');
  const [address = ''] = demo.said().match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
  expect(await demo.stop('SIGTERM')).toBe(0);
  await expect(fetch(address)).rejects.toThrow();
  expect(demo.left()).toEqual([]);
});
