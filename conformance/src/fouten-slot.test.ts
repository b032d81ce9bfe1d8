import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

import { expect, onTestFinished, test } from 'vitest';

import { databaseOf } from './datamap.ts';
import type { Answer, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { actie, ids, persoon } from './personen.ts';
import { runToEnd } from './run-to-end.ts';

type Body = Record<string, unknown>;

const KENMERK = { verwerkingsactiviteitId: ids.activiteit };
const PERSOON = persoon('slot-1', { soortObjectId: 'test' });
/** Shorter than a register waits for a lock: 5 seconds. */
const SHORT_MS = 1_000;

async function started(): Promise<Target> {
  const register = await startRegister({ settings: {} });
  onTestFinished(() => register.stop());
  return register;
}

const collectie = ({ bewerking }: Target): string => `${bewerking}/verwerkingsacties`;
const post = (register: Target, key: string): Promise<Answer> =>
  register.call('POST', collectie(register), {
    body: actie({ ...KENMERK, verwerkteObjecten: [PERSOON] }),
    headers: { 'Idempotency-Key': key },
  });
async function listed(register: Target): Promise<readonly string[]> {
  const { status, body } = await register.call('POST', `${collectie(register)}/_zoek`, {
    body: { objecttype: 'persoon', soortObjectId: 'test', objectId: PERSOON['objectId'], ...KENMERK, pageSize: 500 },
  });
  expect(status).toBe(200);
  return (body['results'] as readonly Body[]).map(({ actieId }) => String(actieId));
}

/** Another process that has the database to itself: what it holds keeps every writer out. @returns a function that lets go */
function lock(register: Target, how: 'IMMEDIATE' | 'EXCLUSIVE'): () => void {
  const other = new DatabaseSync(databaseOf(register.data));
  other.exec(`PRAGMA busy_timeout = 5000; BEGIN ${how}`);
  let held = true;
  const release = (): void => {
    if (!held) return;
    held = false;
    other.exec('ROLLBACK');
    other.close();
  };
  onTestFinished(release);
  return release;
}
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test.each(['IMMEDIATE', 'EXCLUSIVE'] as const)(
  'REGELS 8 a database that another process locks for a moment (%s): writing and logged reading wait for it',
  async (how) => {
    const register = await started();
    const first = await post(register, randomUUID());
    const release = lock(register, how);
    let answered = 0;
    const calls = Promise.all(
      [
        ...Array.from({ length: 5 }, () => post(register, randomUUID())),
        register.call('GET', String(first.body['url'])),
      ].map((call) => call.finally(() => (answered += 1))),
    );
    await sleep(SHORT_MS);
    expect(answered).toBe(0);
    release();
    expect((await calls).map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 200]);
    expect(await listed(register)).toHaveLength(6);
  },
);

test('REGELS 8 I4 V11 a database that stays locked: 503 and nothing stored, alive but not ready, and afterwards it goes on by itself', async () => {
  const register = await started();
  const first = await post(register, randomUUID());
  const keys = Array.from({ length: 5 }, () => randomUUID());
  const release = lock(register, 'IMMEDIATE');
  // The lock is kept until everybody got tired of waiting.
  const writes = Promise.all(keys.map((key) => post(register, key)));
  const read = register.call('GET', String(first.body['url']));
  const command = runToEnd(['organisatie', 'add', '--oin', '00000099000000000078', '--naam', 'x', '--data', register.data]); // prettier-ignore
  const paths = ['/health/live', '/health/ready'];
  const health = await Promise.all(paths.map((path) => register.call('GET', path)));
  expect(health.map(({ status }) => status)).toEqual([200, 503]);
  for (const { status, headers, body } of await writes) {
    expect([status, body['code']]).toEqual([503, 'service_unavailable']);
    expect(headers.get('retry-after')).toMatch(/^\d+$/);
  }
  const refused = await read;
  expect([refused.status, refused.body['actieId']]).toEqual([503, undefined]);
  expect(await command).toEqual({
    code: 1,
    output: 'De opslag is bezet door een ander proces: probeer het opnieuw.\n',
  });
  release();
  const again = await Promise.all(keys.map((key) => post(register, key)));
  expect(again.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
  expect(new Set(await listed(register))).toEqual(new Set([first, ...again].map(({ body }) => body['actieId'])));
  expect(await listed(register)).toHaveLength(6);
  await waitFor(async () => (await register.call('GET', String(first.body['url']))).status === 200);
});
