import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { addOrganisatie } from '../autorisatie/manage-organisaties.ts';
import { createSealer } from '../pseudonimisering/sealer.ts';
import type { Store } from '../storage/open-store.ts';
import type { TestClock } from '../testing/clock.ts';
import { createTestClock } from '../testing/clock.ts';
import { openTestStore } from '../testing/store.ts';
import { exportVar } from './export-var.ts';
import type { VarContext, VarImport } from './import-var.ts';
import { prepareVarImport } from './import-var.ts';
import { eindeOf, SINDS_ALTIJD } from './var.ts';
import { insertVersies, readAlleVersies, readBegonnen } from './verwerkingsactiviteit-store.ts';

const OIN = '00000099000000000000';
const ANDER_OIN = '00000099000000000001';
const ID = '940dfd60-a207-49eb-a451-fbc3bfcb8801';
const DAG = 86_400;
const KOP = 'UUID;Hoofdproces;Naam verwerking;Doeleinde;Grondslag;Geldig vanaf;Geldig tot';

let store: Store;
let clock: TestClock;
let context: VarContext;
beforeEach(async () => {
  store = await openTestStore();
  clock = createTestClock();
  const sealer = createSealer(store.sleutelring.keys('geheim', ''));
  context = { engine: store.engine, sealer, clock };
  await addOrganisatie(context, OIN, 'Gemeente');
  await addOrganisatie(context, ANDER_OIN, 'Andere gemeente');
});
afterEach(() => store.close());

const prepare = (rijen: readonly string[], oin = OIN): Promise<VarImport> =>
  prepareVarImport(context, oin, Buffer.from([KOP, ...rijen].join('\n')));

/** Imports rows that have to be good. */
async function take(...rijen: readonly string[]): Promise<readonly number[]> {
  const prepared = await prepare(rijen);
  expect(prepared.fouten).toEqual([]);
  await prepared.store();
  return [prepared.nieuw, prepared.gewijzigd, prepared.ongewijzigd, prepared.uuids];
}

const foutenOf = async (...rijen: readonly string[]): Promise<readonly string[]> =>
  (await prepare(rijen)).fouten.map(({ cel, reden }) => `${cel} ${reden}`);

const at = (text: string): number => Date.parse(text) * 1000;

/** The purpose that an activity had at a moment, and when that text ends. */
async function op(moment: number, id = ID): Promise<readonly unknown[]> {
  const versie = await readBegonnen(store.engine, { logId: 1, moment, stand: 1000 }, id);
  return versie === null ? [] : [versie.inhoud.doel, eindeOf(versie)];
}

describe('validity', () => {
  test('X6 a first text without a date holds since ever; a changed one from now; the old one stays', async () => {
    const first = clock.nowMicroseconds();
    expect(await take(`${ID};C;N;oud;G;;`)).toEqual([1, 0, 0, 0]);
    clock.advance(DAG);
    const second = clock.nowMicroseconds();
    expect(await take(`${ID};C;N;nieuw;G;;`)).toEqual([0, 1, 0, 0]);
    expect(await op(SINDS_ALTIJD)).toEqual(['oud', second]);
    expect(await op(first)).toEqual(['oud', second]);
    expect(await op(second - 1)).toEqual(['oud', second]);
    expect(await op(second)).toEqual(['nieuw', null]);
  });

  test('X6 the same file again changes nothing, with and without dates', async () => {
    const rijen = [
      `${ID};C;N;doel;G;2024-01-01;2030-01-01`,
      ';C;Zonder UUID;doel;G;;',
      ';C;Met datum;doel;G;1-2-2024;',
    ];
    expect(await take(...rijen)).toEqual([3, 0, 0, 2]);
    clock.advance(DAG);
    expect(await take(...rijen)).toEqual([0, 0, 3, 0]);
    expect(await readAlleVersies(store.engine, 1)).toHaveLength(3);
  });

  test('X6 a date says from when a text holds, also in the past and in the future', async () => {
    await take(`${ID};C;N;een;G;2020-01-01;`);
    await take(`${ID};C;N;drie;G;2030-01-01;`);
    await take(`${ID};C;N;twee;G;2022-01-01;`);
    expect(await op(at('2019-12-31T22:59:59Z'))).toEqual([]);
    expect(await op(at('2019-12-31T23:00:00Z'))).toEqual(['een', at('2021-12-31T23:00:00Z')]);
    expect(await op(at('2025-01-01T00:00:00Z'))).toEqual(['twee', at('2029-12-31T23:00:00Z')]);
    expect(await op(at('2031-01-01T00:00:00Z'))).toEqual(['drie', null]);
    // Without a date the row is about now, and what is planned stays.
    expect(await take(`${ID};C;N;twee;G;;`)).toEqual([0, 0, 1, 0]);
  });

  test('X6 another text from the same date is a fault: what acties of then find does not change by accident', async () => {
    await take(`${ID};C;N;een;G;2020-01-01;`);
    expect(await foutenOf(`${ID};C;N;twee;G;2020-01-01;`)).toEqual([
      expect.stringMatching(/^F2 Vanaf deze datum geldt al/),
    ]);
  });

  test('X6 an end is added to a text that goes on holding from where it began', async () => {
    await take(`${ID};C;N;een;G;2020-01-01;`);
    expect(await take(`${ID};C;N;een;G;;2023-01-01`)).toEqual([0, 1, 0, 0]);
    expect(await op(at('2021-01-01T00:00:00Z'))).toEqual(['een', at('2022-12-31T23:00:00Z')]);
    expect(await take(`${ID};C;N;een;G;;`)).toEqual([0, 1, 0, 0]);
    expect(await op(at('2021-01-01T00:00:00Z'))).toEqual(['een', null]);
  });

  test('X6 what is stored is never changed or taken away', async () => {
    await take(`${ID};C;N;een;G;;`);
    for (const sql of ["UPDATE verwerkingsactiviteit SET naam = 'x'", 'DELETE FROM verwerkingsactiviteit'])
      await expect(store.engine.execute([{ sql, params: [] }])).rejects.toThrow(/insert-only|permission denied/);
  });
});

