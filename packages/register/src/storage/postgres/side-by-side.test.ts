import { randomBytes } from 'node:crypto';

import { describe, expect, onTestFinished, test } from 'vitest';

import { systemClock } from '../../clock.ts';
import { appendOf } from '../../testing/append.ts';
import { inspect, newDatabase } from '../../testing/store.ts';
import type { Append, AppendResult, IdempotencyGuard, SealedVersie } from '../append.ts';
import type { Engine } from '../engine.ts';
import { openPostgresEngine } from './postgres-engine.ts';

/** Registers beside each other. */
const PROCESSES = 4;
const LOG_ID = 1;

async function openEngines(url: string, count = PROCESSES): Promise<readonly [Engine, ...Engine[]]> {
  const engines = await Promise.all(
    Array.from({ length: count }, () => openPostgresEngine({ url, verbindingen: 8, clock: systemClock })),
  );
  onTestFinished(async () => void (await Promise.all(engines.map((engine) => engine.close()))));
  const [first, ...others] = engines;
  if (first === undefined) throw new Error('geen register');
  return [first, ...others];
}

function versieOf(change: Partial<SealedVersie> = {}): SealedVersie {
  const [versie] = appendOf(1).versies;
  if (versie === undefined) throw new Error('een append zonder versie');
  return { ...versie, ...change };
}
const one = (versie: SealedVersie, change: Partial<Append> = {}): Append => ({
  ...appendOf(0),
  versies: [versie],
  ...change,
});
const personen = Array.from({ length: 30 }, () => ({ index: randomBytes(16), versleuteld: randomBytes(40) }));
const objectOf = (i: number) => ({
  subject: personen[i % personen.length] ?? { nummer: 0 },
  rang: 0,
  commitment: randomBytes(32),
  payload: randomBytes(50),
  vreemdId: null,
});
const sleutelOf = (): IdempotencyGuard => ({
  sleutel: randomBytes(32),
  inhoud: randomBytes(32),
  verloopt: 1_000,
  antwoord: null,
});
const stored = (results: readonly AppendResult[]) =>
  results.flatMap((result) => (result.uitkomst === 'vastgelegd' ? [result] : []));

describe('ONTWERP 4 several registers on one database', () => {
  test('H2 D1 numbers without a gap, one number for a person, and a time that never runs back, whatever each clock says', async () => {
    const url = await newDatabase();
    const engines = await openEngines(url);
    const calls = Array.from({ length: 400 }, (_, i) =>
      (engines[i % PROCESSES] ?? engines[0]).append(
        one(versieOf({ objecten: [objectOf(i), objectOf(7 * i + 1)] }), { nu: 1_000_000 + ((i * 7_919) % 400) }),
        `client ${String(i % 3)}`,
      ),
    );
    const results = stored(await Promise.all(calls));
    const registraties = results.flatMap((result) => result.registraties);
    expect(registraties.map(({ volgnummer }) => volgnummer).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 400 }, (_, i) => i + 1),
    );
    const times = registraties.toSorted((a, b) => a.volgnummer - b.volgnummer).map((each) => each.tijdstipRegistratie);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const db = await inspect({ data: '', databaseUrl: url });
    onTestFinished(() => db.close());
    const subjects = await db.rows('SELECT subject_nummer AS nummer FROM subject ORDER BY 1');
    expect(subjects.map(({ nummer }) => nummer)).toEqual(Array.from({ length: personen.length }, (_, i) => i + 1));
    const wrong = await db.rows(`SELECT 1 FROM object o JOIN actueel a USING (log_id, volgnummer, nummer)
      WHERE a.subject_nummer <> o.subject_nummer`);
    expect(wrong).toEqual([]);
    expect(await db.rows('SELECT volgnummer, subject_nummer FROM log_stand')).toEqual([
      { volgnummer: 400, subject_nummer: personen.length },
    ]);
  });

  test('V11 one Idempotency-Key at all of them at once is stored once, and the others are told by which version', async () => {
    const engines = await openEngines(await newDatabase());
    for (let round = 0; round < 10; round += 1) {
      const idempotency = sleutelOf();
      const calls = engines.map((engine) => engine.append(one(versieOf(), { idempotency }), 'a'));
      const results = await Promise.all(calls);
      const [first] = stored(results);
      expect(results.filter(({ uitkomst }) => uitkomst === 'vastgelegd')).toHaveLength(1);
      const volgnummer = first?.registraties[0]?.volgnummer;
      expect(results.filter(({ uitkomst }) => uitkomst === 'herhaald')).toEqual(
        Array.from({ length: PROCESSES - 1 }, () => ({
          uitkomst: 'herhaald',
          volgnummer,
          inhoud: Buffer.from(idempotency.inhoud),
        })),
      );
    }
  });

  test('H1 one version is replaced by one of them; the others hear that it is stale', async () => {
    const engines = await openEngines(await newDatabase());
    const versie = versieOf({ objecten: [objectOf(1)] });
    const [made] = stored([await engines[0].append(one(versie), 'a')]);
    let newest = made?.registraties[0]?.volgnummer ?? 0;
    for (let round = 0; round < 10; round += 1) {
      const next = { ...versie, vervangt: newest, versienummer: round + 2 };
      const calls = engines.map((engine) => engine.append(one({ ...next, versieId: randomBytes(16) }), 'a'));
      const results = await Promise.all(calls);
      expect(results.filter(({ uitkomst }) => uitkomst === 'verouderd')).toHaveLength(PROCESSES - 1);
      newest = stored(results)[0]?.registraties[0]?.volgnummer ?? 0;
    }
    const sql = 'SELECT volgnummer, tot FROM actueel WHERE log_id = $1 ORDER BY volgnummer';
    const rows = await engines[0].query<{ volgnummer: number; tot: number | null }>(sql, [LOG_ID]);
    expect(rows.map(({ tot }) => tot)).toEqual([...rows.slice(1).map(({ volgnummer }) => volgnummer), null]);
  });

  test('P6 logs beside each other wait for nobody but themselves', async () => {
    const url = await newDatabase();
    const [engine] = await openEngines(url, 1);
    await Promise.all([1, 2].map((logId) => engine.append({ ...appendOf(1), logId }, 'a')));
    const db = await inspect({ data: '', databaseUrl: url });
    onTestFinished(() => db.close());
    await db.rows('BEGIN');
    await db.rows('SELECT 1 FROM log_stand WHERE log_id = 1 FOR UPDATE');
    const held = engine.append({ ...appendOf(1), logId: 1 }, 'a');
    for (let i = 0; i < 5; i += 1) await engine.append({ ...appendOf(1), logId: 2 }, 'b');
    await db.rows('ROLLBACK');
    expect(await held).toMatchObject({ uitkomst: 'vastgelegd', registraties: [{ volgnummer: 2 }] });
  });
});

