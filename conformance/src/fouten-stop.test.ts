import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import type { Answer, StartOptions, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { actie, ids, persoon } from './personen.ts';
import type { RawConnection } from './raw-connection.ts';
import { openConnection, requestText, statusesIn } from './raw-connection.ts';

type Body = Record<string, unknown>;

const KENMERK = { verwerkingsactiviteitId: ids.activiteit };
const PERSOON = persoon('stop-1', { soortObjectId: 'test' });
const collectie = ({ bewerking }: Target): string => `${bewerking}/verwerkingsacties`;

async function started(options: StartOptions = { settings: {} }): Promise<Target> {
  const register = await startRegister(options);
  onTestFinished(() => register.stop());
  return register;
}

const post = (register: Target, extra: Body = {}): Promise<Answer> =>
  register.call('POST', collectie(register), {
    body: actie({ ...KENMERK, verwerkteObjecten: [PERSOON], ...extra }),
    headers: { 'Idempotency-Key': randomUUID() },
  });

async function listed(register: Target): Promise<readonly string[]> {
  const { status, body } = await register.call('POST', `${collectie(register)}/_zoek`, {
    body: { objecttype: 'persoon', soortObjectId: 'test', objectId: PERSOON['objectId'], ...KENMERK, pageSize: 500 },
  });
  expect(status).toBe(200);
  return (body['results'] as readonly Body[]).map(({ actieId }) => String(actieId));
}

const idsOf = (answers: readonly Answer[]): readonly string[] => answers.map(({ body }) => String(body['actieId']));
const byText = (one: string, other: string): number => (one < other ? -1 : 1);

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The soft limit of the operating system on the size of a file: a disk that is full, for this process only. */
function limitFileSize({ pid }: Target, bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${String(bytes)}:`]);
}

test('ONTWERP 3 H1 SIGTERM while requests run: each is answered, nothing that was answered is lost, exit code 0', async () => {
  const register = await started();
  const answers: Answer[] = [];
  const client = async (): Promise<never> => {
    for (;;) answers.push(await post(register));
  };
  const clients = Promise.allSettled(Array.from({ length: 16 }, client));
  await waitFor(async () => answers.length > 50);
  expect(await register.kill('SIGTERM')).toBe(0);
  // Each ends at the first request that nobody took; an answer that breaks off half-way would be another error.
  for (const ended of await clients)
    expect(String(ended.status === 'rejected' && (ended.reason as Error).cause)).toMatch(
      /ECONNREFUSED|ECONNRESET|other side closed/,
    );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  // What was stored is what was answered: no request was taken and then left alone.
  const again = await started({ data: register.data, client: register.client });
  expect((await listed(again)).toSorted(byText)).toEqual(idsOf(answers).toSorted(byText));
});

test('ONTWERP 3 7 a second and a third signal while it stops change nothing: what was taken is answered', async () => {
  const register = await started();
  const answers: Answer[] = [];
  const client = async (): Promise<never> => {
    for (;;) answers.push(await post(register));
  };
  const clients = Promise.allSettled(Array.from({ length: 16 }, client));
  await waitFor(async () => answers.length > 50);
  const stopped = register.kill('SIGTERM');
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGTERM'] as const) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    // It may be gone already; then the signal finds nobody.
    if (isAlive(register.pid)) process.kill(register.pid, signal);
  }
  expect(await stopped).toBe(0);
  await clients;
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  const again = await started({ data: register.data, client: register.client });
  expect((await listed(again)).toSorted(byText)).toEqual(idsOf(answers).toSorted(byText));
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  'ONTWERP 7 %s ends a register that waits for work, with exit code 0',
  async (signal) => {
    const register = await started();
    expect((await post(register)).status).toBe(201);
    expect(await register.kill(signal)).toBe(0);
    const again = await started({ data: register.data, client: register.client });
    expect(await listed(again)).toHaveLength(1);
  },
);

/** A POST of which the register has read the head: it waits for the body, which is all that is left to send. */
async function halfPost(register: Target): Promise<RawConnection & { readonly head: string; readonly body: string }> {
  const connection = await openConnection(register.base);
  const body = JSON.stringify(actie({ ...KENMERK, verwerkteObjecten: [PERSOON] }));
  const headers = {
    Authorization: `Bearer ${register.token()}`,
    'Content-Type': 'application/json',
    'Content-Length': body.length,
  };
  const head = (more = {}): string => requestText('POST', collectie(register), { ...headers, ...more });
  connection.socket.write(head({ Expect: '100-continue' }));
  await waitFor(async () => connection.received() === 'HTTP/1.1 100 Continue\r\n\r\n');
  return { ...connection, head: head(), body };
}

test('P4 an answer that a stopping register still gives is its own, with API-Version', async () => {
  const register = await started();
  const { socket, received, head, body } = await halfPost(register);
  socket.write(body.slice(0, 10));
  const stopped = register.kill('SIGTERM');
  // It stops: nobody new is let in.
  await waitFor(async () => (await fetch(register.base).catch(() => null)) === null);
  // The second comes after it on the same connection.
  socket.write(body.slice(10) + head + body);
  expect(await stopped).toBe(0);
  const answers = received().split('HTTP/1.1 ').slice(2);
  expect(answers.length).toBeGreaterThan(0);
  for (const answer of answers) {
    expect(answer).toMatch(/^201 /);
    expect(answer.toLowerCase()).toContain('api-version: ');
  }
});

test('ONTWERP 3 a connection that says nothing does not keep the register from stopping', async () => {
  const register = await started();
  const silent = await openConnection(register.base);
  const { socket, received, body } = await halfPost(register);
  const stopped = register.kill('SIGTERM');
  // Told in order, not in time: it is closed while a request in hand still has time.
  await silent.closed;
  socket.write(body);
  expect(await stopped).toBe(0);
  expect(statusesIn(received())).toEqual([100, 201]);
});

test('REGELS 8 I3 a full disk: writing and logged reading give 503 and store nothing, afterwards all goes on', async () => {
  const register = await started();
  const early = await Promise.all(Array.from({ length: 10 }, () => post(register)));
  const wal = statSync(join(register.data, 'verwerkingenlog.db-wal')).size;
  limitFileSize(register, wal);
  const refused = await Promise.all(Array.from({ length: 10 }, () => post(register)));
  for (const { status, headers, body } of refused) {
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
    expect(body['code']).toBe('service_unavailable');
  }
  // A read that cannot be logged shows nothing.
  const read = await register.call('GET', String(early[0]?.body['url']));
  expect([read.status, read.body['actieId']]).toEqual([503, undefined]);
  limitFileSize(register, 'unlimited');
  const late = await Promise.all(Array.from({ length: 10 }, () => post(register)));
  expect(new Set(late.map(({ status }) => status))).toEqual(new Set([201]));
  const expected = idsOf([...early, ...late]).toSorted(byText);
  expect((await listed(register)).toSorted(byText)).toEqual(expected);
  await register.kill('SIGKILL');
  const again = await started({ data: register.data, client: register.client });
  expect((await listed(again)).toSorted(byText)).toEqual(expected);
});

test('REGELS 8 a full disk in the middle of a batch, then kill -9: the next start is fine and holds what was answered', async () => {
  const register = await started();
  const first = await post(register);
  const wal = statSync(join(register.data, 'verwerkingenlog.db-wal')).size;
  limitFileSize(register, wal + 60_000);
  const answers = await Promise.all(
    Array.from({ length: 40 }, () =>
      post(register, { actieNaam: 'x'.repeat(200), verwerkteObjecten: Array(20).fill(PERSOON) }),
    ),
  );
  const stored = answers.filter(({ status }) => status === 201);
  expect(new Set(answers.map(({ status }) => status))).toContain(503);
  for (const { status } of answers) expect([201, 503]).toContain(status);
  await register.kill('SIGKILL');
  const again = await started({ data: register.data, client: register.client });
  expect((await listed(again)).toSorted(byText)).toEqual(idsOf([first, ...stored]).toSorted(byText));
});
