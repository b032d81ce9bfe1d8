import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { createClient } from '../api/client.ts';
import type { RegisterProblem } from '../http/errors.ts';
import type { TestRegister } from '../testkit/index.ts';
import { startTestRegister } from '../testkit/index.ts';
import { bodyOf } from '../testing/loopback.ts';
import { zgwTokens } from '../tokens/zgw-token.ts';
import { bsn, regelOf } from '../verwerking/actie.ts';
import type { Verwerkingenlog } from '../verwerkingenlog.ts';
import { createVerwerkingenlog } from '../verwerkingenlog.ts';
import { failClosed } from './fail-closed.ts';

const RETRY = { attempts: 4, timeoutMs: 5_000, totalMs: 15_000, pauseMs: 1 };
const VERWERKING = { verwerkingNaam: 'Huwelijk', vertrouwelijkheid: 'normaal', bewaartermijn: 'P10Y' } as const;

let register: TestRegister;
beforeAll(async () => {
  register = await startTestRegister();
});
afterAll(() => register.stop());

function logAt(bewerking: string, geheim = register.geheim): Verwerkingenlog {
  const tokens = zgwTokens({ clientId: register.clientId, geheim });
  const client = createClient({ bewerking, tokens, retry: RETRY });
  return createVerwerkingenlog({ uitvoerder: '00000099000000000000', systeem: 'Test', logboek: failClosed(client) });
}

/** Stands before the register and cuts the first connections: after the register answered, before its answer is passed on. */
async function cuttingProxy(
  cuts: number,
): Promise<{ readonly bewerking: string; readonly statuses: readonly number[] }> {
  const statuses: number[] = [];
  const target = new URL(register.bewerking);
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { method, url: path, headers } = request;
      const onward = httpRequest({ host: target.hostname, port: target.port, method, path, headers }, (answer) => {
        void bodyOf(answer).then((text) => {
          statuses.push(answer.statusCode ?? 0);
          if (statuses.length <= cuts) request.socket.destroy();
          else response.writeHead(answer.statusCode ?? 0, answer.headers).end(text);
        });
      });
      onward.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { bewerking: `http://127.0.0.1:${String(port)}${target.pathname}`, statuses };
}

test('X1 V11 the connection breaks after the commit and before the answer: one line, one act', async () => {
  const { bewerking, statuses } = await cuttingProxy(2);
  const { verwerking, logVoor } = logAt(bewerking);
  let done = 0;
  await verwerking.run(VERWERKING, () => logVoor('Opvragen', [bsn('999990068')], () => (done += 1)));
  // Twice the register stored or knew it and nobody heard; the third answer came through.
  expect(statuses).toEqual([201, 201, 201]);
  expect(done).toBe(1);
  expect(await register.acties(bsn('999990068'))).toHaveLength(1);
});

test('V11 a line that is laid down twice is one line', async () => {
  const { verwerking } = logAt(register.bewerking);
  const regel = verwerking.run(VERWERKING, () => regelOf(verwerking.current(), 'Opvragen', [bsn('999990130')]));
  await failClosed(register.client).leg(regel);
  await failClosed(register.client).leg(regel);
  expect(await register.acties(bsn('999990130'))).toHaveLength(1);
});

test('X1 a connection that always breaks: perhaps a line, never an act', async () => {
  const { bewerking, statuses } = await cuttingProxy(99);
  const { verwerking, logVoor } = logAt(bewerking);
  let done = false;
  const act = verwerking.run(VERWERKING, () => logVoor('Opvragen', [bsn('999990070')], () => (done = true)));
  await expect(act).rejects.toMatchObject({
    name: 'NietGelogd',
    cause: { name: 'RegisterUnreachable', reason: 'connection' },
  });
  expect(done).toBe(false);
  expect(statuses).toHaveLength(RETRY.attempts);
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
