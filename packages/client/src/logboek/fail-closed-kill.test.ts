import { join } from 'node:path';

import { onTestFinished, test } from 'vitest';

import { expectOneLineEach, killedWorker } from '../testing/killed-worker.ts';
import { newFolder } from '../testing/spools.ts';
import { startTestRegister } from '../testkit/index.ts';

const ROUNDS = process.env['REGISTER_TEST_LONG'] === '1' ? 200 : 10;

test(`X1 A/7952 killed at any point of logVoor: no act without a line, ${String(ROUNDS)} rounds`, async () => {
  const register = await startTestRegister();
  onTestFinished(() => register.stop());
  const work = { bewerking: register.bewerking, register, file: join(newFolder(), 'gedaan') };
  for (let round = 1; round <= ROUNDS; round += 1) await killedWorker(work, round);
  await expectOneLineEach(work, ROUNDS);
});
