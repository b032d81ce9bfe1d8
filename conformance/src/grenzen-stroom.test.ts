import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

import { expect, onTestFinished, test } from 'vitest';

import type { Body } from './answers.ts';
import { bulk } from './bulk.ts';
import type { Answer, Client, StartOptions, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { actie, ids, persoon } from './personen.ts';
import { openConnection, requestText } from './raw-connection.ts';

const LONG = process.env['REGISTER_TEST_LONG'] === '1';
const CONNECTIONS = LONG ? 10_000 : 1_000;
const PAUSE_MS = LONG ? 60_000 : 2_000;
const WACHT_MS = LONG ? 120_000 : 30_000;
/** Open files that the tests themselves need. */
const SPARE_FILES = 500;
/** So that all of it stands on one page. */
const KEYS_MAX = 400;
const OPENED_TOGETHER = 200;

async function started(options: StartOptions = { settings: {} }): Promise<Target> {
  const register = await startRegister(options);
  onTestFinished(() => register.stop());
  return register;
}

const doel = (objectId: string): Record<string, unknown> => persoon(objectId, { soortObjectId: 'test' });

interface PostOptions {
  readonly client?: Client;
  readonly personen?: number;
  readonly key?: string;
  readonly token?: string;
}

const post = (register: Target, wie: string, options: PostOptions = {}): Promise<Answer> => {
  const { client = register.client, personen = 1, key = randomUUID() } = options;
  const verwerkteObjecten = Array.from({ length: personen }, () => doel(wie));
  return register.call('POST', `${register.bewerking}/verwerkingsacties`, {
    token: options.token ?? register.token({ client }),
    headers: { 'Idempotency-Key': key },
    body: actie({ verwerkingsactiviteitId: ids.activiteit, verwerkteObjecten }),
  });
};

async function listed(register: Target, wie: string): Promise<readonly string[]> {
  const criteria = { objecttype: 'persoon', soortObjectId: 'test', objectId: wie };
  const { status, body } = await register.call('POST', `${register.bewerking}/verwerkingsacties/_zoek`, {
    body: { ...criteria, verwerkingsactiviteitId: ids.activiteit, pageSize: 500 },
  });
  expect(status).toBe(200);
  expect(body['next']).toBeNull();
  return (body['results'] as readonly Record<string, unknown>[]).map(({ actieId }) => String(actieId)).toSorted(byText);
}

const byText = (one: string, other: string): number => (one < other ? -1 : 1);
const idsOf = (answers: readonly Answer[]): readonly string[] =>
  answers.map(({ body }) => String(body['actieId'])).toSorted(byText);

test('ADR 0012 a flood of one client on 200 connections does not starve another one', async () => {
  const FLOOD = 200;
  const register = await started({ settings: { VWL_MAX_TEGELIJK: '16' } });
  const buur = await register.addApplicatie({ clientId: 'buur', bewerking: 'read:normal' });
  await waitFor(async () => (await post(register, 'buur', { client: buur })).status === 201);
  let answered = 0;
  const flood = Array.from({ length: FLOOD }, async () => {
    const answer = await post(register, 'vloed', { personen: 100 });
    answered += 1;
    return answer;
  });
  await waitFor(async () => answered > 0);
  // Told in answers, not in time: how many of the flood went before each of the neighbour's.
  for (let i = 0; i < 3; i += 1) {
    const before = answered;
    expect((await post(register, 'buur', { client: buur })).status).toBe(201);
    expect(answered - before).toBeLessThan(FLOOD / 3);
  }
  // Nor is the flood refused: it waits for its turn.
  const answers = await Promise.all(flood);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(await listed(register, 'vloed')).toEqual(idsOf(answers));
});

test('ADR 0012 Z12 a flood of _bulk of one client starves neither the POST nor the _bulk of another one', async () => {
  const FLOOD = 40;
  const LINES = 500;
  const register = await started();
  const buur = await register.addApplicatie({ clientId: 'buur', bewerking: 'create:normal' });
  await waitFor(async () => (await post(register, 'buur', { client: buur })).status === 201);
  const line = actie({ verwerkingsactiviteitId: ids.activiteit, verwerkteObjecten: [doel('vloed')] });
  const lines = (count: number): readonly Body[] => Array.from({ length: count }, () => line);
  let answered = 0;
  const flood = Array.from({ length: FLOOD }, async () => {
    const { status } = await bulk(register, lines(LINES));
    answered += 1;
    return status;
  });
  await waitFor(async () => answered > 0);
  const passed: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    const before = answered;
    expect((await post(register, 'buur', { client: buur })).status).toBe(201);
    expect((await bulk(register, lines(10), { token: register.token({ client: buur }) })).status).toBe(201);
    passed.push(answered - before);
  }
  // Those that were in hand already, not all that waited.
  for (const count of passed) expect(count).toBeLessThan(FLOOD / 2);
  expect(new Set(await Promise.all(flood))).toEqual(new Set([201]));
});

/** As many connections as the operating system lets this process have. */
function connectionsAllowed(): number {
  const files = Number(execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim());
  return Math.min(CONNECTIONS, Number.isNaN(files) ? CONNECTIONS : files - SPARE_FILES);
}

const openFiles = ({ pid }: Target): number => readdirSync(`/proc/${String(pid)}/fd`).length;

