import { randomUUID } from 'node:crypto';

import { describe, expect, onTestFinished, test } from 'vitest';

import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import { ensureOntwikkelomgeving } from '../autorisatie/manage-applicaties.ts';
import { buildContext } from '../build-context.ts';
import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/config.ts';
import type { Context } from '../context.ts';
import { createSealer } from '../pseudonimisering/sealer.ts';
import type { NieuweVersie } from '../versies/versies.ts';
import type { NieuweActie } from '../versies/append-acties.ts';
import { appendActies } from '../versies/append-acties.ts';
import { appendVersies, sealAll } from '../versies/append-versies.ts';
import type { GeregistreerdeVersie } from '../versies/versies.ts';
import { newVersie } from '../verwerkingsactie/record-verwerkingsactie.ts';
import type { Inspector } from '../testing/store.ts';
import { engineUnderTest, inspect, newPlace } from '../testing/store.ts';
import type { Append, SealedVersie } from './append.ts';
import type { Store, StorePlace } from './open-store.ts';
import { openStore } from './open-store.ts';

const LOG_ID = 1;

const isSqlite = engineUnderTest === 'sqlite';

async function inspector(place: StorePlace): Promise<Inspector> {
  const opened = await inspect(place);
  onTestFinished(() => opened.close());
  return opened;
}

/** The only value of the only row. */
const valueOf = async (db: Inspector, sql: string): Promise<unknown> => Object.values((await db.rows(sql))[0] ?? {})[0];

/** Opens a store in development mode, with its log. Whoever closes it earlier may. */
async function open(place: StorePlace): Promise<Store> {
  const store = await openStore({ ...place, dev: true, lock: true });
  onTestFinished(() => store.close().catch(() => undefined));
  await ensureOntwikkelomgeving(
    { engine: store.engine, sealer: createSealer(store.sleutelring.keys('geheim', '')) },
    1,
  );
  return store;
}

const contextOf = ({ data }: StorePlace, store: Store, clock: Clock): Context =>
  buildContext(loadConfig({ flags: { data, dev: true }, environment: new Map(), file: {} }).config, store, clock);

const aanvrager: Aanvrager = {
  api: 'bewerking',
  applicatieId: 1,
  clientId: 'test',
  label: 'Test',
  logId: LOG_ID,
  organisatieOin: '00000099000000000000',
  gebruiker: '',
  scopes: new Set(),
  oins: 'elke',
  uitvoeringDoor: 'onbekend',
};

const nieuweActie = (context: Context, objectIds: readonly string[]): NieuweVersie => {
  const objecten = objectIds.map((objectId) => ({
    objecttype: 'persoon',
    soortObjectId: 'test',
    objectId,
    betrokkenheid: '',
    verwerkteSoortenGegevens: [],
  }));
  const actie = {
    vertrouwelijkheid: 'normaal' as const,
    uitvoeringDoor: 'onbekend' as const,
    tijdstip: '2024-04-05T14:35:42+02:00',
    verwerkteObjecten: objecten,
  };
  return newVersie(context, actie, { aanvrager, sleutel: null, traceparent: '' });
};

async function append(context: Context, nieuw: NieuweVersie): Promise<GeregistreerdeVersie> {
  const [versie] = (await appendVersies(context, LOG_ID, [nieuw], { idempotency: null, eisConsistentie: false })) ?? [];
  if (versie === undefined) throw new Error('niet vastgelegd');
  return versie;
}

/** A clock that tells these moments one after the other, each for the ids and for the registration of one actie, then the last one for ever. */
function clockOf(moments: readonly number[]): Clock {
  const left = moments.flatMap((moment) => [moment, moment]);
  return { ...systemClock, nowMicroseconds: () => (left.length > 1 ? left.shift() : left[0]) ?? 0 };
}

