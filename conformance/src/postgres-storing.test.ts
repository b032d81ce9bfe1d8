import { randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { testRoot } from './global-setup.ts';
import type { Answer, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { actie, ids, persoon, testBsns } from './personen.ts';
import type { PostgresServer } from './postgres-server.ts';
import { postgresUnderTest, startPostgres } from './postgres-server.ts';
import { productie, runToEnd } from './run-to-end.ts';
import { checkTables } from './tabellen.ts';

const ROUNDS = process.env['REGISTER_TEST_LONG'] === '1' ? 30 : 3;
const ROUND_TIMEOUT_MS = 80_000;
const CLIENTS = 8;
/** The server is killed after so many answers and some milliseconds. Counted, because a busy machine gives few in any time. */
const ANSWERS_MAX = 40;
const KILL_MS_MAX = 20;
/** A client waits for so long before it goes on after a refusal. */
const PAUSE_MS = 50;
const GEDULD_MS = 60_000;
const KENMERK = { verwerkingsactiviteitId: ids.activiteit };

/** One POST, and what became of it. */
interface Verzoek {
  readonly key: string;
  antwoord: Answer | null;
}

let server: PostgresServer;
let register: Target;

beforeAll(async () => {
  server = await startPostgres(postgresUnderTest, join(testRoot(), `postgres-${randomUUID()}`));
  register = await startRegister({ settings: { VWL_DATABASE_URL: server.url } });
});
afterAll(async () => {
  await register.stop();
  await server.kill('SIGINT');
});

const collectie = (): string => `${register.bewerking}/verwerkingsacties`;

const send = (wie: string, { key }: Verzoek): Promise<Answer> => {
  const objecten = [persoon(wie, { soortObjectId: 'test' }), persoon(testBsns[0]), persoon(testBsns[1])];
  return register.call('POST', collectie(), {
    body: actie({ ...KENMERK, verwerkteObjecten: objecten }),
    headers: { 'Idempotency-Key': key },
  });
};

const codeOf = ({ antwoord }: Verzoek): unknown => antwoord?.body['code'];
const isStored = ({ antwoord }: Verzoek): boolean => antwoord?.status === 201;

/** Logs until it is told to stop, whatever the answers are. */
async function load(wie: string, verzoeken: Verzoek[], stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const verzoek: Verzoek = { key: randomUUID(), antwoord: null };
    verzoeken.push(verzoek);
    verzoek.antwoord = await send(wie, verzoek);
    if (!isStored(verzoek)) await sleep(PAUSE_MS);
  }
}

/** Kills the server under load and starts it again, while the clients go on. */
async function loadWhileKilled(wie: string): Promise<readonly Verzoek[]> {
  const verzoeken: Verzoek[] = [];
  const stop = new AbortController();
  const clients = Promise.all(Array.from({ length: CLIENTS }, () => load(wie, verzoeken, stop.signal)));
  const stored = (): number => verzoeken.filter(isStored).length;
  const answers = CLIENTS + randomInt(ANSWERS_MAX);
  try {
    await waitFor(async () => stored() > answers, GEDULD_MS);
    await sleep(randomInt(KILL_MS_MAX));
    await server.kill('SIGKILL');
    await server.start();
    const count = stored();
    // Nobody does a thing to the register: it goes on by itself.
    await waitFor(async () => stored() > count + CLIENTS, GEDULD_MS);
  } finally {
    stop.abort();
    await clients;
  }
  return verzoeken;
}

/** What a list shows of a person, and how many there are. */
async function list(wie: string): Promise<{ readonly shown: readonly Answer['body'][]; readonly count: unknown }> {
  const criteria = { objecttype: 'persoon', soortObjectId: 'test', objectId: wie, ...KENMERK, pageSize: 500 };
  const { status, body } = await register.call('POST', `${collectie()}/_zoek`, { body: criteria });
  expect(status).toBe(200);
  return { shown: body['results'] as readonly Answer['body'][], count: body['count'] };
}

/** Every answer of the round was true. */
async function checkRound(wie: string, verzoeken: readonly Verzoek[]): Promise<void> {
  const stored = verzoeken.filter(isStored);
  const uncertain = verzoeken.filter((each) => codeOf(each) === 'outcome_unknown');
  for (const each of verzoeken) expect([undefined, 'outcome_unknown', 'service_unavailable']).toContain(codeOf(each));
  const { shown, count } = await list(wie);
  expect(count).toBe(shown.length);
  const known = new Set(shown.map(({ actieId }) => actieId));
  expect(stored.map(({ antwoord }) => antwoord?.body['actieId']).filter((id) => !known.has(id))).toEqual([]);
  // What was refused as not stored is not there.
  expect(shown.length).toBeLessThanOrEqual(stored.length + uncertain.length);
  for (const { actieId } of shown) {
    const { status, body } = await register.call('GET', `${collectie()}/${String(actieId)}`);
    expect(status).toBe(200);
    expect(body['verwerkteObjecten']).toHaveLength(3);
  }
  // A repeat gives the first answer, or stores what was not: each is there once.
  for (const verzoek of verzoeken) {
    const again = await send(wie, verzoek);
    expect(again.status).toBe(201);
    if (isStored(verzoek)) expect(again.body).toEqual(verzoek.antwoord?.body);
  }
  expect((await list(wie)).count).toBe(verzoeken.length);
}

test(
  `ONTWERP 3 REGELS 8 V11 the server killed with -9 under load and started again: every 201 is there, nothing half, nothing twice: ${String(ROUNDS)} rounds`,
  async () => {
    let refused = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const wie = `ronde-${String(round)}`;
      const verzoeken = await loadWhileKilled(wie);
      refused += verzoeken.filter((each) => !isStored(each)).length;
      await checkRound(wie, verzoeken);
    }
    await checkTables(register.data);
    // Else nothing was in hand when the server went.
    expect(refused).toBeGreaterThan(0);
  },
  ROUNDS * ROUND_TIMEOUT_MS,
);

describe('ONTWERP 7 a server that would lose what it commits', () => {
  const set = async (name: string, value: 'on' | 'off'): Promise<void> => {
    const client = new Client(server.url);
    await client.connect();
    await client.query(`ALTER SYSTEM SET ${name} = ${value}`);
    await client.query('SELECT pg_reload_conf()');
    await client.end();
  };
  const ready = (): Promise<Answer> => register.call('GET', `${register.base}/health/ready`);

  test.each(['fsync', 'full_page_writes'])(
    '%s=off: no register starts on it, and one that runs says that it is not ready',
    async (name) => {
      await set(name, 'off');
      await waitFor(async () => (await ready()).status === 503);
      expect((await ready()).text).toContain(`PostgreSQL staat niet op ${name}=on`);
      const serve = ['serve', '--port', '0', '--data', register.data];
      const ended = await runToEnd(serve, { ...productie, VWL_DATABASE_URL: server.url });
      expect(ended.code).toBe(1);
      expect(ended.output).toContain(`PostgreSQL staat niet op ${name}=on: een stroomstoring zou regels wissen.`);
      await set(name, 'on');
      await waitFor(async () => (await ready()).status === 200);
    },
  );
});
