import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { expectOneLineEach, killedWorker } from '../testing/killed-worker.ts';
import { startProxy } from '../testing/proxy.ts';
import { newFolder, spoolIn } from '../testing/spools.ts';
import { startTestRegister } from '../testkit/index.ts';

const ROUNDS = process.env['REGISTER_TEST_LONG'] === '1' ? 200 : 10;

test(`X1 V11 killed at any point of logVoor with a spool: no line lost, none double, ${String(ROUNDS)} rounds`, async () => {
  const register = await startTestRegister();
  onTestFinished(() => register.stop());
  // One answer in four is lost after the commit, one call in four never comes.
  const proxy = await startProxy(register.bewerking, (call) =>
    call % 4 === 1 ? 'breek-na' : call % 4 === 3 ? 'breek-voor' : 'door',
  );
  onTestFinished(() => proxy.stop());
  const folder = newFolder();
  const work = { bewerking: proxy.bewerking, register, file: join(newFolder(), 'gedaan'), folder };
  for (let round = 1; round <= ROUNDS; round += 1) await killedWorker(work, round);
  const { spool, meldingen } = await spoolIn({ client: register.client }, folder);
  await spool.close({ timeoutMs: 60_000 });
  expect(spool.tellingen()).toMatchObject({ wachtend: 0, geweigerd: 0, verlopen: 0, beschadigd: 0 });
  expect(meldingen).toEqual([]);
  await expectOneLineEach(work, ROUNDS);
});