describe('H2 a clock that runs backwards', () => {
  test('H2 volgnummer stays gapless and tijdstipRegistratie never decreases along it, also after a restart', async () => {
    const place = await newPlace();
    const first = await open(place);
    const context = contextOf(place, first, clockOf([5_000, 9_000, 1_000, 2_000, 9_500]));
    const versies: GeregistreerdeVersie[] = [];
    for (let i = 0; i < 5; i += 1) versies.push(await append(context, nieuweActie(context, ['een'])));
    await first.close();
    const second = await open(place);
    const earlier = contextOf(place, second, clockOf([3]));
    for (let i = 0; i < 2; i += 1) versies.push(await append(earlier, nieuweActie(earlier, ['een'])));
    expect(versies.map(({ volgnummer }) => volgnummer)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(versies.map(({ tijdstipRegistratie }) => tijdstipRegistratie)).toEqual([
      5_000, 9_000, 9_000, 9_000, 9_500, 9_500, 9_500,
    ]);
  });

  test('H2 a later version with an earlier clock is the newest one', async () => {
    const place = await newPlace();
    const context = contextOf(place, await open(place), clockOf([9_000, 1_000]));
    const eerste = await append(context, nieuweActie(context, ['een']));
    const { volgnummer, tijdstipRegistratie, ...versie } = eerste;
    const tweede = await append(context, {
      versie: { ...versie, versieId: randomUUID(), versienummer: 2, bewerking: 'wijzigen' },
      actieKey: context.ids.actieKey(versie.actieId),
      vervangt: volgnummer,
    });
    expect(tweede.tijdstipRegistratie).toBe(tijdstipRegistratie);
    const [row] = await context.engine.query('SELECT volgnummer, versienummer FROM actie WHERE log_id = $1', [LOG_ID]);
    expect(row).toEqual({ volgnummer: 2, versienummer: 2 });
  });
});

describe('REGELS 8 one bad append in a batch', () => {
  test('REGELS 8 ONTWERP 3 its neighbours are stored, it leaves nothing, and the numbers stay gapless', async () => {
    const place = await newPlace();
    const context = contextOf(place, await open(place), systemClock);
    const goed = Array.from({ length: 40 }, (_, i) => nieuweActie(context, [`goed-${String(i)}`]));
    const slecht = nieuweActie(context, ['slecht-1', 'slecht-2']);
    // A new actie under the id of another: the store refuses it when its objects are written already.
    const kapot: NieuweVersie = { ...slecht, actieKey: goed[0]?.actieKey ?? slecht.actieKey };
    const calls = [...goed.slice(0, 20), kapot, ...goed.slice(20)].map((nieuw) => append(context, nieuw));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map(({ status }, i) => (status === 'rejected' ? i : -1)).filter((i) => i >= 0)).toEqual([20]);
    expect(outcomes[20]).toMatchObject({ reason: { code: 'service_unavailable' } });
    const db = await inspector(place);
    const one = (sql: string): Promise<unknown> => valueOf(db, sql);
    expect(await one('SELECT count(*) FROM registratie')).toBe(40);
    expect(await one('SELECT max(volgnummer) FROM registratie')).toBe(40);
    expect(await one('SELECT count(*) FROM object')).toBe(40);
    expect(await one('SELECT count(*) FROM subject')).toBe(40);
    expect(await one('SELECT volgnummer FROM log_stand')).toBe(40);
    expect((await append(context, nieuweActie(context, ['later']))).volgnummer).toBe(41);
  });

  test('H1 an append whose predecessor is no longer the newest stores nothing, and its neighbours are stored', async () => {
    const place = await newPlace();
    const context = contextOf(place, await open(place), systemClock);
    const { volgnummer, tijdstipRegistratie: _, ...versie } = await append(context, nieuweActie(context, ['een']));
    const actieKey = context.ids.actieKey(versie.actieId);
    const wijziging = (): NieuweVersie => ({
      versie: { ...versie, versieId: randomUUID(), versienummer: 2 },
      actieKey,
      vervangt: volgnummer,
    });
    const outcomes = await Promise.all(
      [wijziging(), nieuweActie(context, ['twee']), wijziging(), wijziging()].map((nieuw) =>
        appendVersies(context, LOG_ID, [nieuw], { idempotency: null, eisConsistentie: false }),
      ),
    );
    expect(outcomes.map((outcome) => outcome === null)).toEqual([false, false, true, true]);
    const db = await inspector(place);
    expect(await db.rows('SELECT volgnummer FROM registratie ORDER BY volgnummer')).toEqual(
      [1, 2, 3].map((nummer) => ({ volgnummer: nummer })),
    );
  });
});