test(`REGELS 8 with ${String(CONNECTIONS)} connections, silent ones and slow ones, the register answers, and lets them go`, async () => {
  const settings = { VWL_KOP_SECONDEN: '100', VWL_AANVRAAG_SECONDEN: '100', VWL_MAX_VERBINDINGEN: '11000' };
  const register = await started({ settings });
  const count = connectionsAllowed();
  const before = openFiles(register);
  const open = [];
  while (open.length < count)
    open.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(OPENED_TOGETHER, count - open.length) }, () => openConnection(register.base)),
      )),
    );
  // Every second one sends a request of which the end does not come.
  const half = requestText('GET', register.base, { 'x-a': 'a' }).slice(0, -3);
  for (const { socket } of open.filter((_, i) => i % 2 === 0)) socket.write(half);
  await waitFor(async () => openFiles(register) >= before + count, WACHT_MS);
  // Also who comes new is served.
  const nieuw = await openConnection(register.base);
  nieuw.socket.write(requestText('GET', register.base));
  await waitFor(async () => nieuw.received() !== '', WACHT_MS);
  expect(nieuw.received()).toMatch(/^HTTP\/1\.1 200 /);
  expect((await register.call('GET', `${register.base}/health/ready`, { token: null })).status).toBe(200);
  const answers = [await post(register, 'druk'), await post(register, 'druk')];
  expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  expect(open.filter(({ socket }) => socket.closed)).toEqual([]);
  for (const { socket } of open) socket.destroy();
  await waitFor(async () => openFiles(register) < before + SPARE_FILES / 10, WACHT_MS);
  expect(await listed(register, 'druk')).toEqual(idsOf(answers));
});

/** MiB of memory of its own, as the operating system counts them. */
function ownMemory({ pid }: Target): number {
  const [, kib] = /RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
  return Number(kib) / 1024;
}

test.runIf(LONG)('REGELS 8 pages of 500 that nobody reads take bounded memory, and a neighbour is served', async () => {
  const MEMORY_MIB = 1_000;
  const CLIENTS = 300;
  const PAGE = 500;
  const register = await started({ settings: { VWL_ANTWOORD_SECONDEN: '5' } });
  const buur = await register.addApplicatie({ clientId: 'buur', bewerking: 'read:normal' });
  await waitFor(async () => (await post(register, 'buur', { client: buur })).status === 201);
  const lang = { actieNaam: 'n'.repeat(242), handelingNaam: 'h'.repeat(242), verwerkingNaam: 'v'.repeat(242) };
  for (let i = 0; i < PAGE; i += 50)
    await Promise.all(
      Array.from({ length: 50 }, () =>
        register.call('POST', `${register.bewerking}/verwerkingsacties`, {
          body: actie({ ...lang, verwerkteObjecten: [doel('stil')] }),
        }),
      ),
    );
  const zoek = `objecttype=persoon&soortObjectId=test&objectId=stil&pageSize=${String(PAGE)}`;
  const vraag = requestText('GET', `${register.bewerking}/verwerkingsacties?${zoek}`, {
    Authorization: `Bearer ${register.token()}`,
  });
  const open = await Promise.all(Array.from({ length: CLIENTS }, () => openConnection(register.base, false)));
  for (const { socket } of open) socket.write(vraag.repeat(8));
  let most = 0;
  for (let i = 0; i < 40; i += 1) {
    expect((await post(register, 'buur', { client: buur })).status).toBe(201);
    most = Math.max(most, ownMemory(register));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  expect(most).toBeLessThan(MEMORY_MIB);
});

test(`REGELS 8 V11 T17 a register that stands still for ${String(PAUSE_MS / 1000)} s goes on: nothing lost, nothing twice, tokens judged anew`, async () => {
  const register = await started();
  const keys: string[] = [];
  let answers: Answer[] = [];
  const load = { going: true };
  const client = async (): Promise<void> => {
    while (load.going && keys.length < KEYS_MAX) {
      const key = randomUUID();
      keys.push(key);
      // What is cut off has no answer; the repeat below gives one.
      const answer = await post(register, 'pauze', { key }).catch(() => null);
      if (answer !== null) answers.push(answer);
    }
  };
  const clients = Array.from({ length: 16 }, client);
  await waitFor(async () => answers.length > 50);
  const expires = Math.floor((Date.now() + PAUSE_MS) / 1000) - 3_660;
  const token = register.token({ claims: { iat: expires } });
  process.kill(register.pid, 'SIGSTOP');
  load.going = false;
  // It is received while nobody is there, and answered when its token is old.
  const late = post(register, 'te laat', { token });
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS + 1_000));
  process.kill(register.pid, 'SIGCONT');
  await Promise.all(clients);
  // Nothing came in while it stood still that it may not answer with an error of its own.
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  const given = await late.catch(() => null);
  if (given !== null) expect([given.status, given.body['code']]).toEqual([401, 'jwt-expired']);
  const first = new Set(answers.map(({ body }) => String(body['actieId'])));
  answers = [];
  for (const key of keys) answers.push(await post(register, 'pauze', { key }));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  for (const actieId of first) expect(idsOf(answers)).toContain(actieId);
  expect(await listed(register, 'pauze')).toEqual(idsOf(answers));
  expect(await listed(register, 'te laat')).toEqual([]);
});
