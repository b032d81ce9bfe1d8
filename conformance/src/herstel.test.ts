import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { newData, sleutelringOf } from './datamap.ts';
import type { Answer, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { filesBelow, findLeaks } from './leaks.ts';
import { actie, ids, persoon, testBsns } from './personen.ts';
import { environment, runCli, runCliJson } from './register-process.ts';
import { runToEnd } from './run-to-end.ts';

const bin = fileURLToPath(new URL('../../packages/cli/bin/verwerkingenlog.js', import.meta.url));
const run = promisify(execFile);
const LONG = process.env['REGISTER_TEST_LONG'] === '1';
/** Rounds in which a backup is killed, each some milliseconds later than the one before. */
const KILL_ROUNDS = LONG ? 40 : 3;
/** On a busy machine a kill can come too late each time. */
const KILL_ROUNDS_MAX = 100;
const CLIENTS = 6;
/** Enough for the files beside a store, too little for a store. */
const FULL_BYTES = 64 * 1024;
const FIRST_ACTIES = LONG ? 20_000 : 300;
const settings = {
  VWL_PUBLIC_BEWERKING: 'https://register.example/bewerking/api/v1',
  VWL_PUBLIC_INZAGE: 'https://register.example/inzage/api/v1',
};
const KENMERK = { verwerkingsactiviteitId: ids.activiteit };
const PERSOON = persoon('herstel-1', { soortObjectId: 'test' });

type Body = Record<string, unknown>;

/** An actie as it was sent and answered; `klaar` is the moment of the answer. */
interface Vastgelegd {
  readonly key: string;
  readonly antwoord: Body;
  readonly klaar: number;
}

const post = (register: Target, key: string): Promise<Answer> =>
  register.call('POST', `${register.bewerking}/verwerkingsacties`, {
    body: actie({ ...KENMERK, verwerkteObjecten: [PERSOON, persoon(testBsns[0])] }),
    headers: { 'Idempotency-Key': key },
  });

async function record(register: Target, acties: Vastgelegd[]): Promise<void> {
  const key = randomUUID();
  const { status, body } = await post(register, key);
  expect(status).toBe(201);
  acties.push({ key, antwoord: body, klaar: performance.now() });
}

/** Logs acties until it is told to stop. */
function load(register: Target, acties: Vastgelegd[]): () => Promise<unknown> {
  const stop = new AbortController();
  const client = async (): Promise<void> => {
    while (!stop.signal.aborted) await record(register, acties);
  };
  const clients = Promise.all(Array.from({ length: CLIENTS }, client));
  return () => {
    stop.abort();
    return clients;
  };
}

/** Starts a backup and kills it so many milliseconds after its folder appeared. @returns whether it was still at work */
async function killedBackup(data: string, naar: string, after: number): Promise<boolean> {
  const before = readdirSync(naar).length;
  const child = spawn(process.execPath, [bin, 'backup', '--data', data, '--naar', naar], {
    env: environment({}),
    stdio: 'ignore',
  });
  const gone = once(child, 'exit');
  while (child.exitCode === null && readdirSync(naar).length === before)
    await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise((resolve) => setTimeout(resolve, after));
  child.kill('SIGKILL');
  await gone;
  return child.signalCode === 'SIGKILL';
}

const ringFile = (): string => join(newData(), 'kluis', 'ring.json');

describe('ONTWERP 7 D1 V11 a drill: backup under load, killed and again, restored elsewhere', () => {
  let register: Target;
  let terug: Target;
  let acties: Vastgelegd[];
  /** When the backup that counts began. */
  let begin: number;
  let backups: string;
  let backup: string;
  let volgnummer: number;
  let killed = 0;

  beforeAll(async () => {
    register = await startRegister({ settings });
    acties = [];
    while (acties.length < FIRST_ACTIES) await Promise.all(Array.from({ length: 50 }, () => record(register, acties)));
    backups = join(register.data, '..', 'backups');
    mkdirSync(backups);
    const stop = load(register, acties);
    try {
      for (let round = 0; round < KILL_ROUNDS || (killed === 0 && round < KILL_ROUNDS_MAX); round += 1)
        if (await killedBackup(register.data, backups, (round % KILL_ROUNDS) * 2)) killed += 1;
      begin = performance.now();
      const made = await runCliJson(['backup', '--data', register.data, '--naar', backups]);
      backup = String(made['map']);
      volgnummer = (made['logs'] as readonly { volgnummer: number }[])[0]?.volgnummer ?? 0;
      // Proof that the load went on after it: these are the lines that a restore cannot have.
      const count = acties.length;
      await waitFor(async () => acties.length > count + CLIENTS);
    } finally {
      await stop();
    }
    const ring = ringFile();
    await runCli(['keys', 'backup', '--data', register.data, '--naar', ring]);
    await register.stop();
    const elders = newData();
    await runCli(['restore', '--data', elders, '--van', backup, '--keys', ring]);
    terug = await startRegister({ settings, data: elders, client: register.client });
    return () => terug.stop();
  }, 600_000);

  test('a backup that was killed is never taken for one: its name ends in .deel, or it is whole', async () => {
    const names = readdirSync(backups);
    expect(killed).toBeGreaterThan(0);
    for (const name of names.filter((each) => !each.endsWith('.deel'))) {
      const naar = newData();
      await runCli(['restore', '--data', naar, '--van', join(backups, name), '--keys', sleutelringOf(register.data)]);
      rmSync(naar, { recursive: true });
    }
  });

  test('what was answered before the backup began is there, as it was answered', async () => {
    const before = acties.filter(({ klaar }) => klaar < begin);
    expect(before.length).toBeGreaterThan(FIRST_ACTIES);
    for (let start = 0; start < before.length; start += 50)
      await Promise.all(
        before.slice(start, start + 50).map(async ({ antwoord }) => {
          const address = `${terug.bewerking}/verwerkingsacties/${String(antwoord['actieId'])}`;
          const { status, body } = await terug.call('GET', address);
          expect([status, body]).toEqual([200, antwoord]);
        }),
      );
  });

  test('what came after it is not there, and is logged when the client sends it again; what is there is not logged twice', async () => {
    const last = acties.at(-1);
    const first = acties[0];
    const address = (antwoord: Body = {}): string =>
      `${terug.bewerking}/verwerkingsacties/${String(antwoord['actieId'])}`;
    expect((await terug.call('GET', address(last?.antwoord))).status).toBe(404);
    const again = await post(terug, String(last?.key));
    expect(again.status).toBe(201);
    expect((await terug.call('GET', address(again.body))).status).toBe(200);
    const repeated = await post(terug, String(first?.key));
    expect(repeated.body).toEqual(first?.antwoord);
  });

  test('the volgnummer that the backup names is the last that it holds, without a gap', () => {
    const made = JSON.parse(readFileSync(join(backup, 'manifest.json'), 'utf8')) as { logs: readonly Body[] };
    expect(made.logs).toEqual([{ oin: '00000099000000000000', volgnummer }]);
    expect(volgnummer).toBeGreaterThanOrEqual(acties.filter(({ klaar }) => klaar < begin).length);
    expect(volgnummer).toBeLessThanOrEqual(acties.length);
  });

  test('a backup holds no test BSN and no key', () => {
    const files = filesBelow(backups);
    expect(files.length).toBeGreaterThan(1);
    expect(findLeaks(files, testBsns)).toEqual([]);
    const { sleutels } = JSON.parse(readFileSync(sleutelringOf(register.data), 'utf8')) as {
      sleutels: Record<string, readonly { readonly sleutel: string }[]>;
    };
    const keys = Object.values(sleutels).flatMap((list) => list.map(({ sleutel }) => Buffer.from(sleutel, 'base64')));
    for (const file of files) {
      const bytes = readFileSync(file);
      for (const key of keys)
        for (const form of [key, key.toString('base64'), key.toString('hex')]) expect(bytes.includes(form)).toBe(false);
    }
  });
});

describe('ONTWERP 7 the commands of backup and restore as an operator meets them', () => {
  const data = newData();
  const naar = join(data, '..', 'backups');
  const keys = sleutelringOf(data);
  let said: string;
  beforeAll(async () => {
    await runCli(['migrate', '--data', data]);
    await runCli(['keys', 'init', '--data', data]);
    const { code, output } = await runToEnd(['backup', '--data', data, '--naar', naar]);
    expect(code).toBe(0);
    said = output;
  });
  const restore = (van: string, elders: string): readonly string[] =>
    `restore --van ${van} --keys ${keys} --data ${elders}`.split(' ');
  const backup = (): string => join(naar, String(readdirSync(naar)[0]));

  test('a backup tells how far it is, where it stands, and where the key ring is', () => {
    expect(said).toContain('kopiëren 100%\n');
    expect(said).toContain(`De backup staat in ${backup()} en is gecontroleerd.\n`);
    expect(said).toContain(`De sleutelring zit er niet in: die staat in ${keys}.`);
  });

  test('a restore over what is there, and of what is no backup, is refused in one sentence', async () => {
    const nietLeeg = 'De gegevensmap is niet leeg: zet een backup terug in een nieuwe map.\n';
    expect(await runToEnd(restore(backup(), data))).toEqual({ code: 1, output: nietLeeg });
    const geenBackup = 'Dit is geen backup: het manifest ontbreekt of is onleesbaar.\n';
    expect(await runToEnd(restore(data, newData()))).toEqual({ code: 1, output: geenBackup });
  });

  test('a disk that is full: nothing is left of a backup or a restore, and the operator reads why', async () => {
    const full = async (words: readonly string[]): Promise<string> => {
      const ended = run('prlimit', [`--fsize=${String(FULL_BYTES)}`, process.execPath, bin, ...words]);
      const { code, stderr } = (await ended.catch((error: unknown) => error)) as { code?: number; stderr: string };
      expect(code).toBe(1);
      return stderr;
    };
    const vol = join(newData(), 'backups');
    expect(await full(['backup', '--data', data, '--naar', vol])).toMatch(/niet te kopiëren|geen ruimte/);
    expect(readdirSync(vol)).toEqual([]);
    const elders = newData();
    expect(await full(restore(backup(), elders))).toContain('Er is geen ruimte meer op de schijf.');
    expect(readdirSync(join(elders, '..'))).toEqual([]);
    expect(await runCli(restore(backup(), elders))).toContain('Wat daarna is vastgelegd, staat er niet in.');
    expect(existsSync(join(elders, 'verwerkingenlog.db'))).toBe(true);
  });

  test('migrate waits for nobody: beside a running register it is refused', async () => {
    const register = await startRegister({ settings: {} });
    onTestFinished(() => register.stop());
    expect(await runToEnd(['migrate', '--data', register.data])).toEqual({
      code: 1,
      output: 'Een ander proces bedient deze gegevensmap al.\n',
    });
  });
});