describe('UUIDs', () => {
  test('X6 a row without one is known by category and name, whatever the case', async () => {
    await take(`${ID};Cat;Naam;een;G;;`);
    expect(await take(';CAT;naam;twee;G;;')).toEqual([0, 1, 0, 0]);
    // Not when another row of the file names that activity.
    expect(await take(`${ID};Cat;Naam;twee;G;;`, ';Cat;NAAM;drie;G;;')).toEqual([1, 1, 0, 1]);
    expect(await foutenOf(';Cat;naam;vier;G;;')).toEqual([
      'C2 Meer dan één verwerkingsactiviteit heet zo: geef de UUID.',
    ]);
  });

  test('X6 the file comes back with a UUID in each row, columns that we do not know included', async () => {
    const csv = `Proceseigenaar;Naam;Doel;Grondslag;Extra\n"=1+1";Een;doel;G;x\n;Twee;doel;G;"a;b"`;
    const prepared = await prepareVarImport(context, OIN, Buffer.from(csv));
    await prepared.store();
    const ids = new Map((await readAlleVersies(store.engine, 1)).map(({ id, inhoud }) => [inhoud.naam, id]));
    expect(prepared.csv()).toBe(
      `\uFEFFUniversal Unique Identifier (UUID);Proceseigenaar;Naam;Doel;Grondslag;Extra\r\n${String(ids.get('Een'))};'=1+1;Een;doel;G;x\r\n${String(ids.get('Twee'))};;Twee;doel;G;"a;b"\r\n`,
    );
    const again = await prepareVarImport(context, OIN, Buffer.from(prepared.csv()));
    expect(again).toMatchObject({ nieuw: 0, gewijzigd: 0, ongewijzigd: 2, uuids: 0, fouten: [] });
  });
});

describe('faults', () => {
  test('X6 F every fault is told with its cell, in the order of the rows, and nothing is stored', async () => {
    const rijen = [
      `${ID};C;;doel;G;;`,
      `geen-uuid;C;N;${'x'.repeat(2043)};G;2024;`,
      `${ID};C;M;doel;G;2024-02-30;31-12-2024`,
      `;C;Z;doel;G;2024-01-01;2024-01-01`,
      ';C;z;doel\u0000;G;;',
      ';C;Goed;doel;G;;',
    ];
    const prepared = await prepareVarImport(
      context,
      OIN,
      Buffer.from([KOP, ...rijen].join('\n').replace('\u0000', '\u0001')),
    );
    expect(prepared.fouten.map(({ cel, reden }) => `${cel} ${reden.split(/[:,.]/)[0] ?? ''}`)).toEqual([
      'C2 Dit is verplicht',
      'A3 Dit is geen UUID',
      'D3 Dit is langer dan 2042 tekens',
      'F3 Dit is geen datum',
      'A4 Deze UUID staat ook in A2',
      'F4 Dit is geen datum',
      'G5 Het einde moet na het begin liggen',
      'C6 Deze naam staat ook in C5',
      'D6 Hier staan onleesbare tekens',
    ]);
    await expect(prepared.store()).rejects.toThrow('fouten');
    expect(await readAlleVersies(store.engine, 1)).toEqual([]);
  });

  test('X6 F missing and doubled columns are faults of the heading, and the rest is read all the same', async () => {
    const read = async (csv: string) =>
      (await prepareVarImport(context, OIN, Buffer.from(csv))).fouten.map(({ cel, reden }) => `${cel} ${reden}`);
    expect(await read('naam verwerking ;NAAM;Geldig vanaf\nN;M;gisteren')).toEqual([
      'A1 De kolom Doeleinde ontbreekt.',
      'A1 De kolom Grondslag ontbreekt.',
      'B1 De kolom Naam verwerking staat er twee keer in.',
      expect.stringMatching(/^C2 Dit is geen datum/),
    ]);
    expect(await read('')).toHaveLength(4);
    expect(await read(KOP)).toEqual(['A2 Onder de koppen staat niets.']);
  });

  test('X6 F lists: parts that are too long, too many, or without a name', async () => {
    const kop = 'Naam;Doel;Grondslag;Ontvangers;Persoonsgegevens;OIN;Gebaseerd op';
    const rijen = [`N;d;G;${'x'.repeat(243)};Aanvrager:;123;javascript:x`, `M;d;G;"${'x;'.repeat(1001)}";;;`];
    const { fouten } = await prepareVarImport(context, OIN, Buffer.from([kop, ...rijen].join('\n')));
    expect(fouten.map(({ cel }) => cel)).toEqual(['D2', 'E2', 'F2', 'G2', 'D3']);
  });
});

