import { randomUUID } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { newData, sleutelringOf } from './datamap.ts';
import { testRoot } from './global-setup.ts';
import type { Block } from './guide.ts';
import { blocksOf } from './guide.ts';
import type { Answer, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { actie, persoon, testBsns } from './personen.ts';
import type { PostgresServer } from './postgres-server.ts';
import { postgresUnderTest, startPostgres } from './postgres-server.ts';
import { runCli } from './register-process.ts';
import { checkTables } from './tabellen.ts';

const CLIENTS = 6;
const FIRST_ACTIES = 200;
/** A port differs at each start; what a register calls itself does not (P5). */
const settings = {
  VWL_PUBLIC_BEWERKING: 'https://register.example/bewerking/api/v1',
  VWL_PUBLIC_INZAGE: 'https://register.example/inzage/api/v1',
};

/** An actie as it was sent and answered. */
interface Vastgelegd {
  readonly key: string;
  readonly antwoord: Readonly<Record<string, unknown>>;
}

const post = (register: Target, key: string): Promise<Answer> =>
  register.call('POST', `${register.bewerking}/verwerkingsacties`, {
    body: actie({ verwerkteObjecten: [persoon(testBsns[0]), persoon(testBsns[1])] }),
    headers: { 'Idempotency-Key': key },
  });

async function record(register: Target, acties: Vastgelegd[]): Promise<void> {
  const key = randomUUID();
  const { status, body } = await post(register, key);
  expect(status).toBe(201);
  acties.push({ key, antwoord: body });
}

const read = async (register: Target, { antwoord }: Vastgelegd): Promise<readonly unknown[]> => {
  const { status, body } = await register.call(
    'GET',
    `${register.bewerking}/verwerkingsacties/${String(antwoord['actieId'])}`,
  );
  return [status, body];
};

/** For a server or its files; the scan for leaks knows such folders. */
const newFolder = (): string => join(testRoot(), `postgres-${randomUUID()}`);

let server: PostgresServer;
let register: Target;
const acties: Vastgelegd[] = [];
/** How many were answered when the copy was begun, and when it was closed. */
const beantwoord = { begin: 0, eind: 0 };
let kopie: string;

/** Runs a block of the page: SQL in the session of the copy, commands as the user of the server. */
async function runBlock({ taal, text }: Block, session: Client, folder: string): Promise<void> {
  const own = text
    .replaceAll('/var/lib/postgresql/15/main', server.data)
    .replaceAll('/var/backups/verwerkingenlog', folder);
  if (taal === 'sh') return server.bash(own);
  if (own.includes('pg_backup_start')) beantwoord.begin = acties.length;
  // Proof that lines come in while files are copied.
  if (own.includes('pg_backup_stop')) await waitFor(async () => acties.length > beantwoord.begin + CLIENTS);
  if (own.includes('pg_backup_stop')) beantwoord.eind = acties.length;
  // One by one: several in one text are a transaction, in which no replication slot is made.
  for (const statement of own.split(';\n').filter((each) => each.trim() !== '')) await session.query(statement);
}

/** Takes the copy that the page tells of, while clients log. @returns the folder of the copy */
async function copyUnderLoad(): Promise<string> {
  const folder = join(newFolder(), 'data');
  mkdirSync(folder, { recursive: true });
  // As the folder of the backups is to the user `postgres`.
  chmodSync(folder, 0o777);
  const session = new Client(server.url);
  await session.connect();
  const stop = new AbortController();
  const client = async (): Promise<void> => {
    while (!stop.signal.aborted) await record(register, acties);
  };
  const clients = Promise.all(Array.from({ length: CLIENTS }, client));
  try {
    const blocks = blocksOf('docs/recepten/backup-postgres.md').filter(({ rol }) => rol !== 'niet');
    expect(blocks.map(({ taal }) => taal)).toEqual(['sql', 'sh', 'sql', 'sh']);
    for (const block of blocks) await runBlock(block, session, folder);
    const count = acties.length;
    await waitFor(async () => acties.length > count + CLIENTS);
  } finally {
    stop.abort();
    await clients;
    await session.end();
  }
  return join(folder, 'kopie');
}

beforeAll(async () => {
  server = await startPostgres(postgresUnderTest, newFolder());
  register = await startRegister({ settings: { ...settings, VWL_DATABASE_URL: server.url } });
  while (acties.length < FIRST_ACTIES) await Promise.all(Array.from({ length: 20 }, () => record(register, acties)));
  kopie = await copyUnderLoad();
});
afterAll(async () => {
  await register.stop();
  await server.kill('SIGINT');
});

test('ONTWERP 7 D1 V11 a copy of the files under load, started elsewhere: what was answered is there, and is not logged twice', async () => {
  const elders = await startPostgres(postgresUnderTest, newFolder(), kopie);
  // It knew from which point to bring the copy up to date.
  expect(readdirSync(elders.data)).toContain('backup_label.old');
  const ring = join(newData(), 'ring.json');
  await runCli(['keys', 'backup', '--data', register.data, '--naar', ring]);
  const data = newData();
  mkdirSync(data);
  await runCli(['migrate', '--data', data], { VWL_DATABASE_URL: elders.url });
  cpSync(ring, sleutelringOf(data));
  const terug = await startRegister({
    settings: { ...settings, VWL_DATABASE_URL: elders.url },
    data,
    client: register.client,
  });
  onTestFinished(async () => {
    await terug.stop();
    await elders.kill('SIGINT');
  });
  expect(beantwoord.begin).toBeGreaterThanOrEqual(FIRST_ACTIES);
  expect(beantwoord.eind).toBeGreaterThan(beantwoord.begin);
  for (let start = 0; start < beantwoord.eind; start += 50)
    await Promise.all(
      acties.slice(start, Math.min(start + 50, beantwoord.eind)).map(async (each) => {
        expect(await read(terug, each)).toEqual([200, each.antwoord]);
      }),
    );
  const last = acties.at(-1) as Vastgelegd;
  expect((await read(terug, last))[0]).toBe(404);
  const again = await post(terug, last.key);
  expect([again.status, (await post(terug, last.key)).body]).toEqual([201, again.body]);
  expect((await post(terug, String(acties[0]?.key))).body).toEqual(acties[0]?.antwoord);
  await terug.stop();
  await checkTables(data);
});

test('ONTWERP 7 a copy without the last WAL is refused by PostgreSQL, not taken for whole', async () => {
  await server.bash(`rm '${kopie}'/pg_wal/0*`);
  await expect(startPostgres(postgresUnderTest, newFolder(), kopie)).rejects.toThrow(/checkpoint|WAL/);
});