describe('Z12 a group of appends', () => {
  const eis = { samen: true, eisConsistentie: true };
  const alsLos = (nieuw: NieuweVersie): NieuweActie => ({ nieuw, idempotency: null });
  /** A new actie of a verwerking that has another vertrouwelijkheid than the one before it. */
  const botsend = (context: Context, verwerkingId: string): readonly NieuweActie[] =>
    (['normaal', 'vertrouwelijk'] as const).map((vertrouwelijkheid) => {
      const nieuw = nieuweActie(context, [`${vertrouwelijkheid}-${verwerkingId}`]);
      const actie = { ...nieuw.versie.actie, verwerkingId, vertrouwelijkheid };
      return alsLos({ ...nieuw, versie: { ...nieuw.versie, actie } });
    });
  const rowsOf = async (place: StorePlace): Promise<unknown> => {
    const db = await inspector(place);
    const tables = ['registratie', 'object', 'subject', 'actie'];
    return Promise.all(tables.map((table) => valueOf(db, `SELECT count(*) FROM ${table}`)));
  };

  test('Z12 V12 one that is refused withdraws its group, numbers and persons included, and no neighbour', async () => {
    const place = await newPlace();
    const context = contextOf(place, await open(place), systemClock);
    const [first, group, last] = await Promise.all([
      append(context, nieuweActie(context, ['eerste'])),
      appendActies(context, LOG_ID, [alsLos(nieuweActie(context, ['mee'])), ...botsend(context, randomUUID())], eis),
      append(context, nieuweActie(context, ['laatste'])),
    ]);
    expect(group).toEqual(['ingetrokken', 'ingetrokken', expect.objectContaining({ code: 'conflict' })]);
    expect([first.volgnummer, last.volgnummer].toSorted((a, b) => a - b)).toEqual([1, 2]);
    expect(await rowsOf(place)).toEqual([2, 2, 2, 2]);
    expect((await append(context, nieuweActie(context, ['later', 'mee']))).volgnummer).toBe(3);
  });

  test('Z12 V12 without staying together each has its own fate', async () => {
    const place = await newPlace();
    const context = contextOf(place, await open(place), systemClock);
    const outcomes = await appendActies(context, LOG_ID, botsend(context, randomUUID()), { ...eis, samen: false });
    expect(outcomes).toEqual(['vastgelegd', expect.objectContaining({ code: 'conflict' })]);
    expect(await rowsOf(place)).toEqual([1, 1, 1, 1]);
  });

  test('Z12 REGELS 8 a group that cannot be written leaves nothing when it stays together, else its good ones', async () => {
    const place = await newPlace();
    const context = contextOf(place, await open(place), systemClock);
    const goed = nieuweActie(context, ['goed']);
    const kapot = { ...nieuweActie(context, ['kapot']), actieKey: goed.actieKey };
    const groep = [goed, kapot].map(alsLos);
    const buur = append(context, nieuweActie(context, ['buur']));
    await expect(appendActies(context, LOG_ID, groep, eis)).rejects.toMatchObject({ code: 'service_unavailable' });
    await buur;
    expect(await rowsOf(place)).toEqual([1, 1, 1, 1]);
    const apart = await appendActies(context, LOG_ID, groep, { ...eis, samen: false });
    expect(apart).toEqual(['vastgelegd', expect.objectContaining({ code: 'service_unavailable' })]);
    expect(await rowsOf(place)).toEqual([2, 2, 2, 2]);
  });

  test('Z12 a single append does not wait for the groups that came before it', async () => {
    const place = await newPlace();
    const context = contextOf(place, await open(place), systemClock);
    const order: string[] = [];
    const acties = Array.from({ length: 3_000 }, (_, i) => nieuweActie(context, [String(i % 1_000)]));
    const sealed = (await sealAll(context, LOG_ID, [...acties, nieuweActie(context, ['een'])])).map(
      (item) => item.sealed,
    );
    const appendOf = (versie: SealedVersie): Append => ({
      logId: LOG_ID,
      nu: 1,
      versies: [versie],
      idempotency: null,
      eisConsistentie: false,
    });
    const appends = sealed.map(appendOf);
    const groups = [0, 1, 2].map(async (i) => {
      await context.engine.appendGroup({ appends: appends.slice(1_000 * i, 1_000 * (i + 1)), samen: true }, 'client');
      order.push(`groep ${String(i)}`);
    });
    const single = appends
      .slice(-1)
      .map(async (append) => context.engine.append(append, 'client').then(() => order.push('een')));
    await Promise.all([...groups, ...single]);
    expect(order.indexOf('een')).toBeLessThanOrEqual(1);
    expect(order.filter((name) => name !== 'een')).toEqual(['groep 0', 'groep 1', 'groep 2']);
  });
});

