import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Aansluiting } from './wereld.ts';

const bin = join(
  createRequire(import.meta.url).resolve('@verwerkingenlog/cli/package.json'),
  '../bin/verwerkingenlog.js',
);
const run = promisify(execFile);
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;

/** Settings of whoever runs the demo must not reach its registers. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([naam]) => !naam.startsWith('VWL_')));

/** A register that runs as a process of its own, as an operator starts it. */
export interface Register {
  readonly url: string;
  /** Adds an application of an organisation, with these scopes on Bewerking (and what it may read of the VAR). */
  addApplicatie(clientId: string, label: string, scopes: string): Promise<Aansluiting>;
  /** Takes over activities from a file that a package has. */
  importVar(specifier: string): Promise<void>;
  stop(): Promise<void>;
}

export interface RegisterOptions {
  readonly oin: string;
  readonly naam: string;
  /** Folder of its data. */
  readonly data: string;
  /** 0 chooses a free one. */
  readonly port: number;
}

async function listening(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(new Error(`Een register start niet:\n${said}`));
    const timer = setTimeout(fail, START_TIMEOUT_MS);
    const look = (chunk: Buffer): void => {
      said += chunk.toString();
      const [, url] = /"url":"([^"]+)"/.exec(said) ?? [];
      if (url === undefined) return;
      clearTimeout(timer);
      // What it says from here on is not kept.
      said = '';
      child.stdout?.off('data', look).resume();
      child.stderr?.off('data', look).resume();
      resolve(url);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    child.once('exit', () => {
      clearTimeout(timer);
      fail();
    });
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await gone;
  clearTimeout(timer);
}

/** Starts a register through the command line. @throws Error with what it said when it does not start */
export async function startRegister({ oin, naam, data, port }: RegisterOptions): Promise<Register> {
  const env = environment();
  const args = ['serve', '--dev', '--data', data, '--port', String(port), '--metrics-port', '0'];
  const child = spawn(process.execPath, [bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const cli = async (...words: readonly string[]): Promise<string> =>
    (await run(process.execPath, [bin, ...words, '--data', data], { env })).stdout;
  const url = await listening(child).catch(async (error: unknown) => {
    await end(child);
    throw error;
  });
  const organisatie = ['--organisatie', oin];
  return {
    url,
    addApplicatie: async (clientId, label, scopes) => {
      const said = await cli(
        'applicatie',
        'add',
        ...organisatie,
        '--organisatie-naam',
        naam,
        '--client-id',
        clientId,
        '--label',
        label,
        '--bewerking',
        scopes,
        '--var',
        'read:normal',
        '--json',
      );
      const { geheim } = JSON.parse(said) as { geheim: string };
      return { bewerking: `${url}/bewerking/api/v1`, clientId, geheim };
    },
    importVar: async (specifier) => {
      await cli('var', 'import', fileURLToPath(import.meta.resolve(specifier)), ...organisatie);
    },
    stop: () => end(child),
  };
}
