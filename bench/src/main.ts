import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { ensureOntwikkelomgeving, createSealer, openStore } from '@verwerkingenlog/register';

import { compareClient } from './client.ts';
import { fill } from './fill.ts';
import type { LoadKind, LoadResult, Server } from './processes.ts';
import { PERSONS } from './persons.ts';
import { BULK_LINES, load, startServer } from './processes.ts';

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
/** Clients that send bulks at the same time. */
const BULK_STREAMS = 4;

interface Round extends LoadResult {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const round2 = (number: number): number => Math.round(number * 100) / 100;

/** One round of load against one server, with the CPU that the server spent on it. */
async function measure(server: Server, kind: LoadKind, perRound: number, width: number): Promise<Round> {
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

/** Bulks of a thousand in some streams, with one client beside them that posts one actie at a time. */
async function bulkRound(register: Server, kind: LoadKind): Promise<object> {
  const { url, token } = register;
  const before = register.cpuSeconds();
  const [bulk, post] = await Promise.all([
    load({ url, token, kind, connections: BULK_STREAMS, seconds }),
    load({ url, token, kind: 'post', connections: 1, seconds }),
  ]);
  const acties = bulk.requests * BULK_LINES + post.requests;
  return {
    kind,
    actiesPerSecond: Math.round(acties / bulk.seconds),
    cpuMicrosecondsPerActie: Math.round(((register.cpuSeconds() - before) * 1e6) / acties),
    bulkP99: bulk.p99,
    postP50: post.p50,
    postP99: post.p99,
    errors: bulk.errors + post.errors,
  };
}

async function measureBulk(data: string): Promise<object> {
  await filledStore(data, Math.ceil(PERSONS / 3));
  const register = await startServer('./register-server.ts', [data]);
  await bulkRound(register, 'bulk');
  const results: object[] = [];
  for (let i = 0; i < rounds; i += 1)
    for (const kind of ['bulk', 'bulk-each', 'bulk-keys'] as const) results.push(await bulkRound(register, kind));
  const rssAnonMiB = round2(register.rssAnonMiB());
  await register.stop();
  return { streams: BULK_STREAMS, lines: BULK_LINES, rssAnonMiB, rounds: results };
}

/** Runs a part unless another was asked for alone. */
const part = async (name: string, run: (data: string) => Promise<object>): Promise<object | null> =>
  (values.only ?? name) === name ? run(join(root, name)) : null;

const root = mkdtempSync(join(tmpdir(), 'vwl-bench-'));
try {
  const post = await part('post', comparePost);
  const list = await part('list', measureList);
  const bulk = await part('bulk', measureBulk);
  const client = await part('client', () => compareClient(rounds));
  const report = {
    date: new Date().toISOString(),
    node: process.version,
    cpus: cpus().length,
    connections,
    seconds,
    acties,
    post,
    list,
    bulk,
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
