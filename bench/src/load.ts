import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

import autocannon from 'autocannon';

import { person, PERSONS } from './persons.ts';
import type { LoadKind, LoadOptions, LoadResult } from './processes.ts';
import { BULK_LINES } from './processes.ts';

const BODIES = 40_000;
const BULK_BODIES = 40;
const COLLECTION = '/bewerking/api/v1/verwerkingsacties';
const require = createRequire(import.meta.url);

interface Template extends Record<string, unknown> {
  readonly verwerkteObjecten: readonly Record<string, unknown>[];
}
const template = require('@verwerkingenlog/contract/vectors/post-3-personen.json') as Template;

const anyPerson = (): string => person(Math.floor(Math.random() * PERSONS));

/** A body of 1.4 kB about three persons of the hundred thousand, in a verwerking of its own. */
function newActie(): string {
  const verwerkteObjecten = template.verwerkteObjecten.map((object) => ({ ...object, objectId: anyPerson() }));
  return JSON.stringify({
    ...template,
    verwerkingId: randomUUID(),
    tijdstip: new Date().toISOString(),
    verwerkteObjecten,
  });
}

const newSearch = (): string =>
  JSON.stringify({ objecttype: 'persoon', soortObjectId: 'BSN', objectId: anyPerson(), pageSize: 25 });

/** Many of them, one a line. */
const newBulk = (): string => Array.from({ length: BULK_LINES }, newActie).join('\n');

interface Load {
  readonly path: string;
  readonly type: string;
  readonly newBody: () => string;
  readonly bodies: number;
  /** Each request has an `Idempotency-Key` of its own, which counts for each line. */
  readonly keys?: boolean;
}

const json = { type: 'application/json', bodies: BODIES } as const;
const lines = { type: 'application/x-ndjson', bodies: BULK_BODIES, path: `${COLLECTION}/_bulk` } as const;
const loads: Readonly<Record<LoadKind, Load>> = {
  post: { ...json, path: COLLECTION, newBody: newActie },
  list: { ...json, path: `${COLLECTION}/_zoek`, newBody: newSearch },
  bulk: { ...lines, newBody: newBulk },
  'bulk-keys': { ...lines, newBody: newBulk, keys: true },
  'bulk-each': { ...lines, path: `${lines.path}?atomic=false`, newBody: newBulk },
};

/** One request whose body is another one of the prepared ones each time. */
function requestsOf({ path, newBody, bodies: count, keys = false }: Load): autocannon.Request[] {
  const bodies = Array.from({ length: count }, newBody);
  let next = 0;
  const setupRequest = (request: autocannon.Request): autocannon.Request => {
    next = (next + 1) % count;
    const headers = { ...request.headers, ...(keys ? { 'idempotency-key': randomUUID() } : {}) };
    return { ...request, headers, body: bodies[next] ?? '' };
  };
  return [{ method: 'POST', path, setupRequest }];
}

const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions;
const chosen = loads[options.kind];
const result = await autocannon({
  url: options.url,
  connections: options.connections,
  duration: options.seconds,
  headers: { authorization: `Bearer ${options.token}`, 'content-type': chosen.type },
  requests: requestsOf(chosen),
});
const report: LoadResult = {
  requests: result['2xx'],
  seconds: result.duration,
  p50: result.latency.p50,
  p99: result.latency.p99,
  errors: result.errors + result.non2xx,
};
process.send?.(report);
process.disconnect?.();
