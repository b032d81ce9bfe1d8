import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

import { bsn, createClient, createVerwerkingenlog, failClosed, openSpool } from '@verwerkingenlog/client';

import { person } from './persons.ts';

/** Logs acts, or sends the same bodies by a bare fetch, and tells what CPU that took in this process. */
interface Options {
  readonly url: string;
  readonly token: string;
  readonly kind: 'client' | 'spool' | 'fetch';
  readonly connections: number;
  readonly acts: number;
}
const { url, token, kind, connections, acts } = JSON.parse(process.argv[2] ?? '{}') as Options;
const bewerking = `${url}/bewerking/api/v1`;
const VERWERKING = { verwerkingNaam: 'Huwelijk', vertrouwelijkheid: 'normaal', bewaartermijn: 'P10Y' } as const;
const PERSONS_PER_ACT = 3;
const WARM_UP = 500;
const personsOf = (n: number): string[] => Array.from({ length: PERSONS_PER_ACT }, (_, i) => person(n + i));

const client = createClient({ bewerking, tokens: { get: () => Promise.resolve(token), reject: () => undefined } });
const folder = mkdtempSync(join(tmpdir(), 'vwl-spool-'));
const spool = kind === 'spool' ? await openSpool({ folder, client }) : null;
const { verwerking, logVoor } = createVerwerkingenlog({
  uitvoerder: '00000001821002193000',
  systeem: 'Bench',
  logboek: spool ?? failClosed(client),
});
const byClient = (n: number): Promise<void> =>
  verwerking.run(VERWERKING, () =>
    logVoor(
      'Zoeken',
      personsOf(n).map((nummer) => bsn(nummer, 'Partner')),
      () => undefined,
    ),
  );

/** The least that a program without the client does: it makes the body and reads the answer. */
async function byFetch(n: number): Promise<void> {
  const verwerkteObjecten = personsOf(n).map((objectId) => ({
    objecttype: 'persoon',
    soortObjectId: 'BSN',
    objectId,
    betrokkenheid: 'Partner',
  }));
  const body = { ...VERWERKING, actieNaam: 'Zoeken', verwerkingId: randomUUID(), systeem: 'Bench', verwerkteObjecten };
  const response = await fetch(`${bewerking}/verwerkingsacties`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...body, uitvoerder: '00000001821002193000', tijdstip: new Date().toISOString() }),
  });
  await response.json();
  if (response.status !== 201) throw new Error(`status ${String(response.status)}`);
}

const act = kind === 'fetch' ? byFetch : byClient;
async function run(count: number): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await act((next += 1));
  };
  await Promise.all(Array.from({ length: connections }, worker));
}
await run(WARM_UP);
const cpu = process.cpuUsage();
const begin = performance.now();
await run(acts);
const perSecond = (acts * 1_000) / (performance.now() - begin);
// What waits has to be sent as well: that belongs to the cost of an act.
await spool?.close({ timeoutMs: 60_000 });
const { user, system } = process.cpuUsage(cpu);
rmSync(folder, { recursive: true });
process.send?.({ microsecondsPerAct: (user + system) / acts, perSecond });
process.disconnect?.();
