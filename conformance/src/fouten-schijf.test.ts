import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, onTestFinished, test } from 'vitest';

import { bulk } from './bulk.ts';
import { copyData, databaseOf, inDatabase, newData } from './datamap.ts';
import type { Answer, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { actie, ids, persoon } from './personen.ts';

type Body = Record<string, unknown>;

const CLIENTS = 8;
/** On a busy machine. */
const PATIENCE_MS = 30_000;
const KENMERK = { verwerkingsactiviteitId: ids.activiteit };
const PERSOON = persoon('schijf-1', { soortObjectId: 'test' });
const preload = new URL('./commit-fout.ts', import.meta.url).href;
/** Addresses that do not change with the port. */
const settings = {
  VWL_PUBLIC_BEWERKING: 'https://register.example/bewerking/api/v1',
  VWL_PUBLIC_INZAGE: 'https://register.example/inzage/api/v1',
};

interface Verzoek {
  readonly key: string;
  readonly sent: number;
  antwoord: Answer | null;
}

const collectie = ({ bewerking }: Target): string => `${bewerking}/verwerkingsacties`;
const post = (register: Target, key: string): Promise<Answer> =>
  register.call('POST', collectie(register), {
    body: actie({ ...KENMERK, verwerkteObjecten: [PERSOON] }),
    headers: { 'Idempotency-Key': key },
  });

async function listed(register: Target): Promise<readonly string[]> {
  const { status, body } = await register.call('POST', `${collectie(register)}/_zoek`, {
    body: { objecttype: 'persoon', soortObjectId: 'test', objectId: PERSOON['objectId'], ...KENMERK, pageSize: 500 },
  });
  expect([status, body['next']]).toEqual([200, null]);
  return (body['results'] as readonly Body[]).map(({ actieId }) => String(actieId));
}

const byText = (one: string, other: string): number => (one < other ? -1 : 1);
const isGone = (pid: number): boolean => {
  try {
    return !process.kill(pid, 0);
  } catch {
    return true;
  }
};

/** Logs one actie after the other until the register is gone. */
async function load(register: Target, verzoeken: Verzoek[]): Promise<void> {
  for (;;) {
    const verzoek: Verzoek = { key: randomUUID(), sent: Date.now(), antwoord: null };
    verzoeken.push(verzoek);
    verzoek.antwoord = await post(register, verzoek.key);
  }
}

test.each([
  ['the disk has it all the same', 'COMMIT'],
  ['it is lost', 'ROLLBACK'],
] as const)(
  'ONTWERP 3 REGELS 8 V11 fsync fails and %s: nobody gets 201, the register ends with 1, the next start and the key tell',
  async (_name, really) => {
    const fout = join(dirname(newData()), 'commit-fout');
    const node = { NODE_OPTIONS: `--import=${preload}`, COMMIT_FOUT: fout };
    const register = await startRegister({ settings: { ...settings, ...node } });
    onTestFinished(() => register.stop());
    const verzoeken: Verzoek[] = [];
    const clients = Promise.allSettled(Array.from({ length: CLIENTS }, () => load(register, verzoeken)));
    await waitFor(async () => verzoeken.length > 10 * CLIENTS, PATIENCE_MS);
    // In one step: a file that is there but empty would be something else.
    writeFileSync(`${fout}.nieuw`, really);
    renameSync(`${fout}.nieuw`, fout);
    const failing = Date.now();
    await waitFor(async () => isGone(register.pid), PATIENCE_MS);
    await clients;
    expect(await register.kill('SIGKILL')).toBe(1);
    await expect.poll(() => register.log()).toContain('"level":60');
    await expect.poll(() => register.log()).toContain('Het is niet zeker of de laatste transactie is vastgelegd.');

    const late = verzoeken.filter(({ sent }) => sent > failing);
    expect(late.filter(({ antwoord }) => antwoord?.status === 201)).toEqual([]);
    for (const { antwoord } of verzoeken) expect([201, 503, undefined]).toContain(antwoord?.status);
    // What was in the hands of the writer is told to be uncertain, never to be refused.
    const texts = verzoeken.flatMap(({ antwoord }) =>
      antwoord?.status === 503 ? [String(antwoord.body['detail'])] : [],
    );
    expect(texts.filter((text) => text.startsWith('Het is niet zeker')).length).toBeGreaterThan(0);

    const again = await startRegister({ settings, data: register.data, client: register.client });
    onTestFinished(() => again.stop());
    const acknowledged = verzoeken.flatMap(({ antwoord }) => (antwoord?.status === 201 ? [String(antwoord.body['actieId'])] : [])); // prettier-ignore
    const found = await listed(again);
    expect(found).toEqual(expect.arrayContaining(acknowledged));
    const unknown = verzoeken.filter(({ antwoord }) => antwoord?.status !== 201);
    expect(found.length - acknowledged.length).toBeLessThanOrEqual(really === 'COMMIT' ? unknown.length : 0);
    const repeats = await Promise.all(verzoeken.map(({ key }) => post(again, key)));
    for (const [i, { status, body }] of repeats.entries()) {
      expect(status).toBe(201);
      const { antwoord } = verzoeken[i] ?? {};
      if (antwoord?.status === 201) expect(body).toEqual(antwoord.body);
    }
    const all = repeats.map(({ body }) => String(body['actieId']));
    expect((await listed(again)).toSorted(byText)).toEqual(all.toSorted(byText));
  },
);

test('REGELS 8 Z12 V11 fsync fails in the middle of a bulk: no line is said to be refused, and the keys tell', async () => {
  const fout = join(dirname(newData()), 'commit-fout-bulk');
  const node = { NODE_OPTIONS: `--import=${preload}`, COMMIT_FOUT: fout };
  const register = await startRegister({ settings: { ...settings, ...node } });
  onTestFinished(() => register.stop());
  writeFileSync(fout, 'COMMIT 1');
  const lines = Array.from({ length: 3_000 }, () => actie({ ...KENMERK, verwerkteObjecten: [PERSOON] }));
  const options = { query: '?atomic=false', headers: { 'Idempotency-Key': randomUUID() } };
  const { status, body } = await bulk(register, lines, options);
  expect([status, body['code']]).toEqual([503, 'outcome_unknown']);
  await waitFor(async () => isGone(register.pid), PATIENCE_MS);

  const again = await startRegister({ settings, data: register.data, client: register.client });
  onTestFinished(() => again.stop());
  const stored = async (): Promise<unknown> => {
    const vraag = { ...PERSOON, ...KENMERK, pageSize: 1 };
    return (await again.call('POST', `${collectie(again)}/_zoek`, { body: vraag })).body['count'];
  };
  const before = Number(await stored());
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(lines.length);
  expect((await bulk(again, lines, options)).body).toMatchObject({ opgeslagen: lines.length, geweigerd: 0 });
  expect(await stored()).toBe(lines.length);
});

test('REGELS 8 ONTWERP 7 a disk that is full at the start: it is refused with a sentence, and a later start works', async () => {
  const first = await startRegister({ settings });
  expect((await post(first, randomUUID())).status).toBe(201);
  await first.stop();
  inDatabase(first.data, () => undefined);
  const data = copyData(first.data);
  const before = readFileSync(databaseOf(data));
  const bin = fileURLToPath(new URL('../../packages/cli/bin/verwerkingenlog.js', import.meta.url));
  const args = ['--fsize=0', process.execPath, bin, 'serve', '--dev', '--port', '0', '--data', data];
  const { code, output } = await new Promise<{ code: unknown; output: string }>((resolve) => {
    execFile('prlimit', args, { timeout: PATIENCE_MS }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, output: stdout + stderr }),
    );
  });
  expect([code, output]).toEqual([
    1,
    'De schijf weigert te schrijven: maak ruimte, of zie het logboek van het systeem.\n',
  ]);
  expect(readFileSync(databaseOf(data)).equals(before)).toBe(true);
  const second = await startRegister({ data, client: first.client, settings });
  onTestFinished(() => second.stop());
  expect(await listed(second)).toHaveLength(1);
});
