import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { createClient } from '../api/client.ts';
import type { RegisterProblem } from '../http/errors.ts';
import type { RetryOptions } from '../http/retry.ts';
import type { TestRegister } from '../testkit/index.ts';
import { startTestRegister } from '../testkit/index.ts';
import type { Streek } from '../testing/proxy.ts';
import { startProxy } from '../testing/proxy.ts';
import { zgwTokens } from '../tokens/zgw-token.ts';
import { bsn, regelOf } from '../verwerking/actie.ts';
import type { Verwerkingenlog } from '../verwerkingenlog.ts';
import { createVerwerkingenlog } from '../verwerkingenlog.ts';
import { failClosed } from './fail-closed.ts';

/** Tries enough, and time enough for a busy machine. */
const RETRY = { attempts: 4, timeoutMs: 20_000, totalMs: 50_000, pauseMs: 1 };
const VERWERKING = { verwerkingNaam: 'Huwelijk', vertrouwelijkheid: 'normaal', bewaartermijn: 'P10Y' } as const;

let register: TestRegister;
beforeAll(async () => {
  register = await startTestRegister();
});
afterAll(() => register.stop());

function logAt(bewerking: string, geheim = register.geheim, retry: Partial<RetryOptions> = {}): Verwerkingenlog {
  const tokens = zgwTokens({ clientId: register.clientId, geheim });
  const client = createClient({ bewerking, tokens, retry: { ...RETRY, ...retry } });
  return createVerwerkingenlog({ uitvoerder: '00000099000000000000', systeem: 'Test', logboek: failClosed(client) });
}

/** Before the register stands something that plays these tricks, the last one for ever. */
async function tricked(...streken: readonly Streek[]) {
  const proxy = await startProxy(register.bewerking, (call) => streken[call - 1] ?? streken.at(-1) ?? 'door');
  onTestFinished(() => proxy.stop());
  return proxy;
}

/** Does one act about somebody. @returns how often it was done, and the fault */
async function act(bewerking: string, nummer: string, retry: Partial<RetryOptions> = {}) {
  const { verwerking, logVoor } = logAt(bewerking, register.geheim, retry);
  let done = 0;
  const fault = await verwerking
    .run(VERWERKING, () => logVoor('Opvragen', [bsn(nummer)], () => (done += 1)))
    .then(() => null)
    .catch((error: unknown) => error);
  return { done, fault };
}

test('X1 V11 the connection breaks after the commit and before the answer: one line, one act', async () => {
  // Twice the register stored or knew it and nobody heard; the third answer came through.
  const { bewerking, gezien } = await tricked('breek-na', 'breek-na', 'door');
  expect(await act(bewerking, '999990068')).toEqual({ done: 1, fault: null });
  expect(gezien).toHaveLength(3);
  expect(await register.acties(bsn('999990068'))).toHaveLength(1);
});

test('X1 V11 down, silent, busy and in progress for a moment: one line, one act', async () => {
  const streken: readonly Streek[] = ['breek-voor', 'zwijg', [429, 'x'], [503, 'x'], [409, 'in_progress'], 'door'];
  const { bewerking, gezien } = await tricked(...streken);
  const { done, fault } = await act(bewerking, '999990141', { attempts: 99, timeoutMs: 1_000 });
  expect([done, fault]).toEqual([1, null]);
  expect(gezien.length).toBeGreaterThanOrEqual(streken.length);
  expect(await register.acties(bsn('999990141'))).toHaveLength(1);
});

test.each<[string, Streek, object]>([
  ['401', [401, 'authentication_failed'], { status: 401 }],
  ['403', [403, 'permission_denied'], { status: 403 }],
  ['409', [409, 'conflict'], { status: 409 }],
  ['409 in progress', [409, 'in_progress'], { status: 409 }],
  ['429', [429, 'throttled'], { status: 429 }],
  ['500', [500, 'error'], { status: 500 }],
  ['503', [503, 'service_unavailable'], { status: 503 }],
  ['a connection that breaks', 'breek-voor', { reason: 'connection' }],
  ['silence', 'zwijg', { reason: 'timeout' }],
])('X1 A/7952 a register that only gives %s: no act, no line, and the fault says why', async (_, streek, cause) => {
  const { bewerking } = await tricked(streek);
  const { done, fault } = await act(bewerking, '999990153', {
    attempts: 2,
    ...(streek === 'zwijg' && { timeoutMs: 300 }),
  });
  expect(fault).toMatchObject({ name: 'NietGelogd', moment: 'voor', cause });
  expect(done).toBe(0);
  expect(await register.acties(bsn('999990153'))).toEqual([]);
});

test('V11 a line that is laid down twice is one line', async () => {
  const { verwerking } = logAt(register.bewerking);
  const regel = verwerking.run(VERWERKING, () => regelOf(verwerking.current(), 'Opvragen', [bsn('999990130')]));
  await failClosed(register.client).leg(regel);
  await failClosed(register.client).leg(regel);
  expect(await register.acties(bsn('999990130'))).toHaveLength(1);
});

test('X1 answers that are always lost: perhaps a line, never an act', async () => {
  const { bewerking, gezien } = await tricked('breek-na');
  const { done, fault } = await act(bewerking, '999990070');
  expect(fault).toMatchObject({ name: 'NietGelogd', cause: { name: 'RegisterUnreachable', reason: 'connection' } });
  expect([done, gezien.length]).toEqual([0, RETRY.attempts]);
  expect(await register.acties(bsn('999990070'))).toHaveLength(1);
});

test('X1 a register that refuses: no act, and the fault says why', async () => {
  const { verwerking, logVoor } = logAt(register.bewerking, 'een ander geheim van meer dan 32 bytes lang');
  let done = false;
  const act = verwerking.run(VERWERKING, () => logVoor('Opvragen', [bsn('999990081')], () => (done = true)));
  await expect(act).rejects.toMatchObject({ cause: { status: 401, code: 'authentication_failed' } });
  const wrong = logAt(register.bewerking);
  const bad = wrong.verwerking.run({ ...VERWERKING, bewaartermijn: 'eeuwig', verwerkingId: '1' }, () =>
    wrong.logVoor('Opvragen', [bsn('999990081')], () => (done = true)),
  );
  const fault = (await bad.catch((error: unknown) => error)) as { readonly cause: RegisterProblem };
  expect(fault.cause.invalidParams.map(({ name }) => name).toSorted()).toEqual(['bewaartermijn', 'verwerkingId']);
  expect(done).toBe(false);
  expect(await register.acties(bsn('999990081'))).toEqual([]);
});

test('X1 A/7952 a search over the real register: persons logged, then shown', async () => {
  const { verwerking, logNa } = logAt(register.bewerking);
  const gevonden = ['999990093', '999990101'];
  const result = await verwerking.run(VERWERKING, () =>
    logNa(
      'Zoeken',
      () => gevonden,
      (nummers) => nummers.map((nummer) => bsn(nummer, 'Getoond in zoekresultaat')),
    ),
  );
  expect(result).toBe(gevonden);
  for (const nummer of gevonden) {
    const [actie, ...more] = await register.acties(bsn(nummer));
    expect(more).toEqual([]);
    expect(actie).toMatchObject({ ...VERWERKING, actieNaam: 'Zoeken', systeem: 'Test' });
    expect(actie?.verwerkteObjecten[0]?.betrokkenheid).toBe('Getoond in zoekresultaat');
  }
});
