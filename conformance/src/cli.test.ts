import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Answer, Client, Target } from './harness.ts';
import { startRegister, waitFor, withinSecond } from './harness.ts';
import { actie } from './personen.ts';

let target: Target;
let client: Client;
beforeAll(async () => {
  target = await startRegister({ settings: { VWL_LOG_LEVEL: 'info' } });
  client = await target.addApplicatie({ clientId: 'cli-test', bewerking: 'create:normal,read:normal' });
});
afterAll(() => target.stop());

const token = async (...options: readonly string[]): Promise<string> =>
  (await target.cli('token', '--client-id', client.clientId, ...options)).trim();

/** Logs an actie with a token as a developer would paste it. */
async function post(bearer: string): Promise<Answer> {
  return target.call('POST', `${target.bewerking}/verwerkingsacties`, {
    body: actie({}, []),
    token: bearer,
  });
}

async function search(bearer: string): Promise<Answer> {
  const query = 'objecttype=persoon&soortObjectId=A-nummer&objectId=1&vertrouwelijkheid=normaal';
  return target.call('GET', `${target.bewerking}/verwerkingsacties?${query}`, {
    token: bearer,
  });
}

async function untilStatus(bearer: string, status: number): Promise<void> {
  // T19: within a second; the command itself has already ended.
  await withinSecond(async () => (await post(bearer)).status === status);
}

describe('a token of the command line', () => {
  test('T17 is accepted by the register that runs beside it', async () => {
    await waitFor(async () => (await post(await token())).status === 201);
    expect((await search(await token())).status).toBe(200);
  });

  test('T17 with --json is the same token in an object', async () => {
    const { token: made } = JSON.parse(await token('--json')) as { token: string };
    expect((await post(made)).status).toBe(201);
  });

  test('T17 with --scopes has no more than those', async () => {
    const narrow = await token('--scopes', 'create:normal');
    expect((await post(narrow)).status).toBe(201);
    expect((await search(narrow)).status).toBe(403);
    expect((await search(await token('--scopes', 'read:confidential'))).status).toBe(403);
  });

  test('H1 with --user-id names the user of the version', async () => {
    const bearer = await token('--user-id', 'medewerker-9');
    const made = (await post(bearer)).body as { actieId: string };
    const versies = await target.call('GET', `${target.bewerking}/verwerkingsacties/${made.actieId}/versies`);
    expect(versies.body).toMatchObject({ results: [{ applicatie: 'cli-test', gebruiker: 'medewerker-9' }] });
  });

  test('T16 for an application that does not exist is not made', async () => {
    await expect(target.cli('token', '--client-id', 'onbekend')).rejects.toMatchObject({ code: 1 });
  });
});

describe('the directory beside a register that runs', () => {
  test('T19 a blocked application is out within a second, and in again', async () => {
    const bearer = await token();
    await target.cli('applicatie', 'disable', '--client-id', client.clientId);
    await untilStatus(bearer, 401);
    await target.cli('applicatie', 'enable', '--client-id', client.clientId);
    await untilStatus(bearer, 201);
  });

  test('P6 T19 a blocked organisation is out within a second, and in again', async () => {
    const bearer = await token();
    const oin = '00000099000000000000';
    await target.cli('organisatie', 'disable', '--oin', oin);
    await untilStatus(bearer, 401);
    await target.cli('organisatie', 'enable', '--oin', oin);
    await untilStatus(bearer, 201);
  });

  test('T17 a secret is replaced without a failed call', async () => {
    const old = target.token({ client });
    expect((await post(old)).status).toBe(201);
    const second = await target.cli('applicatie', 'secret', '--client-id', client.clientId, '--nummer', '2', '--json');
    const renewed = { ...client, geheim: (JSON.parse(second) as { geheim: string }).geheim };
    await untilStatus(target.token({ client: renewed }), 201);
    expect((await post(old)).status).toBe(201);
    await target.cli('applicatie', 'secret', '--client-id', client.clientId, '--nummer', '1', '--verwijder');
    await untilStatus(old, 401);
    expect((await post(target.token({ client: renewed }))).status).toBe(201);
  });

  test('D2 no secret and no token stands in the log of the register', async () => {
    const bearer = await token();
    await post(bearer);
    await expect.poll(() => target.log()).toContain('verwerkingsactie_create');
    expect(target.log()).not.toContain(bearer);
    expect(target.log()).not.toContain(client.geheim);
  });
});

test('T19 a data folder in use is refused to a second register, with exit code 1', async () => {
  await expect(target.cli('serve', '--dev', '--port', '0')).rejects.toMatchObject({ code: 1 });
});
