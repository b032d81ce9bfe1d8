import { PERSONS } from './persons.ts';
import type { LoadKind, Server } from './processes.ts';
import { BULK_LINES, load, startServer } from './processes.ts';
import type { Place } from './stores.ts';
import { fillStore, serverArgs } from './stores.ts';

/** Clients that send bulks at the same time. */
const STREAMS = 4;
const kinds = ['bulk', 'bulk-each', 'bulk-keys'] as const satisfies readonly LoadKind[];

/** Bulks of a thousand in some streams, with one client beside them that posts one actie at a time. */
async function bulkRound(register: Server, kind: LoadKind, seconds: number): Promise<object> {
  const { url, token } = register;
  const before = register.cpuSeconds();
  const [bulk, post] = await Promise.all([
    load({ url, token, kind, connections: STREAMS, seconds }),
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

/** Acties per second through `_bulk`, and what it does to a POST beside it (ADR 0010). */
export async function measureBulk(place: Place, rounds: number, seconds: number): Promise<object> {
  await fillStore(place, Math.ceil(PERSONS / 3));
  const register = await startServer('./register-server.ts', serverArgs(place));
  await bulkRound(register, 'bulk', seconds);
  const results: object[] = [];
  for (let i = 0; i < rounds; i += 1) for (const kind of kinds) results.push(await bulkRound(register, kind, seconds));
  const rssAnonMiB = Math.round(register.rssAnonMiB());
  await register.stop();
  return { engine: place.engine, streams: STREAMS, lines: BULK_LINES, rssAnonMiB, rounds: results };
}
