import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Answer, CallOptions } from './call.ts';
import { call } from './call.ts';
import { testRoot } from './global-setup.ts';
import { nameDatabase } from './database-setting.ts';
import type { Client, TokenOptions } from './jwt.ts';
import { jwt } from './jwt.ts';
import { runCli, runCliJson, startProcess } from './register-process.ts';

export type { Answer, CallOptions } from './call.ts';
export type { Client } from './jwt.ts';

/** Organisation that `--dev` makes. */
const OIN_ONTWIKKEL = '00000099000000000000';

interface NieuweApplicatie {
  readonly clientId: string;
  /** Scopes, with commas between them. */
  readonly bewerking?: string;
  readonly inzage?: string;
  readonly var?: string;
  readonly oins?: string;
  readonly organisatie?: string;
  /** Makes the organisation first. */
  readonly organisatieNaam?: string;
  readonly uitvoeringDoor?: string;
}

/** A server under test: addresses, tokens, calls. What stands below `call` only works on a register of our own. */
export interface Target {
  readonly bewerking: string;
  readonly inzage: string;
  readonly var: string;
  readonly base: string;
  /** An application with every scope. */
  readonly client: Client;
  token(options?: TokenOptions): string;
  call(method: string, url: string, options?: CallOptions): Promise<Answer>;
  readonly data: string;
  readonly pid: number;
  cli(...args: readonly string[]): Promise<string>;
  addApplicatie(options: NieuweApplicatie): Promise<Client>;
  log(): string;
  metrics(): Promise<string>;
  /** @returns the exit code, or null when the signal itself ended the process */
  kill(signal: NodeJS.Signals): Promise<number | null>;
  stop(): Promise<void>;
}

export interface StartOptions {
  /** `VWL_…` */
  readonly settings?: Readonly<Record<string, string>>;
  /** A folder from an earlier start. */
  readonly data?: string;
  readonly args?: readonly string[];
  /** An application from an earlier start on the same folder. */
  readonly client?: Client;
}

type Calls = Pick<Target, 'bewerking' | 'inzage' | 'var' | 'base' | 'client' | 'token' | 'call'>;

function callsOn(bewerking: string, inzage: string, register: string, client: Client): Calls {
  const base = new URL(bewerking).origin;
  return {
    bewerking,
    inzage,
    var: register,
    base,
    client,
    token: (options = {}) => jwt({ client, ...options }),
    call: (method, address, options) => call(base, client, method, address, options),
  };
}

/** The server that `REGISTER_TEST_BEWERKING`, `…_INZAGE`, `…_VAR`, `…_CLIENT_ID` and `…_SECRET` name, or null when they name none. */
function foreignTarget(): Target | null {
  const env = process.env;
  const bewerking = env['REGISTER_TEST_BEWERKING'];
  const inzage = env['REGISTER_TEST_INZAGE'];
  const geheim = env['REGISTER_TEST_SECRET'];
  if (bewerking === undefined || inzage === undefined || geheim === undefined) return null;
  const ours = (): never => {
    throw new Error('deze test kan alleen op een eigen register');
  };
  return {
    ...callsOn(bewerking, inzage, env['REGISTER_TEST_VAR'] ?? `${new URL(bewerking).origin}/var/api/v1`, {
      clientId: env['REGISTER_TEST_CLIENT_ID'] ?? 'ontwikkel',
      geheim,
    }),
    data: '',
    pid: 0,
    cli: ours,
    addApplicatie: ours,
    log: ours,
    metrics: ours,
    kill: ours,
    stop: async () => {},
  };
}

/** The application `ontwikkel` of a development register: its secret is given a known value through the CLI. */
async function ontwikkel(data: string): Promise<Client> {
  const args = ['applicatie', 'secret', '--data', data, '--client-id', 'ontwikkel', '--nummer', '2'];
  return { clientId: 'ontwikkel', geheim: String((await runCliJson(args))['geheim']) };
}

async function addApplicatie(data: string, options: NieuweApplicatie): Promise<Client> {
  const { clientId, organisatie = OIN_ONTWIKKEL, bewerking = '', inzage = '', oins = '' } = options;
  const { var: register = '', organisatieNaam } = options;
  const flags = {
    data,
    organisatie,
    'client-id': clientId,
    label: `Test ${clientId}`,
    bewerking,
    inzage,
    var: register,
    oins,
    'uitvoering-door': options.uitvoeringDoor ?? 'onbekend',
    ...(organisatieNaam === undefined ? {} : { 'organisatie-naam': organisatieNaam }),
  };
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
  return { clientId, geheim: String((await runCliJson(['applicatie', 'add', ...args]))['geheim']) };
}

/**
 * Starts a development register as its user would: a process of its own, on a free port, with a new data folder.
 * Without options it is the server that the environment names, when it names one.
 */
export async function startRegister(options: StartOptions = {}): Promise<Target> {
  const foreign = Object.keys(options).length === 0 ? foreignTarget() : null;
  if (foreign !== null) return foreign;
  const { settings = {}, data = join(testRoot(), randomUUID(), 'data'), args = [] } = options;
  mkdirSync(data, { recursive: true });
  const { VWL_DATABASE_URL, VWL_DATABASE_SERVERS } = settings;
  if (VWL_DATABASE_URL !== undefined)
    nameDatabase(data, { VWL_DATABASE_URL, ...(VWL_DATABASE_SERVERS === undefined ? {} : { VWL_DATABASE_SERVERS }) });
  const register = await startProcess(data, settings, ['--dev', '--port', '0', ...args]);
  const { url, pid } = register;
  const client = options.client ?? (await ontwikkel(data));
  const calls = callsOn(`${url}/bewerking/api/v1`, `${url}/inzage/api/v1`, `${url}/var/api/v1`, client);
  // The directory is read again within a second (T19): the new secret has to be there. One of the two APIs may be off.
  await waitFor(async () => {
    const addresses = [`${calls.bewerking}/verwerkingsacties`, `${calls.inzage}/verwerkte-objecten`];
    const answers = await Promise.all(addresses.map((address) => calls.call('GET', address)));
    return answers.every(({ body }) => body['code'] !== 'authentication_failed');
  });
  return {
    ...calls,
    data,
    pid,
    cli: (...words) => runCli([...words, '--data', data]),
    addApplicatie: (application) => addApplicatie(data, application),
    log: () => register.log(),
    metrics: () => register.metrics(),
    kill: (signal) => register.kill(signal),
    stop: async () => void (await register.kill('SIGTERM')),
  };
}

/** Tries until it is true. The limit is for what never comes: on a busy machine much comes late. */
export async function waitFor(check: () => Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await check())) {
    if (Date.now() > end) throw new Error('het wachten duurde te lang');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const LOOK_MS = 50;
const SECOND_MS = 1_000;

/**
 * T19: tries until it is true, for a second. Counted in looks, not in time: a register that has to wait for a processor answers each look
 * later, and gets so much longer.
 */
export async function withinSecond(check: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks * LOOK_MS < SECOND_MS; looks += 1) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  throw new Error('het werkte niet binnen een seconde');
}
