import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';

import { expect } from 'vitest';

import type { Duurproef } from './duurproef-opstelling.ts';
import { gemaakt, wachtTot } from './duurproef-opstelling.ts';
import { newSchrijver } from './duurproef-schrijver.ts';
import type { Client } from './harness.ts';
import { runCliJson } from './register-process.ts';

/** A question that is refused for its content (400) once somebody is let in, and leaves no line. */
const VRAAG = '/bewerking/api/v1/verwerkingsacties';

/** Until a token is accepted, or not any more. */
export async function wachtOp(proef: Duurproef, client: Client, status: 400 | 401 | 403): Promise<void> {
  await wachtTot(async () => {
    const token = proef.register().token({ client });
    const answer = await proef.raadpleeg('GET', VRAAG, { token, regel: false });
    if (answer !== null) expect([400, 401, 403]).toContain(answer.status);
    return answer?.status === status;
  });
}

/** The life of an application while the register serves: it comes, logs, gets another secret, is blocked, let in and blocked for good (T19). */
export async function beheerApplicatie(proef: Duurproef): Promise<void> {
  const clientId = `tijdelijk-${randomUUID()}`;
  const { data } = proef.register();
  const cli = (word: string, ...args: readonly string[]): Promise<Record<string, unknown>> =>
    runCliJson(['applicatie', word, '--data', data, '--client-id', clientId, ...args]);
  const alleenSchrijven = Math.random() < 0.5;
  const client = await proef.register().addApplicatie({
    clientId,
    bewerking: alleenSchrijven ? 'create:confidential' : 'create:confidential,read:confidential',
  });
  const toegelaten = alleenSchrijven ? 403 : 400;
  let vernieuwd = client;
  const stappen = [
    () => wachtOp(proef, client, toegelaten),
    () => newSchrijver(proef, client).post(),
    async () => {
      const { geheim } = await cli('secret', '--nummer', '2');
      vernieuwd = { clientId, geheim: String(geheim) };
    },
    () => wachtOp(proef, vernieuwd, toegelaten),
    () => cli('secret', '--nummer', '1', '--verwijder'),
    () => wachtOp(proef, client, 401),
    () => newSchrijver(proef, vernieuwd).post(),
    () => cli('disable'),
    () => wachtOp(proef, vernieuwd, 401),
    () => cli('enable'),
    () => wachtOp(proef, vernieuwd, toegelaten),
    () => newSchrijver(proef, vernieuwd).post(),
    () => cli('disable'),
  ];
  for (const stap of stappen) if (proef.loopt()) await stap();
}

/** A backup while the register serves: it reaches as far as what was answered before it began, and not past what is there after it. */
export async function maakBackup(proef: Duurproef): Promise<void> {
  const { data } = proef.register();
  const before = gemaakt(proef);
  const naar = `${data}-backup`;
  const { logs } = await runCliJson(['backup', '--data', data, '--naar', naar]);
  const [log] = logs as readonly { readonly volgnummer: number }[];
  expect(log?.volgnummer).toBeGreaterThanOrEqual(before);
  proef.geteld.backups += 1;
  rmSync(naar, { recursive: true });
}
