import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { testRoot } from './global-setup.ts';

const cli = fileURLToPath(new URL('../../packages/cli/bin/verwerkingenlog.js', import.meta.url));
const run = promisify(execFile);
const START_TIMEOUT_MS = 20_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, never> & Record<string, unknown>;
  readonly text: string;
}

export interface CallOptions {
  readonly token?: string | null;
  readonly scopes?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as it is, instead of JSON. */
  readonly raw?: string | Uint8Array;
}

export interface Client {
  readonly clientId: string;
  readonly geheim: string;
}

/** A register under test: addresses, tokens, and calls. */
export interface Target {
  readonly bewerking: string;
  readonly inzage: string;
  readonly base: string;
  readonly data: string;
  readonly client: Client;
  readonly pid: number;
  token(options?: TokenOptions): string;
  call(method: string, url: string, options?: CallOptions): Promise<Answer>;
  cli(...args: readonly string[]): Promise<string>;
  addApplicatie(options: {
    clientId: string;
    bewerking?: string;
    inzage?: string;
    oins?: string;
    organisatie?: string;
    uitvoeringDoor?: string;
  }): Promise<Client>;
  log(): string;
  kill(signal: NodeJS.Signals): Promise<void>;
  stop(): Promise<void>;
}

export interface TokenOptions {
  readonly client?: Client;
  readonly scopes?: readonly string[];
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
  readonly secret?: string;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A ZGW JWT, made here so that tests can make bad ones too. */
export function jwt({ client, scopes, claims = {}, header = {}, secret }: TokenOptions & { client: Client }): string {
  const iat = Math.floor(Date.now() / 1000);
  const payload = {
    iss: client.clientId,
    client_id: client.clientId,
    iat,
    user_id: 'medewerker-7',
    user_representation: 'M. Dewerker',
    ...(scopes === undefined ? {} : { scopes }),
    ...claims,
  };
  const text = `${part({ alg: 'HS256', typ: 'JWT', ...header })}.${part(payload)}`;
  return `${text}.${createHmac('sha256', secret ?? client.geheim)
    .update(text)
    .digest('base64url')}`;
}

async function json(args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run(process.execPath, [cli, ...args, '--json']);
  return JSON.parse(stdout) as Record<string, unknown>;
}

interface Process {
  readonly child: ChildProcess;
  readonly url: string;
  readonly logFile: string;
}

/** Starts `serve` and waits for the line that names its address. */
async function serve(
  data: string,
  settings: Readonly<Record<string, string>>,
  args: readonly string[],
): Promise<Process> {
  const logFile = join(data, '..', `${randomUUID()}.log`);
  const out = createWriteStream(logFile);
  const child = spawn(process.execPath, [cli, 'serve', '--data', data, ...args], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr?.pipe(out, { end: false });
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    const fail = (): void => reject(new Error(`het register start niet: ${text}`));
    const timer = setTimeout(fail, START_TIMEOUT_MS);
    child.stdout?.on('data', (chunk: Buffer) => {
      out.write(chunk);
      if (timer.hasRef()) text += chunk.toString();
      const found = /"url":"([^"]+)"/.exec(text)?.[1];
      if (found !== undefined) {
        clearTimeout(timer);
        resolve(found);
      }
    });
    child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('exit', fail);
  });
  return { child, url, logFile };
}

export interface StartOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** A folder from an earlier start. */
  readonly data?: string;
  readonly args?: readonly string[];
  /** An application from an earlier start on the same folder. */
  readonly client?: Client;
}

/** The application `ontwikkel` of a development register: its secret is given a known value through the CLI. */
async function ontwikkel(data: string): Promise<Client> {
  const { geheim } = await json(['applicatie', 'secret', '--data', data, '--client-id', 'ontwikkel', '--nummer', '2']);
  return { clientId: 'ontwikkel', geheim: String(geheim) };
}

/** Starts a development register as its user would, as a process of its own, on a free port. */
export async function startRegister({
  settings = {},
  data: given,
  args = [],
  client: known,
}: StartOptions = {}): Promise<Target> {
  const data = given ?? join(testRoot(), randomUUID(), 'data');
  mkdirSync(data, { recursive: true });
  const { child, url, logFile } = await serve(data, settings, ['--dev', '--port', '0', ...args]);
  const client = known ?? (await ontwikkel(data));
  const bewerking = `${url}/bewerking/api/v1`;
  const inzage = `${url}/inzage/api/v1`;
  const target: Target = {
    bewerking,
    inzage,
    base: url,
    data,
    client,
    pid: child.pid ?? 0,
    token: (options = {}) => jwt({ client, ...options }),
    call: async (method, address, { token, scopes, headers = {}, body, raw } = {}) => {
      const bearer = token === undefined ? jwt({ client, ...(scopes === undefined ? {} : { scopes }) }) : token;
      const response = await fetch(address.startsWith('http') ? address : url + address, {
        method,
        redirect: 'manual',
        headers: {
          ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
          ...(body === undefined && raw === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(raw !== undefined ? { body: raw as string } : body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: (isJson ? JSON.parse(text) : {}) as Answer['body'],
      };
    },
    cli: async (...words) => (await run(process.execPath, [cli, ...words, '--data', data])).stdout,
    addApplicatie: async ({
      clientId,
      bewerking: b = '',
      inzage: i = '',
      oins = '',
      organisatie = '00000099000000000000',
      uitvoeringDoor = 'onbekend',
    }) => {
      const made = await json([
        'applicatie',
        'add',
        '--data',
        data,
        '--organisatie',
        organisatie,
        '--client-id',
        clientId,
        '--label',
        `Test ${clientId}`,
        '--bewerking',
        b,
        '--inzage',
        i,
        '--oins',
        oins,
        '--uitvoering-door',
        uitvoeringDoor,
      ]);
      return { clientId, geheim: String(made['geheim']) };
    },
    log: () => readFileSync(logFile, 'utf8'),
    kill: (signal) =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill(signal);
      }),
    stop: () => target.kill('SIGTERM'),
  };
  // The directory is read again within a second (T19): the new secret has to be there.
  await waitFor(
    async () => (await target.call('GET', `${bewerking}/verwerkingsacties/${randomUUID()}`)).status === 404,
  );
  return target;
}

/** Tries until it is true, for at most a few seconds. */
export async function waitFor(check: () => Promise<boolean>, timeoutMs = 5_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await check())) {
    if (Date.now() > end) throw new Error('het wachten duurde te lang');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