describe('V12 what a batch itself changes', () => {
  const verwerkingId = randomBytes(16);
  const normaal = (change: Partial<SealedVersie> = {}) => versieOf({ verwerkingId, ...change });

  test('V12 a question that the batch cannot answer is asked of the store, in a transaction of its own', async () => {
    const [engine] = await openEngines(await newDatabase(), 1);
    const eerste = normaal();
    const [made] = stored([await engine.append(one(eerste), 'a')]);
    const vervangt = made?.registraties[0]?.volgnummer ?? 0;
    // The only normal actie becomes confidential; then a confidential one comes, which fits, and a normal one, which does not.
    const wijziging = one({ ...eerste, versieId: randomBytes(16), versienummer: 2, vervangt, vertrouwelijkheid: 1 });
    const past = one(normaal({ vertrouwelijkheid: 1 }), { eisConsistentie: true });
    const botst = one(normaal(), { eisConsistentie: true });
    const outcomes = await engine.appendGroup({ appends: [wijziging, past, botst], samen: false }, 'a');
    expect(outcomes.map(({ uitkomst }) => uitkomst)).toEqual(['vastgelegd', 'vastgelegd', 'inconsistent']);
  });

  test('V12 Z12 a later line of a group sees the earlier ones, and those that were withdrawn no longer', async () => {
    const [engine] = await openEngines(await newDatabase(), 1);
    const verwerking = randomBytes(16);
    const strikt = (vertrouwelijkheid: 0 | 1) =>
      one(versieOf({ verwerkingId: verwerking, vertrouwelijkheid, objecten: [objectOf(vertrouwelijkheid)] }), {
        eisConsistentie: true,
      });
    const groups = [
      { appends: [strikt(0), strikt(1)], samen: true },
      { appends: [strikt(1), strikt(1)], samen: true },
      { appends: [strikt(0), strikt(0)], samen: false },
    ];
    const outcomes = await Promise.all(groups.map((group) => engine.appendGroup(group, 'a')));
    expect(outcomes.map((group) => group?.map(({ uitkomst }) => uitkomst))).toEqual([
      ['ingetrokken', 'inconsistent'],
      ['vastgelegd', 'vastgelegd'],
      ['inconsistent', 'inconsistent'],
    ]);
    const rows = await engine.query('SELECT subject_nummer FROM subject WHERE log_id = $1', [LOG_ID]);
    expect(rows).toEqual([{ subject_nummer: 1 }]);
  });
});
