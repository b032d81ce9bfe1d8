import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { ensureOntwikkelomgeving, createSealer, openStore } from '@verwerkingenlog/register';

import { compareClient } from './client.ts';
import { fill } from './fill.ts';
import type { LoadResult, Server } from './processes.ts';
import { PERSONS } from './persons.ts';
import { load, startServer } from './processes.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '64' },
    acties: { type: 'string', default: '1000000' },
    only: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const connections = Number(values.connections);
const acties = Number(values.acties);
const SECRET_BYTES = 32;

interface Round extends LoadResult {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const round2 = (number: number): number => Math.round(number * 100) / 100;

/** One round of load against one server, with the CPU that the server spent on it. */
async function measure(server: Server, kind: 'post' | 'list', perRound: number, width: number): Promise<Round> {
  const before = server.cpuSeconds();
  const result = await load({ url: server.url, token: server.token, kind, connections: width, seconds: perRound });
  const cpu = server.cpuSeconds() - before;
  return {
    ...result,
    perSecond: result.requests / result.seconds,
    cpuMicroseconds: (cpu * 1e6) / Math.max(1, result.requests),
  };
}

/** A development store with acties about all persons. */
async function filledStore(data: string, count: number): Promise<void> {
  const store = await openStore({ data, dev: true, lock: true, cacheMiB: 256 });
  const directory = { engine: store.engine, sealer: createSealer(store.sleutelring.keys('geheim', '')) };
  await ensureOntwikkelomgeving(directory, SECRET_BYTES);
  await fill(store, data, count);
  await store.close();
}

/** POST against the no-op, in turn, so that a machine that drifts slows both. */
async function comparePost(data: string): Promise<object> {
  await filledStore(data, Math.ceil(PERSONS / 3));
  const noop = await startServer('./noop-server.ts', []);
  const register = await startServer('./register-server.ts', [data]);
  const pairs: { readonly noop: Round; readonly register: Round }[] = [];
  await measure(noop, 'post', seconds, connections);
  await measure(register, 'post', seconds, connections);
  for (let i = 0; i < rounds; i += 1) {
    const pair = {
      noop: await measure(noop, 'post', seconds, connections),
      register: await measure(register, 'post', seconds, connections),
    };
    pairs.push(pair);
    process.stderr.write(
      `ronde ${String(i + 1)}: no-op ${pair.noop.perSecond.toFixed(0)}/s, register ${pair.register.perSecond.toFixed(0)}/s\n`,
    );
  }
  const rssAnonMiB = round2(register.rssAnonMiB());
  await noop.stop();
  await register.stop();
  return {
    ratioRequests: round2(median(pairs.map((pair) => pair.register.perSecond / pair.noop.perSecond))),
    ratioCpu: round2(median(pairs.map((pair) => pair.register.cpuMicroseconds / pair.noop.cpuMicroseconds))),
    rssAnonMiB,
    rounds: pairs,
  };
}

/** The list of 25 of one person, warm: through HTTP with its own log line, and its server work without that line. */
async function measureList(data: string): Promise<object> {
  await filledStore(data, acties);
  const register = await startServer('./register-server.ts', [data]);
  await measure(register, 'list', seconds, 4);
  const withLine = await measure(register, 'list', seconds, 1);
  const rssAnonMiB = round2(register.rssAnonMiB());
  await register.stop();
  const withoutLine = await import('./list-without-line.ts').then(({ listWithoutLine }) => listWithoutLine(data));
  return { withLine, withoutLine, rssAnonMiB };
}

const root = mkdtempSync(join(tmpdir(), 'vwl-bench-'));
try {
  const wanted = (part: string): boolean => (values.only ?? part) === part;
  const post = wanted('post') ? await comparePost(join(root, 'post')) : null;
  const list = wanted('list') ? await measureList(join(root, 'list')) : null;
  const client = wanted('client') ? await compareClient(rounds) : null;
  const report = {
    date: new Date().toISOString(),
    node: process.version,
    cpus: cpus().length,
    connections,
    seconds,
    acties,
    post,
    list,
    client,
  };
  const folder = new URL('../results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const file = new URL(`${report.date.replaceAll(':', '').slice(0, 17)}.json`, folder);
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  rmSync(root, { recursive: true, force: true });
}
