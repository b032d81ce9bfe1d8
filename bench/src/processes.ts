import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const TICKS_PER_SECOND = 100;
/** What the command line starts Node with; every server is measured so. */
const nodeFlags = createRequire(import.meta.url)('@verwerkingenlog/register/node-flags.json') as readonly string[];

/** A server under load: what it costs is read from the operating system. */
export interface Server {
  readonly url: string;
  readonly token: string;
  /** CPU seconds of all its threads since its start. */
  cpuSeconds(): number;
  /** Anonymous memory in MiB. */
  rssAnonMiB(): number;
  stop(): Promise<void>;
}

const exited = (child: ChildProcess): Promise<void> => new Promise((resolve) => child.once('exit', () => resolve()));

/** Starts a script of the bench as a process of its own; it reports `{url, token}` when it listens. */
export async function startServer(script: string, args: readonly string[]): Promise<Server> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [...nodeFlags, '--conditions=@vwl/source', path, ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const { url, token } = await new Promise<{ url: string; token: string }>((resolve, reject) => {
    child.once('message', (message) => resolve(message as { url: string; token: string }));
    child.once('exit', () => reject(new Error(`${script} stopte voor het begon`)));
  });
  const proc = (name: string): string => readFileSync(`/proc/${String(child.pid)}/${name}`, 'utf8');
  return {
    url,
    token,
    cpuSeconds: () => {
      const fields = proc('stat').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    },
    rssAnonMiB: () => Number(/RssAnon:\s+(\d+)/.exec(proc('status'))?.[1] ?? 0) / 1024,
    stop: async () => {
      child.kill('SIGTERM');
      await exited(child);
    },
  };
}

/** What a round of load gave. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
}

/** `bulk-keys`: each line with a key; `bulk-each`: each line with its own fate. */
export type LoadKind = 'post' | 'list' | 'bulk' | 'bulk-keys' | 'bulk-each';

/** Acties in one bulk. */
export const BULK_LINES = 1_000;

export interface LoadOptions {
  readonly url: string;
  readonly token: string;
  readonly kind: LoadKind;
  readonly connections: number;
  readonly seconds: number;
}

/** Runs the load generator in a process of its own, so that its cost is not the server's. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const path = fileURLToPath(new URL('./load.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@vwl/source', path, JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const result = await new Promise<LoadResult>((resolve, reject) => {
    child.once('message', (message) => resolve(message as LoadResult));
    child.once('exit', () => reject(new Error('de belasting stopte')));
  });
  return result;
}