test('X6 P6 an organisation has its own VAR', async () => {
  await take(`${ID};C;N;van de een;G;;`);
  const other = await prepare([`${ID};C;N;van de ander;G;;`], ANDER_OIN);
  await other.store();
  expect(other.nieuw).toBe(1);
  expect(await exportVar(context, OIN)).toContain('van de een');
  expect(await exportVar(context, OIN)).not.toContain('van de ander');
  await expect(prepare([], '00000099000000000009')).rejects.toThrow('Er is geen organisatie');
});

test('X6 F two imports at once: the second is told so and stores nothing', async () => {
  const [een, ander] = await Promise.all([prepare([`${ID};C;N;een;G;;`]), prepare([';C;M;ander;G;;'])]);
  await een.store();
  await expect(ander.store()).rejects.toThrow('Iemand anders heeft het VAR net gewijzigd');
  expect(await readAlleVersies(store.engine, 1)).toHaveLength(1);
});

test('X6 F a statement that fails stores nothing of the others', async () => {
  await take(`${ID};C;N;een;G;;`);
  const [versie] = await readAlleVersies(store.engine, 1);
  if (versie === undefined) throw new Error('niets vastgelegd');
  const goed = { ...versie, volgnummer: 2, beginGeldigheid: 0 };
  await expect(insertVersies(store.engine, 1, 0, [goed, versie])).rejects.toThrow(/unique/i);
  expect(await readAlleVersies(store.engine, 1)).toEqual([versie]);
});

test('X6 an export is imported without a change', async () => {
  const kop =
    'Naam;Categorie;Doel;Grondslag;Ontvangers;Internationale derden;Persoonsgegevens;Gebaseerd op;OIN;Geldig vanaf;Geldig tot';
  const rijen = [
    `"=N ""é""";C;"regel\ntwee";G;"a;b\nc";Ambassade;"Aanvrager: BSN\nNaam: x: y\nlos";https://var.example/1;${ANDER_OIN};2020-02-01;2030-01-01`,
    'M;C;d;G;;;;;;2020-02-01T12:00:00.123+01:00;',
    'O;C;d;G;;;;;;;',
  ];
  await (await prepareVarImport(context, OIN, Buffer.from([kop, ...rijen].join('\n')))).store();
  clock.advance(DAG);
  await take(';C;O;d2;G;;');
  clock.advance(DAG);
  const again = await prepareVarImport(context, OIN, Buffer.from(await exportVar(context, OIN)));
  expect(again).toMatchObject({ nieuw: 0, gewijzigd: 0, ongewijzigd: 3, fouten: [] });
});

test('X6 F 10,000 rows are read and stored within bounds, and each that is wrong is told', async () => {
  const rij = (i: number, doel: string): string => `;C;Naam ${String(i)};${doel};G;;`;
  const rijen = Array.from({ length: 10_000 }, (_, i) => rij(i, 'x'.repeat(500)));
  const before = process.memoryUsage().heapUsed;
  expect(await take(...rijen)).toEqual([10_000, 0, 0, 10_000]);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(300 * 1024 * 1024);
  const fout = await prepare(rijen.map((_, i) => rij(i, '')));
  expect(fout.fouten).toHaveLength(10_000);
  expect(fout.fouten.at(-1)?.cel).toBe('D10001');
});
