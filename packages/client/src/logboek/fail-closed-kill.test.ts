import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, onTestFinished, test } from 'vitest';

import { startTestRegister } from '../testkit/index.ts';

const ROUNDS = process.env['REGISTER_TEST_LONG'] === '1' ? 200 : 10;
const ALIVE_MS_MAX = 120;
const WORKER = fileURLToPath(new URL('../testing/kill-worker.ts', import.meta.url));

/** Starts the worker and kills it at any point of its work. */
async function killedWorker(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, ['--conditions=@vwl/source', WORKER, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.once('message', resolve));
  await new Promise((resolve) => setTimeout(resolve, randomInt(ALIVE_MS_MAX)));
  child.kill('SIGKILL');
  await gone;
}

test(`X1 A/7952 killed at any point of logVoor: no act without a line, ${String(ROUNDS)} rounds`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'client-kill-'));
  const register = await startTestRegister();
  onTestFinished(async () => {
    await register.stop();
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'gedaan');
  for (let round = 1; round <= ROUNDS; round += 1)
    await killedWorker([register.bewerking, register.clientId, register.geheim, String(round), file]);
  const acts = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  // Each round began with an act; others were under way when it ended.
  expect(acts.length).toBeGreaterThanOrEqual(ROUNDS);
  expect(new Set(acts).size).toBe(acts.length);
  for (const objectId of acts)
    expect([objectId, (await register.acties({ soortObjectId: 'test', objectId })).length]).toEqual([objectId, 1]);
});