describe('ONTWERP 4 an open store', () => {
  test.runIf(isSqlite)('ONTWERP 4 the connection that writes commits with synchronous=FULL through a WAL', async () => {
    const { engine } = await open(await newPlace());
    await engine.execute([
      { sql: 'CREATE TABLE proef (synchronous INTEGER, journal_mode TEXT)', params: [] },
      {
        sql: 'INSERT INTO proef SELECT s.synchronous, j.journal_mode FROM pragma_synchronous s, pragma_journal_mode j',
        params: [],
      },
    ]);
    expect(await engine.query('SELECT synchronous, journal_mode FROM proef', [])).toEqual([
      { synchronous: 2, journal_mode: 'wal' },
    ]);
  });

  test('ONTWERP 4 what reads cannot write', async () => {
    const { engine } = await open(await newPlace());
    await expect(engine.query('DELETE FROM organisatie RETURNING log_id', [])).rejects.toMatchObject({
      code: 'service_unavailable',
    });
    expect(await engine.query('SELECT log_id FROM organisatie', [])).toHaveLength(1);
  });

  test('ONTWERP 4 small statements go together or not at all', async () => {
    const { engine } = await open(await newPlace());
    const insert = {
      sql: 'INSERT INTO organisatie (log_id, oin, naam) VALUES ($1, $2, $3)',
      params: [7, 'oin', 'naam'],
    };
    await expect(engine.execute([insert, insert])).rejects.toThrow(/UNIQUE|unique/);
    expect(await engine.query('SELECT log_id FROM organisatie WHERE log_id = 7', [])).toEqual([]);
  });

  test('ONTWERP 4 closing finishes what was accepted', async () => {
    const place = await newPlace();
    const store = await open(place);
    const context = contextOf(place, store, systemClock);
    const calls = Array.from({ length: 100 }, (_, i) => append(context, nieuweActie(context, [`p-${String(i)}`])));
    await new Promise((resolve) => setImmediate(resolve));
    await store.close();
    const stored = (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled');
    expect(stored).toHaveLength(100);
    expect(await valueOf(await inspector(place), 'SELECT count(*) FROM registratie')).toBe(100);
    await expect(append(context, nieuweActie(context, ['te laat']))).rejects.toMatchObject({
      code: 'service_unavailable',
    });
  });

  test.runIf(isSqlite)('ONTWERP 4 one store at a time has the lock; a command beside it needs none', async () => {
    const place = await newPlace();
    const first = await open(place);
    await expect(openStore({ ...place, dev: true, lock: true })).rejects.toThrow(
      'Een ander proces bedient deze gegevensmap al.',
    );
    await (await openStore({ ...place, dev: false, lock: false })).close();
    await first.close();
    await (await openStore({ ...place, dev: false, lock: true })).close();
  });
});

describe.runIf(isSqlite)('H1 the tables of versions are insert-only', () => {
  const statements = [
    'UPDATE registratie SET payload = zeroblob(1)',
    'UPDATE registratie SET tijdstip_registratie = 0 WHERE volgnummer = 1',
    'DELETE FROM registratie',
    'DELETE FROM registratie WHERE volgnummer = 1',
    'UPDATE object SET payload = zeroblob(1)',
    'UPDATE OR REPLACE object SET nummer = 0',
    'DELETE FROM object',
  ];
  /** A replacement deletes too, but SQLite tells triggers so only where a connection asks for it: ours does. */
  const replacements = [
    'INSERT OR REPLACE INTO registratie SELECT * FROM registratie',
    'INSERT OR REPLACE INTO object SELECT * FROM object',
  ];

  test.each(statements)('H1 refused by the database itself: %s', async (statement) => {
    const place = await newPlace();
    const store = await open(place);
    const context = contextOf(place, store, systemClock);
    await append(context, nieuweActie(context, ['een', 'twee']));
    const db = await inspector(place);
    const rows = () => Promise.all(['registratie', 'object'].map((table) => db.rows(`SELECT * FROM ${table}`)));
    const before = await rows();
    await expect(store.engine.execute([{ sql: statement, params: [] }])).rejects.toThrow(/insert-only/);
    await expect(db.rows(statement)).rejects.toThrow(/insert-only/);
    expect(await rows()).toEqual(before);
  });

  test.each(replacements)('H1 refused by the connection of the register: %s', async (statement) => {
    const place = await newPlace();
    const store = await open(place);
    const context = contextOf(place, store, systemClock);
    await append(context, nieuweActie(context, ['een', 'twee']));
    await expect(store.engine.execute([{ sql: statement, params: [] }])).rejects.toThrow(/insert-only/);
  });
});
