import { median, round2 } from './figures.ts';
import type { LoadResult, Server } from './processes.ts';
import { load, startServer } from './processes.ts';
import type { Place } from './stores.ts';
import { fillStore, serverArgs } from './stores.ts';
import { PERSONS } from './persons.ts';

/** What one contender did in one round. */
interface Round extends LoadResult {
  readonly perSecond: number;
  /** Of all its processes, per request; the database server of PostgreSQL is not one of them. */
  readonly cpuMicroseconds: number;
}

/** A register, or more of them on one store, or the no-op. */
interface Contender {
  readonly name: string;
  readonly servers: readonly Server[];
}

/** One contender at one number of connections, against the no-op of the same rounds. */
export interface PostResult {
  readonly contender: string;
  readonly connections: number;
  readonly ratioRequests: number;
  readonly ratioCpu: number;
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
}

interface PostReport {
  readonly results: readonly PostResult[];
  /** MiB of each process, at the end. */
  readonly rssAnonMiB: Readonly<Record<string, readonly number[]>>;
}

interface PostOptions {
  readonly places: readonly Place[];
  /** Processes on a store of which more than one may serve. */
  readonly processes: readonly number[];
  readonly widths: readonly number[];
  readonly rounds: number;
  readonly seconds: number;
}

const NOOP = 'no-op';
/** A store that holds every person of the load. */
const FILLED_ACTIES = Math.ceil(PERSONS / 3);

/** One round of load against one contender, with the CPU that it spent. Connections are divided over its processes. */
async function measure({ servers }: Contender, connections: number, seconds: number): Promise<Round> {
  const cpu = (): number => servers.reduce((sum, server) => sum + server.cpuSeconds(), 0);
  const before = cpu();
  const width = Math.max(1, Math.round(connections / servers.length));
  const results = await Promise.all(
    servers.map(({ url, token }) => load({ url, token, kind: 'post', connections: width, seconds })),
  );
  const spent = cpu() - before;
  const requests = results.reduce((sum, result) => sum + result.requests, 0);
  return {
    requests,
    seconds,
    p50: median(results.map(({ p50 }) => p50)),
    p99: Math.max(...results.map(({ p99 }) => p99)),
    errors: results.reduce((sum, { errors }) => sum + errors, 0),
    perSecond: results.reduce((sum, result) => sum + result.requests / result.seconds, 0),
    cpuMicroseconds: (spent * 1e6) / Math.max(1, requests),
  };
}

async function contendersOn(place: Place, processes: readonly number[]): Promise<readonly Contender[]> {
  await fillStore(place, FILLED_ACTIES);
  const counts = place.engine === 'sqlite' ? [1] : processes;
  return Promise.all(
    counts.map(async (count) => ({
      name: count === 1 ? place.engine : `${place.engine} × ${String(count)}`,
      servers: await Promise.all(
        Array.from({ length: count }, () => startServer('./register-server.ts', serverArgs(place))),
      ),
    })),
  );
}

function summarise(name: string, connections: number, rounds: readonly Record<string, Round>[]): PostResult {
  const of = (pick: (round: Round) => number): number =>
    median(rounds.flatMap((round) => (round[name] === undefined ? [] : [pick(round[name])])));
  const ratio = (pick: (round: Round) => number): number =>
    median(
      rounds.flatMap(({ [NOOP]: noop, [name]: own }) =>
        noop === undefined || own === undefined ? [] : [pick(own) / pick(noop)],
      ),
    );
  return {
    contender: name,
    connections,
    ratioRequests: round2(ratio(({ perSecond }) => perSecond)),
    ratioCpu: round2(ratio(({ cpuMicroseconds }) => cpuMicroseconds)),
    perSecond: Math.round(of(({ perSecond }) => perSecond)),
    cpuMicroseconds: Math.round(of(({ cpuMicroseconds }) => cpuMicroseconds)),
    p50: of(({ p50 }) => p50),
    p99: of(({ p99 }) => p99),
    errors: rounds.reduce((sum, round) => sum + (round[name]?.errors ?? 0), 0),
  };
}

/** POST on every engine against the no-op, in turn, so that a machine that drifts slows all. */
export async function comparePost(options: PostOptions): Promise<PostReport> {
  const noop: Contender = { name: NOOP, servers: [await startServer('./noop-server.ts', [])] };
  const contenders = [noop];
  for (const place of options.places) contenders.push(...(await contendersOn(place, options.processes)));
  const results: PostResult[] = [];
  for (const contender of contenders) await measure(contender, options.widths.at(-1) ?? 1, options.seconds);
  for (const connections of options.widths) {
    const rounds: Record<string, Round>[] = [];
    for (let i = 0; i < options.rounds; i += 1) {
      const round: Record<string, Round> = {};
      for (const contender of contenders)
        round[contender.name] = await measure(contender, connections, options.seconds);
      rounds.push(round);
      const shown = Object.entries(round).map(([name, { perSecond }]) => `${name} ${perSecond.toFixed(0)}/s`);
      process.stderr.write(`${String(connections)} verbindingen, ronde ${String(i + 1)}: ${shown.join(', ')}\n`);
    }
    results.push(...contenders.map(({ name }) => summarise(name, connections, rounds)));
  }
  const rssAnonMiB = Object.fromEntries(
    contenders.map(({ name, servers }) => [name, servers.map((server) => round2(server.rssAnonMiB()))]),
  );
  for (const { servers } of contenders) for (const server of servers) await server.stop();
  return { results, rssAnonMiB };
}
