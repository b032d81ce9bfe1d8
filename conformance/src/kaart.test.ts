import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { testRoot } from './global-setup.ts';
import type { Answer, Client, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { actie, ids, persoon } from './personen.ts';
import type { PostgresServer } from './postgres-server.ts';
import { startPostgres } from './postgres-server.ts';
import { startProcess } from './register-process.ts';

const ALLES = 'create:confidential,read:confidential,update:confidential,delete:confidential';
const THUIS_OIN = '00000099000000000201';
/** What is away, or back, is noticed within seconds; a busy machine takes longer. */
const GEDULD_MS = 30_000;
/** What a start outside development mode asks for (I3). */
const productie = {
  VWL_RAADPLEEG_VERWERKINGSACTIVITEIT_ID: ids.activiteit,
  VWL_RAADPLEEG_VERWERKINGSACTIVITEIT_URL: 'https://var.example/1',
  VWL_RAADPLEEG_BEWAARTERMIJN: 'P5Y',
};

let thuis: PostgresServer;
let noord: PostgresServer;
let register: Target;
let settings: Readonly<Record<string, string>>;
/** An application with its log beside the directory; that of development mode is on the other server. */
let beneden: Client;

const doel = (objectId: string): Record<string, unknown> => persoon(objectId, { soortObjectId: 'test' });
const post = (client: Client, objectId = randomUUID(), bewerking = register.bewerking): Promise<Answer> =>
  register.call('POST', `${bewerking}/verwerkingsacties`, {
    token: register.token({ client }),
    body: { ...actie(), verwerkteObjecten: [doel(objectId)] },
  });
const aantal = async (client: Client, objectId: string, bewerking = register.bewerking): Promise<unknown> => {
  const answer = await register.call('POST', `${bewerking}/verwerkingsacties/_zoek`, {
    token: register.token({ client }),
    body: { ...doel(objectId), beginDatum: '2024-01-01', eindDatum: '2025-01-01' },
  });
  return answer.status === 200 ? answer.body['count'] : answer.status;
};

beforeAll(async () => {
  const folder = (): string => join(testRoot(), `postgres-${randomUUID()}`);
  [thuis, noord] = [await startPostgres('18', folder()), await startPostgres('18', folder())];
  settings = { VWL_DATABASE_URL: thuis.url, VWL_DATABASE_SERVERS: `noord=${noord.url}` };
  register = await startRegister({ settings });
  beneden = await register.addApplicatie({
    clientId: 'beneden',
    organisatie: THUIS_OIN,
    organisatieNaam: 'Gemeente Beneden',
    bewerking: ALLES,
  });
  await waitFor(async () => (await post(beneden)).status === 201);
});
afterAll(async () => {
  await register.stop();
  await noord.kill('SIGINT');
  await thuis.kill('SIGINT');
});

describe('ONTWERP 4 P6 logs on several servers, with a map', () => {
  test('the list of organisations tells where a log is, and a server that no setting names is refused', async () => {
    const list = await register.cli('organisatie', 'list');
    expect(list).toMatch(/Ontwikkelgemeente +noord +actief/);
    expect(list).toMatch(/Gemeente Beneden +actief/);
    const add = register.cli(
      'organisatie',
      'add',
      '--oin',
      '00000099000000000202',
      '--naam',
      'Zuid',
      '--server',
      'zuid',
    );
    await expect(add).rejects.toThrow('Deze server staat niet in de instelling databaseServers');
  });

  test('each log holds its own lines, and the same person in both is found in each', async () => {
    const wie = randomUUID();
    expect([(await post(register.client, wie)).status, (await post(beneden, wie)).status]).toEqual([201, 201]);
    expect([await aantal(register.client, wie), await aantal(beneden, wie)]).toEqual([1, 1]);
    expect(await register.metrics()).toContain('verwerkingenlog_server_bereikbaar{server="noord"} 1');
  });

  test('REGELS 8 a server that is killed takes its own logs with it, and no other; it is taken in again when it is back', async () => {
    const wie = randomUUID();
    expect((await post(register.client, wie)).status).toBe(201);
    await noord.kill('SIGKILL');
    await waitFor(async () => (await register.metrics()).includes('server_bereikbaar{server="noord"} 0'), GEDULD_MS);
    const away = await post(register.client);
    expect([away.status, away.body['code'], away.headers.get('retry-after')]).toEqual([
      503,
      'service_unavailable',
      '5',
    ]);
    expect(away.text).toContain('De opslag van deze organisatie is nu niet bereikbaar.');
    expect(await aantal(register.client, wie)).toBe(503);
    expect((await post(beneden)).status).toBe(201);
    expect((await register.call('GET', `${register.base}/health/ready`)).status).toBe(200);

    await noord.start();
    await waitFor(async () => (await post(register.client)).status === 201, GEDULD_MS);
    expect(await aantal(register.client, wie)).toBe(1);
  });

  test('a register starts while a server is away, and serves the others', async () => {
    const wie = randomUUID();
    expect((await post(register.client, wie)).status).toBe(201);
    await register.stop();
    await noord.kill('SIGINT');
    const later = await startProcess(register.data, { ...settings, ...productie }, ['--port', '0']);
    onTestFinished(async () => void (await later.kill('SIGTERM')));
    const bewerking = `${later.url}/bewerking/api/v1`;
    expect((await post(beneden, randomUUID(), bewerking)).status).toBe(201);
    expect((await post(register.client, randomUUID(), bewerking)).status).toBe(503);
    await noord.start();
    await waitFor(async () => (await aantal(register.client, wie, bewerking)) === 1, GEDULD_MS);
  });
});
