import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';

import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { call } from './call.ts';
import { copyData, databaseOf, inDatabase, newData, sleutelringOf } from './datamap.ts';
import type { Client } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { actie } from './personen.ts';
import { runCli, runCliJson, startProcess } from './register-process.ts';
import { productie, runToEnd } from './run-to-end.ts';

const OIN_NIEUW = '00000099000000000077';

/** A register that was used and stopped; each test works on a copy. */
let gebruikt: string;
let client: Client;
beforeAll(async () => {
  const register = await startRegister({ settings: {} });
  ({ data: gebruikt, client } = register);
  const { status } = await register.call('POST', `${register.bewerking}/verwerkingsacties`, { body: actie() });
  expect(status).toBe(201);
  await register.stop();
  inDatabase(gebruikt, () => undefined);
});

const serve = (data: string, ...args: readonly string[]): ReturnType<typeof runToEnd> =>
  runToEnd(['serve', '--port', '0', '--data', data, ...args], productie);

describe('ONTWERP 4 one register per data folder', () => {
  test('ONTWERP 4 a second serve on the folder is refused and the first goes on; after kill -9 the folder is free', async () => {
    const first = await startRegister({ data: copyData(gebruikt), client });
    onTestFinished(() => first.stop());
    const { code, output } = await serve(first.data, '--dev');
    expect([code, output]).toEqual([1, 'Een ander proces bedient deze gegevensmap al.\n']);
    const { status } = await first.call('POST', `${first.bewerking}/verwerkingsacties`, { body: actie() });
    expect(status).toBe(201);
    await first.kill('SIGKILL');
    const second = await startRegister({ data: first.data, client });
    await second.stop();
  });

  test('ONTWERP 4 a very first start that is killed at any moment leaves a folder on which the next start works', async () => {
    for (let round = 0; round < 6; round += 1) {
      const data = newData();
      const args = ['serve', '--dev', '--port', '0', '--data', data];
      const { code } = await runToEnd(args, {}, 120 + round * 40);
      expect(code).toBeNull();
      const register = await startRegister({ data });
      const { status } = await register.call('POST', `${register.bewerking}/verwerkingsacties`, { body: actie() });
      await register.stop();
      expect(status).toBe(201);
    }
  });

  test('ONTWERP 7 T19 commands beside a running register work, while it writes, and it notices within a second', async () => {
    const register = await startRegister({ data: copyData(gebruikt), client });
    onTestFinished(() => register.stop());
    const done = new AbortController();
    const load = async (): Promise<void> => {
      while (!done.signal.aborted) {
        const { status } = await register.call('POST', `${register.bewerking}/verwerkingsacties`, { body: actie() });
        expect(status).toBe(201);
      }
    };
    const clients = Promise.all([load(), load(), load(), load()]);
    await register.cli('organisatie', 'add', '--oin', OIN_NIEUW, '--naam', 'Nieuwe gemeente');
    expect(await register.cli('organisatie', 'list')).toContain(OIN_NIEUW);
    const nieuw = await register.addApplicatie({
      clientId: 'naast-het-register',
      organisatie: OIN_NIEUW,
      bewerking: 'create:normal',
    });
    const begin = Date.now();
    await waitFor(async () => {
      const token = register.token({ client: nieuw });
      const answer = await register.call('POST', `${register.bewerking}/verwerkingsacties`, { token, body: actie() });
      return answer.status === 201;
    });
    expect(Date.now() - begin).toBeLessThan(1_000);
    done.abort();
    await clients;
  });

  test('ONTWERP 7 a command that goes wrong says so in one line and its exit code', async () => {
    const { code, output } = await runToEnd(['organisatie', 'add', '--oin', 'x', '--naam', 'x', '--data', gebruikt]);
    expect(code).toBe(1);
    expect(output).not.toContain('    at ');
    expect(output.trim()).not.toBe('');
  });
});

