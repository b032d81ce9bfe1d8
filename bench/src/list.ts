import { listWithoutLine } from './list-without-line.ts';
import { load, startServer } from './processes.ts';
import type { Place } from './stores.ts';
import { fillStore, serverArgs } from './stores.ts';

/** The list of 25 of one person, warm: through HTTP with its own log line, and its server work without that line. */
export async function measureList(place: Place, acties: number, seconds: number): Promise<object> {
  await fillStore(place, acties);
  const register = await startServer('./register-server.ts', serverArgs(place));
  const { url, token } = register;
  await load({ url, token, kind: 'list', connections: 4, seconds });
  const before = register.cpuSeconds();
  const { requests, p50, p99, errors } = await load({ url, token, kind: 'list', connections: 1, seconds });
  const cpuMicroseconds = Math.round(((register.cpuSeconds() - before) * 1e6) / Math.max(1, requests));
  const rssAnonMiB = Math.round(register.rssAnonMiB());
  await register.stop();
  const withLine = { requests, p50, p99, errors, cpuMicroseconds };
  return { engine: place.engine, acties, withLine, withoutLine: await listWithoutLine(place), rssAnonMiB };
}
