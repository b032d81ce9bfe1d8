import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { environment } from './register-process.ts';

const bin = fileURLToPath(new URL('../../packages/cli/bin/verwerkingenlog.js', import.meta.url));
/** On a busy machine. */
const TIMEOUT_MS = 45_000;

/** How a command ended. */
export interface Ended {
  /** Null when it had to be ended because it went on running. */
  readonly code: number | null;
  readonly output: string;
}

/** Runs a command of the CLI that is expected to end by itself, also `serve` when it should refuse. After `timeout` it is killed. */
export async function runToEnd(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
  timeout = TIMEOUT_MS,
): Promise<Ended> {
  const child = spawn(process.execPath, [bin, ...args], {
    env: environment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, output };
}

/** What `serve` needs outside development mode besides a data folder. */
export const productie = {
  VWL_RAADPLEEG_VERWERKINGSACTIVITEIT_ID: '9a5d0b4e-0f6b-4b0e-8f0e-2f6f3b1c7d10',
  VWL_RAADPLEEG_VERWERKINGSACTIVITEIT_URL: 'https://var.example/api/v1/verwerkingsactiviteiten/1',
  VWL_RAADPLEEG_BEWAARTERMIJN: 'P5Y',
} as const;
