import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect } from 'vitest';

import type { TestRegister } from '../testkit/index.ts';

const ALIVE_MS_MAX = 120;
const WORKER = fileURLToPath(new URL('./kill-worker.ts', import.meta.url));

interface Work {
  readonly bewerking: string;
  readonly register: TestRegister;
  readonly file: string;
  /** Of a spool. */
  readonly folder?: string;
}

/** Starts a worker and kills it at any point of its work, once it did its first act. */
export async function killedWorker({ bewerking, register, file, folder = '' }: Work, round: number): Promise<void> {
  const args = [bewerking, register.clientId, register.geheim, String(round), file, folder];
  const child = spawn(process.execPath, ['--conditions=@vwl/source', WORKER, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.once('message', resolve));
  await new Promise((resolve) => setTimeout(resolve, randomInt(ALIVE_MS_MAX)));
  child.kill('SIGKILL');
  await gone;
}

/** Every act that was done has its line, and no line is there twice. A line without its act may be: the process died between. */
export async function expectOneLineEach({ register, file }: Work, rounds: number): Promise<void> {
  const acts = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  // Each round began with an act; others were under way when it ended.
  expect(acts.length).toBeGreaterThanOrEqual(rounds);
  const lines = (await register.acties({ soortObjectId: 'test', objectId: 'iedereen' })).map(
    ({ actieNaam = '' }) => actieNaam,
  );
  const logged = new Set(lines);
  expect(logged.size).toBe(lines.length);
  expect(acts.filter((act) => !logged.has(act))).toEqual([]);
}