describe('ONTWERP 4 7 D1 a start that is refused names the reason, exits with 1 and changes nothing', () => {
  const ring = (data: string): Record<string, unknown> =>
    JSON.parse(readFileSync(sleutelringOf(data), 'utf8')) as Record<string, unknown>;
  const without = (data: string, naam: string): string => {
    const { sleutels, ...rest } = ring(data) as { sleutels: Record<string, unknown> };
    return JSON.stringify({ ...rest, sleutels: { ...sleutels, [naam]: [] } });
  };
  const otherRing = async (data: string): Promise<void> => {
    rmSync(sleutelringOf(data));
    expect((await runToEnd(['keys', 'init', '--data', data])).code).toBe(0);
  };
  const leeg = (): string => newData();
  const kopie = (): string => copyData(gebruikt);
  type Prepare = (data: string) => unknown;

  const cases: readonly (readonly [string, () => string, Prepare, readonly string[], RegExp])[] = [
    ['a folder without a store', leeg, () => undefined, [], /^Er is geen opslag: .*migrate/],
    [
      'a new store without a key ring',
      leeg,
      (data) => runToEnd(['migrate', '--data', data]),
      [],
      /^De sleutelring ontbreekt/,
    ],
    [
      'a used store without its key ring',
      kopie,
      (data) => rmSync(sleutelringOf(data)),
      [],
      /^De sleutelring ontbreekt/,
    ],
    [
      'the same in development mode',
      kopie,
      (data) => rmSync(sleutelringOf(data)),
      ['--dev'],
      /^De sleutelring ontbreekt/,
    ],
    ['the key ring of another store', kopie, otherRing, [], /^De sleutelring hoort bij een andere opslag/],
    ['the same in development mode', kopie, otherRing, ['--dev'], /^De sleutelring hoort bij een andere opslag/],
    [
      'a key ring that is no JSON',
      kopie,
      (data) => writeFileSync(sleutelringOf(data), '{'),
      [],
      /^De sleutelring is onleesbaar/,
    ],
    [
      'a key ring that lacks a key',
      kopie,
      (data) => writeFileSync(sleutelringOf(data), without(data, 'payload')),
      [],
      /^De sleutelring is onvolledig/,
    ],
    ['a database that is gone', kopie, (data) => rmSync(databaseOf(data)), [], /^Er is geen opslag/],
    ['a database of no bytes', kopie, (data) => truncateSync(databaseOf(data)), [], /^De opslag /],
    [
      'a database of a newer version',
      kopie,
      (data) => inDatabase(data, (db) => db.exec('PRAGMA user_version = 999999')),
      [],
      /^De opslag is door een nieuwere versie gemaakt/,
    ],
    [
      'the same in development mode',
      kopie,
      (data) => inDatabase(data, (db) => db.exec('PRAGMA user_version = 999999')),
      ['--dev'],
      /^De opslag is door een nieuwere versie gemaakt/,
    ],
    [
      'a database of an older version',
      kopie,
      (data) => inDatabase(data, (db) => db.exec('PRAGMA user_version = 0')),
      [],
      /^De opslag heeft een ouder schema .*migrate/,
    ],
    [
      'a file that is no database',
      kopie,
      (data) => writeFileSync(databaseOf(data), 'geen opslag '.repeat(1000)),
      [],
      /not a database|De opslag/,
    ],
  ];

  test.each(cases)('ONTWERP 4 7 D1 %s', async (_name, make, prepare, args, message) => {
    const data = make();
    await prepare(data);
    // Of an empty file nothing can be lost.
    const files = [databaseOf(data), sleutelringOf(data)].filter((file) => existsSync(file) && statSync(file).size > 0);
    const contents = (): readonly string[] => files.map((file) => readFileSync(file, 'latin1'));
    const before = contents();
    const { code, output } = await serve(data, ...args);
    expect(output).toMatch(message);
    expect(code).toBe(1);
    // One sentence for the operator: no stack of the inside.
    expect(output.trim().split('\n')).toHaveLength(1);
    expect(contents()).toEqual(before);
  });

  test('ONTWERP 7 keys init never replaces a key ring', async () => {
    const data = copyData(gebruikt);
    const before = readFileSync(sleutelringOf(data), 'utf8');
    const { code, output } = await runToEnd(['keys', 'init', '--data', data]);
    expect([code, output]).toEqual([1, 'Er is al een sleutelring in deze gegevensmap.\n']);
    expect(readFileSync(sleutelringOf(data), 'utf8')).toBe(before);
  });

  test('ONTWERP 7 an installation outside development mode starts after migrate and keys init', async () => {
    const data = newData();
    expect((await runToEnd(['migrate', '--data', data])).code).toBe(0);
    expect((await runToEnd(['keys', 'init', '--data', data])).code).toBe(0);
    const flags = { data, organisatie: OIN_NIEUW, 'client-id': 'eerste', label: 'Eerste', bewerking: 'create:normal' };
    await runCli(['organisatie', 'add', '--data', data, '--oin', OIN_NIEUW, '--naam', 'Gemeente']);
    const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
    const { geheim } = await runCliJson(['applicatie', 'add', ...args]);
    const register = await startProcess(data, productie, ['--port', '0']);
    onTestFinished(async () => void (await register.kill('SIGTERM')));
    const eerste = { clientId: 'eerste', geheim: String(geheim) };
    const { status } = await call(register.url, eerste, 'POST', '/bewerking/api/v1/verwerkingsacties', {
      body: actie(),
    });
    expect(status).toBe(201);
  });
});
