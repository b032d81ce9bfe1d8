import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, statSync, truncateSync, writeSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { copyData, databaseOf, inDatabase } from './datamap.ts';
import type { Answer, Client, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { actie, ids, persoon, testBsns } from './personen.ts';
import { productie, runToEnd } from './run-to-end.ts';

type Body = Record<string, unknown>;

const ACTIES = 300;
const KENMERK = { verwerkingsactiviteitId: ids.activiteit };
/** Addresses that do not change with the port. */
const settings = {
  VWL_PUBLIC_BEWERKING: 'https://register.example/bewerking/api/v1',
  VWL_PUBLIC_INZAGE: 'https://register.example/inzage/api/v1',
};

const path = (actieId: unknown): string => `/bewerking/api/v1/verwerkingsacties/${String(actieId)}`;
const zoek = (register: Target, objectId: string): Promise<Answer> =>
  register.call('POST', path('_zoek'), {
    body: { objecttype: 'persoon', soortObjectId: 'BSN', objectId, ...KENMERK, pageSize: 500 },
  });

/** A register with acties of many pages; each test damages a copy. */
let heel: string;
let client: Client;
/** What was answered when they were logged. */
let gelogd: readonly Body[];
/** The version of each actie, as its ETag told. */
const versieIds = new Map<unknown, string>();
/** What a list showed of each person. */
const lijsten = new Map<string, unknown>();

beforeAll(async () => {
  const register = await startRegister({ settings });
  ({ data: heel, client } = register);
  const answers = await Promise.all(
    Array.from({ length: ACTIES }, (_, i) => {
      const bsns = [0, 1, 2].map((j) => testBsns[(i + j) % testBsns.length] ?? '');
      const objecten = [...bsns.map((bsn) => persoon(bsn)), persoon(`schade-${String(i)}`, { soortObjectId: 'test' })];
      const toelichting = { actieNaam: `actie ${String(i)} `.padEnd(200, 'x') };
      return register.call('POST', path('').slice(0, -1), {
        body: actie({ ...KENMERK, ...toelichting, verwerkteObjecten: objecten }),
      });
    }),
  );
  gelogd = answers.map(({ body }) => body);
  for (const { body, headers } of answers)
    versieIds.set(body['actieId'], String(headers.get('etag')).replaceAll(/["-]/g, ''));
  for (const bsn of testBsns) lijsten.set(bsn, (await zoek(register, bsn)).body['results']);
  await register.stop();
  inDatabase(heel, () => undefined);
});

const serve = (data: string): ReturnType<typeof runToEnd> =>
  runToEnd(['serve', '--port', '0', '--data', data], productie);

async function started(data: string): Promise<Target> {
  const register = await startRegister({ data, client, settings });
  onTestFinished(() => register.stop());
  return register;
}

/** A start on a damaged store: a register, or how it refused. */
async function tryStart(data: string): Promise<Target | string> {
  try {
    return await started(data);
  } catch (error) {
    return String(error);
  }
}

interface Readings {
  readonly right: number;
  readonly refused: number;
}

/** Reads everything: each answer is the right one, or a fault of ours that says nothing of the inside. */
async function readAll(register: Target): Promise<Readings> {
  let right = 0;
  let refused = 0;
  const judge = (answer: Answer, expected: unknown, given: unknown): void => {
    if (answer.status === 200) {
      expect(given).toEqual(expected);
      right += 1;
      return;
    }
    expect([500, 503]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.text).not.toMatch(/sqlite|malformed|disk image|node:|\.ts/i);
    refused += 1;
  };
  await Promise.all(
    gelogd.map(async (expected) => {
      const answer = await register.call('GET', path(expected['actieId']));
      judge(answer, expected, answer.body);
    }),
  );
  for (const [bsn, expected] of lijsten) {
    const answer = await zoek(register, bsn);
    judge(answer, expected, answer.body['results']);
  }
  return { right, refused };
}

/** Overwrites one page of the file; pages are numbered from 1. */
function overwritePage(data: string, page: number, bytes: (size: number) => Uint8Array): void {
  const size = inDatabase(data, (db) => Number(db.prepare('PRAGMA page_size').get()?.['page_size']));
  const file = openSync(databaseOf(data), 'r+');
  writeSync(file, bytes(size), 0, size, (page - 1) * size);
  closeSync(file);
}

const rootPage = (data: string, table: string): number =>
  inDatabase(data, (db) =>
    Number(db.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table)?.['rootpage']),
  );

describe('REGELS 8 ONTWERP 4 a damaged file', () => {
  test('REGELS 8 an undamaged copy gives every answer: the readings below tell damage', async () => {
    const { right, refused } = await readAll(await started(copyData(heel)));
    expect([right, refused]).toEqual([gelogd.length + lijsten.size, 0]);
  });

  const vullingen = [
    ['noise', (size: number) => randomBytes(size)],
    ['zeros', (size: number) => Buffer.alloc(size)],
  ] as const;
  const tabellen = ['registratie', 'object', 'actie', 'actueel', 'subject'] as const;
  const pages = tabellen.flatMap((table) => vullingen.map(([naam, bytes]) => [table, naam, bytes] as const));

  test.each(pages)(
    'REGELS 8 the first page of %s overwritten with %s: a clear fault or the right answer',
    async (table, _naam, bytes) => {
      const data = copyData(heel);
      overwritePage(data, rootPage(data, table), bytes);
      const register = await tryStart(data);
      if (typeof register === 'string') return expect(register).toMatch(/opslag|malformed|not a database/);
      const { refused } = await readAll(register);
      expect(refused).toBeGreaterThan(0);
      return undefined;
    },
  );

  test('REGELS 8 a page in the middle of the file overwritten: a clear fault or the right answer', async () => {
    for (const part of [0.25, 0.5, 0.75]) {
      const data = copyData(heel);
      const pageCount = inDatabase(data, (db) => Number(db.prepare('PRAGMA page_count').get()?.['page_count']));
      overwritePage(data, Math.floor(pageCount * part), (size) => randomBytes(size));
      const register = await tryStart(data);
      if (typeof register === 'string') expect(register).toMatch(/opslag|malformed|not a database/);
      else {
        const { right, refused } = await readAll(register);
        expect(right + refused).toBe(gelogd.length + lijsten.size);
      }
    }
  });

  test.each([0.3, 0.6, 0.9])(
    'REGELS 8 a file cut off at %d of its length: refused at the start, or a clear fault',
    async (part) => {
      const data = copyData(heel);
      truncateSync(databaseOf(data), Math.floor(statSync(databaseOf(data)).size * part));
      const register = await tryStart(data);
      if (typeof register === 'string') {
        const { code, output } = await serve(data);
        expect(code).toBe(1);
        expect(output).toMatch(/opslag|malformed|not a database/);
      } else expect((await readAll(register)).refused).toBeGreaterThan(0);
    },
  );

  test.each([0.3, 0.9])(
    'REGELS 8 a file cut off at %d of its length under a running register: the right answer or a clear fault, and it lives',
    async (part) => {
      const data = copyData(heel);
      const register = await started(data);
      truncateSync(databaseOf(data), Math.floor(statSync(databaseOf(data)).size * part));
      expect((await readAll(register)).refused).toBeGreaterThan(0);
      const writes = await Promise.all(
        Array.from({ length: 20 }, (_, i) => {
          const verwerkteObjecten = [persoon(`nieuw-${String(i)}`, { soortObjectId: 'test' })];
          return register.call('POST', path('').slice(0, -1), { body: actie({ ...KENMERK, verwerkteObjecten }) });
        }),
      );
      for (const { status, text } of writes) {
        expect([201, 503]).toContain(status);
        expect(text).not.toMatch(/sqlite|malformed|disk image|node:|\.ts/i);
      }
      expect((await register.call('GET', '/health/live')).status).toBe(200);
    },
  );

  test('ONTWERP 4 a database that disappeared is no new one: outside development mode the start is refused', async () => {
    const data = copyData(heel);
    truncateSync(databaseOf(data));
    const { code } = await serve(data);
    expect(code).toBe(1);
  });
});

describe('ONTWERP 3 H1 a write-ahead log that is cut off while the register is down', () => {
  const AANTAL = 30;

  test('ONTWERP 3 H1 what is left is the beginning of the log, whole, and it goes on from there', async () => {
    const register = await startRegister({ settings });
    const volgorde: Body[] = [];
    for (let i = 0; i < AANTAL; i += 1) {
      const { body } = await register.call('POST', path('').slice(0, -1), { body: actie({ ...KENMERK }, testBsns) });
      volgorde.push(body);
    }
    await register.kill('SIGKILL');
    const wal = (data: string): string => `${databaseOf(data)}-wal`;
    for (const part of [0.5, 0.77, 0.999]) {
      const data = copyData(register.data);
      truncateSync(wal(data), Math.floor(statSync(wal(data)).size * part));
      const again = await startRegister({ data, client: register.client, settings });
      const shown = (await zoek(again, testBsns[0])).body['results'] as readonly Body[];
      const aantal = shown.length;
      expect(aantal).toBeLessThan(AANTAL);
      for (const [i, expected] of volgorde.entries()) {
        const { status, body } = await again.call('GET', path(expected['actieId']));
        expect([status, body]).toEqual(i < aantal ? [200, expected] : [404, expect.anything()]);
      }
      const { status } = await again.call('POST', path('').slice(0, -1), { body: actie({ ...KENMERK }) });
      expect(status).toBe(201);
      await again.stop();
    }
  });
});

describe('D1 D2 REGELS 8 an altered row', () => {
  /** Alters stored bytes behind the register's back: the engine's triggers are lifted for it, as a thief of the file would. */
  function alter(data: string, work: (db: DatabaseSync) => void): void {
    inDatabase(data, (db) => {
      const triggers = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all();
      for (const { name } of triggers) db.exec(`DROP TRIGGER ${String(name)}`);
      work(db);
      for (const { sql } of triggers) db.exec(String(sql));
    });
  }

  /** The newest row of an actie in a table of payloads. */
  const where = 'volgnummer = (SELECT volgnummer FROM registratie WHERE versie_id = ?)';
  const subject = `subject_nummer = (SELECT subject_nummer FROM object WHERE ${where} AND nummer = 3)`;
  const idBytes = (body: Body): Uint8Array => Buffer.from(versieIds.get(body['actieId']) ?? '', 'hex');

  function flipBit(
    db: DatabaseSync,
    table: string,
    column: string,
    condition: string,
    ...params: readonly Uint8Array[]
  ): void {
    const row = db.prepare(`SELECT ${column} AS bytes FROM ${table} WHERE ${condition}`).get(...params);
    const bytes = Buffer.from(row?.['bytes'] as Uint8Array);
    const at = Math.floor(bytes.length * 0.6);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${condition}`).run(bytes, ...params);
  }

  const cases: readonly (readonly [string, (db: DatabaseSync, victim: Uint8Array, other: Uint8Array) => void])[] = [
    ['a bit flipped in a record', (db, victim) => flipBit(db, 'registratie', 'payload', where, victim)],
    ['a bit flipped in an object', (db, victim) => flipBit(db, 'object', 'payload', `${where} AND nummer = 1`, victim)],
    ['a bit flipped in a person', (db, victim) => flipBit(db, 'subject', 'versleuteld', subject, victim)],
    ['a person that is gone', (db, victim) => db.prepare(`DELETE FROM subject WHERE ${subject}`).run(victim)],
    [
      'a record that holds the bytes of another one',
      (db, victim, other) =>
        db
          .prepare(`UPDATE registratie SET payload = (SELECT payload FROM registratie WHERE ${where}) WHERE ${where}`)
          .run(other, victim),
    ],
    [
      'an object that is gone',
      (db, victim) => db.prepare(`DELETE FROM object WHERE ${where} AND nummer = 1`).run(victim),
    ],
    [
      'a person with the identity of another one',
      (db, victim, other) =>
        db
          .prepare(
            `UPDATE subject SET versleuteld = (SELECT versleuteld FROM subject WHERE ${subject}) WHERE ${subject}`,
          )
          .run(other, victim),
    ],
    ['a record that is gone', (db, victim) => db.prepare(`DELETE FROM registratie WHERE ${where}`).run(victim)],
    [
      'two objects of an actie that changed places',
      (db, victim) =>
        db
          .prepare(
            `UPDATE object SET payload = (SELECT payload FROM object WHERE ${where} AND nummer = 1) WHERE ${where} AND nummer = 0`,
          )
          .run(victim, victim),
    ],
  ];

  test.each(cases)(
    'D1 D2 REGELS 8 %s: 500 with a number that stands in the log, and nothing of a person',
    async (_name, change) => {
      const data = copyData(heel);
      const [victim, other] = [gelogd[10] ?? {}, gelogd[20] ?? {}];
      alter(data, (db) => change(db, idBytes(victim), idBytes(other)));
      const register = await started(data);
      const requestId = 'aanvraag-schade-1';
      const answer = await register.call('GET', path(victim['actieId']), { headers: { 'X-Request-Id': requestId } });
      expect([answer.status, answer.body['code']]).toEqual([500, 'error']);
      expect(answer.headers.get('x-request-id')).toBe(requestId);
      const lineOf = (): string | undefined =>
        register
          .log()
          .split('\n')
          .find((text) => text.includes(String(answer.body['instance'])));
      await waitFor(async () => lineOf() !== undefined);
      const line = lineOf();
      expect(line).toContain(requestId);
      expect(line).toContain('"level":50');
      expect(Object.keys(answer.body).toSorted(byText)).toEqual([
        'code',
        'detail',
        'instance',
        'status',
        'title',
        'type',
      ]);
      for (const secret of [...testBsns, 'schade-10', 'actie 10 ']) {
        expect(register.log()).not.toContain(secret);
        expect(answer.text).not.toContain(secret);
      }
      // Its neighbours are whole.
      const neighbour = await register.call('GET', path(other['actieId']));
      expect([neighbour.status, neighbour.body]).toEqual([200, other]);
    },
  );

  test('D1 the file as it lies on the disk shows no identifier and no text', () => {
    const bytes = readFileSync(databaseOf(heel)).toString('latin1');
    for (const secret of [...testBsns, 'schade-10', 'actie 10 ', 'medewerker-7'])
      expect(bytes.includes(secret)).toBe(false);
  });
});

const byText = (one: string, other: string): number => (one < other ? -1 : 1);
