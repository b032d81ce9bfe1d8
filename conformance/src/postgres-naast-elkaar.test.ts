import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Answer, Client, Target } from './harness.ts';
import { startRegister, withinSecond } from './harness.ts';
import { actie, persoon } from './personen.ts';
import { checkTables } from './tabellen.ts';

/** What a register calls itself does not differ between two of them (P5). */
const settings = {
  VWL_PUBLIC_BEWERKING: 'https://register.example/bewerking/api/v1',
  VWL_PUBLIC_INZAGE: 'https://register.example/inzage/api/v1',
};

let een: Target;
let twee: Target;

beforeAll(async () => {
  een = await startRegister({ settings });
  twee = await startRegister({ settings, data: een.data, client: een.client });
});
afterAll(async () => {
  await Promise.all([een.stop(), twee.stop()]);
  await checkTables(een.data);
});

const acties = ({ bewerking }: Target): string => `${bewerking}/verwerkingsacties`;
const post = (register: Target, key = randomUUID(), body = actie()): Promise<Answer> =>
  register.call('POST', acties(register), { body, headers: { 'Idempotency-Key': key } });
const read = (register: Target, { body }: Answer): Promise<Answer> =>
  register.call('GET', `${acties(register)}/${String(body['actieId'])}`);
const remove = (register: Target, { body }: Answer, etag: string | null): Promise<Answer> =>
  register.call('DELETE', `${acties(register)}/${String(body['actieId'])}`, { headers: { 'If-Match': String(etag) } });

/** What an application is answered by each of the two. */
async function statuses(client: Client): Promise<readonly number[]> {
  const answers = [een, twee].map((register) =>
    register.call('GET', `${acties(register)}/${randomUUID()}`, { token: register.token({ client }) }),
  );
  return (await Promise.all(answers)).map(({ status }) => status);
}
const bothWithinSecond = (client: Client, status: number): Promise<void> =>
  withinSecond(async () => (await statuses(client)).every((each) => each === status));

describe('T19 a change of the directory works in every process within a second', () => {
  test('T19 an application that is added, blocked and let in again', async () => {
    const client = await een.addApplicatie({ clientId: 'naast-elkaar', bewerking: 'read:normal' });
    await bothWithinSecond(client, 404);
    await een.cli('applicatie', 'disable', '--client-id', 'naast-elkaar');
    await bothWithinSecond(client, 401);
    await een.cli('applicatie', 'enable', '--client-id', 'naast-elkaar');
    await bothWithinSecond(client, 404);
  });

  test('T17 T19 a secret that is taken away', async () => {
    const client = await een.addApplicatie({ clientId: 'geheim', bewerking: 'read:normal' });
    await bothWithinSecond(client, 404);
    await een.cli('applicatie', 'secret', '--client-id', 'geheim', '--nummer', '2');
    await een.cli('applicatie', 'secret', '--client-id', 'geheim', '--nummer', '1', '--verwijder');
    await bothWithinSecond(client, 401);
  });

  test('T19 an organisation that is blocked, with its application', async () => {
    const client = await een.addApplicatie({
      clientId: 'andere',
      bewerking: 'read:normal',
      organisatie: '00000099000000000301',
      organisatieNaam: 'Gemeente Ernaast',
    });
    await bothWithinSecond(client, 404);
    await een.cli('organisatie', 'disable', '--oin', '00000099000000000301');
    await bothWithinSecond(client, 401);
  });
});

describe('ONTWERP 4 what one process answered, the other knows', () => {
  test('V11 a line and its key: read at once, and repeated there without being logged twice', async () => {
    const key = randomUUID();
    const body = actie({ verwerkteObjecten: [persoon('ernaast', { soortObjectId: 'test' })] });
    const made = await post(een, key, body);
    expect(made.status).toBe(201);
    expect((await read(twee, made)).body).toEqual(made.body);
    expect((await post(twee, key, body)).body).toEqual(made.body);
  });

  test('H1 H2 the same version replaced at both: one succeeds, the other hears that it came first', async () => {
    for (let round = 0; round < 10; round += 1) {
      const made = await post(een);
      const etag = (await read(een, made)).headers.get('etag');
      const removed = await Promise.all([remove(een, made, etag), remove(twee, made, etag)]);
      expect(removed.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([204, 404]);
      expect((await Promise.all([read(een, made), read(twee, made)])).map(({ status }) => status)).toEqual([404, 404]);
    }
  });

  test('REGELS 8 one that is killed takes nothing with it: the other goes on', async () => {
    const derde = await startRegister({ settings, data: een.data, client: een.client });
    const before = await Promise.all(Array.from({ length: 20 }, () => post(derde)));
    const cut = Promise.allSettled(Array.from({ length: 20 }, () => post(derde)));
    await derde.kill('SIGKILL');
    await cut;
    expect((await post(twee)).status).toBe(201);
    for (const made of before) expect((await read(twee, made)).status).toBe(200);
  });
});
