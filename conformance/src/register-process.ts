import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { databaseSetting } from './database-setting.ts';
import { withoutFractions } from './leaks.ts';

const bin = fileURLToPath(new URL('../../packages/cli/bin/verwerkingenlog.js', import.meta.url));
const run = promisify(execFile);
const START_TIMEOUT_MS = 20_000;

/** Settings of whoever runs the tests must not reach the register under test. */
export function environment(settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('VWL_'));
  return { ...Object.fromEntries(own), ...settings };
}

/** The data folder that words of a command name. */
const dataOf = (args: readonly string[]): string | undefined =>
  args.includes('--data') ? args[args.indexOf('--data') + 1] : undefined;

/** Runs one command of the CLI as an operator would. @returns what it printed */
export async function runCli(args: readonly string[], settings?: Readonly<Record<string, string>>): Promise<string> {
  const env = environment(settings ?? (await databaseSetting(dataOf(args))));
  return (await run(process.execPath, [bin, ...args], { env })).stdout;
}

/** The same with `--json`. */
export async function runCliJson(args: readonly string[]): Promise<Record<string, unknown>> {
  return JSON.parse(await runCli([...args, '--json'])) as Record<string, unknown>;
}

/** Where a register says that it listens. */
interface Listening {
  readonly url: string;
  readonly metricsPort: number;
}

/** A `serve` that runs. */
export interface RegisterProcess {
  readonly url: string;
  /** What `/metrics` shows now. */
  metrics(): Promise<string>;
  readonly pid: number;
  /** Everything it wrote so far. */
  log(): string;
  /** Ends it and waits until it is gone. @returns its exit code, or null when the signal itself ended it */
  kill(signal: NodeJS.Signals): Promise<number | null>;
}

/** What the line says that tells where the register listens. */
async function listening(child: ChildProcess, log: () => string): Promise<Listening> {
  return new Promise<Listening>((resolve, reject) => {
    const fail = (): void => reject(new Error(`het register start niet: ${log()}`));
    const timer = setTimeout(fail, START_TIMEOUT_MS);
    const look = (): void => {
      const [, url, metricsPort] = /"url":"([^"]+)","metricsPort":(\d+)/.exec(log()) ?? [];
      if (url === undefined) return;
      clearTimeout(timer);
      child.stdout?.off('data', look);
      resolve({ url, metricsPort: Number(metricsPort) });
    };
    child.stdout?.on('data', look);
    child.once('exit', () => {
      clearTimeout(timer);
      fail();
    });
  });
}

/**
 * Starts `serve`; its output and its last figures go to files beside the data folder, where the scan for leaks finds them.
 * @throws Error with that output when it does not start
 */
export async function startProcess(
  data: string,
  settings: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<RegisterProcess> {
  const name = join(data, '..', randomUUID());
  const logFile = `${name}.log`;
  const out = createWriteStream(logFile);
  const child = spawn(process.execPath, [bin, 'serve', '--data', data, ...args], {
    env: environment({ ...(await databaseSetting(data)), ...settings }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let started = '';
  let isListening = false;
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      out.write(chunk);
      if (!isListening) started += chunk.toString();
    });
  const { url, metricsPort } = await listening(child, () => started);
  isListening = true;
  const metrics = async (): Promise<string> => (await fetch(`http://127.0.0.1:${String(metricsPort)}/metrics`)).text();
  return {
    url,
    pid: child.pid ?? 0,
    metrics,
    log: () => readFileSync(logFile, 'utf8'),
    kill: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      if (signal === 'SIGTERM') writeFileSync(`${name}.metrics`, withoutFractions(await metrics()));
      const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
      child.kill(signal);
      return gone;
    },
  };
}
