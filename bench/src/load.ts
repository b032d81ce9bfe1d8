import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';

import autocannon from 'autocannon';

import { person, PERSONS } from './persons.ts';
import type { LoadOptions, LoadResult } from './processes.ts';

const BODIES = 40_000;
const require = createRequire(import.meta.url);

interface Template extends Record<string, unknown> {
  readonly verwerkteObjecten: readonly Record<string, unknown>[];
}
const template = require('@verwerkingenlog/contract/vectors/post-3-personen.json') as Template;

const anyPerson = (): string => person(Math.floor(Math.random() * PERSONS));

/** A body of 1.4 kB about three persons of the hundred thousand, in a verwerking of its own. */
function newBody(): string {
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

/** One request whose body is another one of the prepared ones each time. */
function requestsOf({ kind }: LoadOptions): autocannon.Request[] {
  const path = `/bewerking/api/v1/verwerkingsacties${kind === 'post' ? '' : '/_zoek'}`;
  const bodies = Array.from({ length: BODIES }, kind === 'post' ? newBody : newSearch);
  let next = 0;
  const setupRequest = (request: autocannon.Request): autocannon.Request => {
    next = (next + 1) % BODIES;
    return { ...request, body: bodies[next] ?? '' };
  };
  return [{ method: 'POST', path, setupRequest }];
}

const options = JSON.parse(process.argv[2] ?? '{}') as LoadOptions;
const result = await autocannon({
  url: options.url,
  connections: options.connections,
  duration: options.seconds,
  headers: { authorization: `Bearer ${options.token}`, 'content-type': 'application/json' },
  requests: requestsOf(options),
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
