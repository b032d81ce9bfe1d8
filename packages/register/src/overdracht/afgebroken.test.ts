import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createFaultyEngine } from '../testing/faulty-engine.ts';
import type { Huis } from '../testing/verhuizing.ts';
import { chunksOf, exporteer, fill, importeer, openHuis } from '../testing/verhuizing.ts';
import { takeVar } from '../testing/take-var.ts';
import { createSealer } from '../pseudonimisering/sealer.ts';
import type { ActieInvoer } from '../verwerkingsactie/read-invoer.ts';
import { recordVerwerkingsactie } from '../verwerkingsactie/record-verwerkingsactie.ts';
import { readVersiesMetNonces } from '../versies/read-versies.ts';
import { readStand } from '../zoeken/read-stand.ts';
import { createSleutelpaar, readGeheimeSleutel, readPubliekeSleutel } from './ontvanger.ts';
import { readBuckets, readStrook } from './overdracht-store.ts';
import { readBegonnen } from './read-begonnen.ts';

let van: Huis;
let heel: string;
let leesbaar: string;
/** A log of some lines about very many persons each, which goes in several transactions. */
let groot: Huis;
let grootStukken: readonly string[];
const HONDERDEN = 400;
const dicht: Huis[] = [];

/** The least that an actie says. */
const leeg: ActieInvoer = { vertrouwelijkheid: 'normaal', tijdstip: '2024-04-05T14:35:42Z', verwerkteObjecten: [] };

/** An empty log to import in. */
async function leegHuis(): Promise<Huis> {
  const huis = await openHuis();
  dicht.push(huis);
  return huis;
}

async function fillGroot({ context, aanvrager }: Huis): Promise<void> {
  const persoon = { objecttype: 'persoon', soortObjectId: 'test' };
  const verwerkteObjecten = Array.from({ length: HONDERDEN }, (_, i) => ({ ...persoon, objectId: String(i % 7) }));
  for (let i = 0; i < 8; i += 1)
    await recordVerwerkingsactie(
      context,
      { aanvrager, sleutel: null, traceparent: '' },
      { ...leeg, verwerkteObjecten },
    );
}

beforeAll(async () => {
  van = await leegHuis();
  await fill(van, 2);
  heel = (await exporteer(van)).stukken.join('');
  leesbaar = (await exporteer(van, { plain: true })).stukken.join('');
  groot = await leegHuis();
  await fillGroot(groot);
  grootStukken = (await exporteer(groot)).stukken;
});
afterAll(async () => void (await Promise.all(dicht.map(({ store }) => store.close()))));

const versiesVan = async ({ context, organisatie: { logId } }: Huis, tot: number): Promise<unknown> =>
  readVersiesMetNonces(
    context,
    logId,
    await readStrook(context.engine, logId, await readBuckets(context.engine, logId), 1, tot),
  );

const standVan = ({ context, organisatie }: Huis): Promise<number> => readStand(context, organisatie.logId);

const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n');

/** A text whose end tells the truth again after it was altered. */
function metSlot(lines: readonly string[]): string {
  const body = lines
    .slice(0, -1)
    .map((line) => `${line}\n`)
    .join('');
  const sha256 = createHash('sha256').update(body).digest('hex');
  return `${body}${(lines.at(-1) ?? '').replace(/"sha256":"[0-9a-f]+"/, `"sha256":"${sha256}"`)}\n`;
}

describe('D4 an export that was cut goes on', () => {
  test.each([0.02, 0.2, 0.5, 0.75, 0.99, 1])('D4 cut at %d of its bytes', async (deel) => {
    const bytes = Buffer.from(heel);
    const cut = bytes.subarray(0, Math.floor(bytes.length * deel));
    const begonnen = await readBegonnen(chunksOf(cut));
    if (begonnen === null) throw new Error('de kop is niet heel');
    const { kop, stukken, slot } = await exporteer(van, { begonnen });
    const whole = Buffer.concat([cut.subarray(0, begonnen.bytes), Buffer.from(stukken.join(''))]);
    expect(slot.sha256).toBe(
      createHash('sha256')
        .update(whole.subarray(0, whole.lastIndexOf('\n{"soort":"slot"') + 1))
        .digest('hex'),
    );
    const naar = await leegHuis();
    expect(await importeer(naar, whole)).toMatchObject({ alAanwezig: 0 });
    expect(await versiesVan(naar, kop.volgnummer)).toEqual(await versiesVan(van, kop.volgnummer));
  });

  test('D4 one that stops at any of its writes goes on, and is logged once', async () => {
    const eigen = await leegHuis();
    await fill(eigen, 1);
    let parts: string[] = [];
    let stops = 0;
    let last = null;
    for (let writes = 1; last === null; writes += 1) {
      let left = writes;
      const write = async (text: string): Promise<void> => {
        left -= 1;
        if (left === 0) throw new Error('de schijf is vol');
        parts.push(text);
      };
      const begonnen = await readBegonnen(chunksOf(parts.join('')));
      last = await exporteer(eigen, { begonnen, write }).catch(() => null);
      if (last === null) stops += 1;
      else break;
    }
    expect(stops).toBeGreaterThan(2);
    const naar = await leegHuis();
    await importeer(naar, parts.join(''));
    const logged = parts.join('').match(/Exporteren verwerkingenlog/g);
    expect(await standVan(eigen)).toBe(last?.kop.volgnummer);
    // The first try wrote nothing, not even its first line.
    expect(logged).toHaveLength(2);
    parts = [];
  });

  test('D4 not in another log, for another receiver, or from something else', async () => {
    const begonnen = await readBegonnen(chunksOf(heel.slice(0, heel.length / 2)));
    const elders = await leegHuis();
    await expect(exporteer(elders, { begonnen })).rejects.toThrow('De begonnen export is van een ander log');
    await expect(exporteer(van, { begonnen, plain: true })).rejects.toThrow('voor een andere ontvanger');
    expect(await readBegonnen(chunksOf(heel.slice(0, 20)))).toBeNull();
    expect(await readBegonnen(chunksOf(''))).toBeNull();
    await expect(readBegonnen(chunksOf('{"soort":"iets"}\n'))).rejects.toThrow('Dit is geen export');
    const [first = ''] = linesOf(heel);
    await expect(readBegonnen(chunksOf(`${first}\n\0\0\0\n`))).rejects.toThrow('De begonnen export is beschadigd');
  });
});

describe('D4 an import that was cut goes on', () => {
  test.each(['before', 'after'] as const)('D4 the store fails %s each of its answers', async (strike) => {
    const text = grootStukken.join('');
    const naar = await leegHuis();
    const engine = createFaultyEngine(naar.store.engine);
    const faulty = { ...naar, context: { ...naar.context, engine } };
    const struck: (string | null)[] = [];
    for (let step = 1; ; step += 1) {
      engine.arm(step, strike);
      const done = await importeer(faulty, text).then(
        () => true,
        () => false,
      );
      struck.push(engine.disarm());
      if (done) break;
    }
    expect(struck.filter((kind) => kind === 'append').length).toBeGreaterThan(0);
    const { kop, alAanwezig, slot } = await importeer(naar, text);
    expect(alAanwezig).toBe(slot.versies);
    expect(await standVan(naar)).toBe(kop.volgnummer);
    expect(await versiesVan(naar, kop.volgnummer)).toEqual(await versiesVan(groot, kop.volgnummer));
  });

  test('D4 a process that ends between any two of its transactions', async () => {
    const text = grootStukken.join('');
    const naar = await leegHuis();
    const gezien: number[] = [];
    for (let groepen = 0; groepen < 3; groepen += 1) {
      let left = groepen === 0 ? 0 : 1;
      const appendGroup: typeof naar.context.engine.appendGroup = async (group, client) => {
        if (left === 0) throw new Error('de stroom viel uit');
        left -= 1;
        return naar.context.engine.appendGroup(group, client);
      };
      const { context } = naar;
      const broken = { ...naar, context: { ...context, engine: { ...context.engine, appendGroup } } };
      await expect(importeer(broken, text)).rejects.toThrow('de stroom viel uit');
      gezien.push(await standVan(naar));
    }
    expect(gezien).toEqual([0, 3, 6]);
    expect(await importeer(naar, text)).toMatchObject({ alAanwezig: 6 });
    expect(await versiesVan(naar, 9)).toEqual(await versiesVan(groot, 9));
  });

  test('D4 a log that went on after its import is not touched by another try', async () => {
    const naar = await leegHuis();
    await importeer(naar, heel);
    const herkomst = { aanvrager: naar.aanvrager, sleutel: null, traceparent: '' };
    await recordVerwerkingsactie(naar.context, herkomst, leeg);
    const stand = await standVan(naar);
    expect(await importeer(naar, heel)).toMatchObject({ alAanwezig: stand - 1 });
    expect(await standVan(naar)).toBe(stand);
  });
});

describe('D4 F an import refuses, and leaves the log empty', () => {
  const veranderd: readonly (readonly [string, () => string, RegExp])[] = [
    ['nothing', () => '', /^Dit is geen export van een verwerkingenlog\.$/],
    ['something else', () => '{"a":1}\n{"b":2}\n', /^Dit is geen export/],
    ['binary', () => '\0\u0001\u0002'.repeat(500), /^Dit is geen export/],
    [
      'another version of the format',
      () => heel.replace('export-1', 'export-2'),
      /formaat verwerkingenlog-export-2; deze versie leest/,
    ],
    [
      'one that was cut between lines',
      () =>
        linesOf(heel)
          .slice(0, -1)
          .map((line) => `${line}\n`)
          .join(''),
      /afgebroken: het slot aan het eind ontbreekt. Er is niets/,
    ],
    ['one that was cut in a line', () => heel.slice(0, -40), /afgebroken/],
    ['one without its last newline', () => heel.slice(0, -1), /afgebroken/],
    ['one with a changed byte', () => heel.replace('"versienummer":1', '"versienummer":7'), /gewijzigd of beschadigd/],
    [
      'one that lacks a line',
      () =>
        linesOf(heel)
          .filter((_, i) => i !== 8)
          .map((line) => `${line}\n`)
          .join(''),
      /gewijzigd of beschadigd/,
    ],
    [
      'one with a readable element changed, and the hash with it',
      () => metSlot(linesOf(heel).map((line) => line.replace('"gebruiker":"medewerker"', '"gebruiker":"een ander"'))),
      /^Regel \d+ van de export klopt niet: geheim, dat niet open gaat/,
    ],
    [
      'one with a readable element set once more behind what binds it, and the hash with it',
      () => metSlot(linesOf(heel).map((line) => line.replace(/"}$/, '","gebruiker":"een ander"}'))),
      /^Regel \d+ van de export klopt niet: geheim\.$/,
    ],
    [
      'one with two lines swapped, and the hash made new',
      () => {
        const lines = [...linesOf(heel)];
        const at = lines.findIndex((line) => line.includes('"soort":"versie"'));
        lines.splice(at, 2, lines[at + 1] ?? '', lines[at] ?? '');
        return metSlot(lines);
      },
      /niet open gaat/,
    ],
    [
      'a readable one with its content changed, and the hash with it',
      () => metSlot(linesOf(leesbaar).map((line) => line.replace('"objectIds":["jan"', '"objectIds":["joop"'))),
      /^Volgnummer 1 van de export klopt niet: de inhoud past niet bij haar commitment\.$/,
    ],
    [
      'a readable one with a moment of registration changed',
      () =>
        metSlot(
          linesOf(leesbaar).map((line) => line.replace(/("volgnummer":1,"tijdstipRegistratie":")\d{4}/, '$12020')),
        ),
      /commitment/,
    ],
    [
      'one with an element that it does not know',
      () => metSlot(linesOf(leesbaar).map((line) => line.replace('"actie":{', '"actie":{"extra":"x",'))),
      /een onbekend element in actie/,
    ],
    [
      'one whose slot counts otherwise',
      () =>
        metSlot(
          linesOf(leesbaar).map((line) =>
            line.replace(/"soort":"slot","verwerkingsactiviteiten":\d+/, '"soort":"slot","verwerkingsactiviteiten":9'),
          ),
        ),
      /tellingen kloppen niet/,
    ],
  ];
  test.each(veranderd)('D4 %s', async (what, text, reden) => {
    const naar = await leegHuis();
    await expect(importeer(naar, text())).rejects.toThrow(reden);
    if (!what.includes('counts')) expect(await standVan(naar)).toBe(0);
  });

  test('D4 D2 no refusal repeats what stood in a line', async () => {
    for (const veld of ['tijdstip', 'actieId', 'vertrouwelijkheid', 'verwerktObjectId', 'verwerkingId']) {
      const naar = await leegHuis();
      const text = metSlot(
        linesOf(leesbaar).map((line) =>
          line.replace(new RegExp(`"${veld}":"[^"]*"(?=.*identificatie)`), `"${veld}":"999990019"`),
        ),
      );
      const fout: unknown = await importeer(naar, text).catch((error: unknown) => error);
      expect(String(fout)).toMatch(new RegExp(`Regel \\d+ van de export klopt niet: .*${veld}`));
      expect(String(fout)).not.toContain('999990019');
    }
  });

  test('D4 the wrong key, no key, and what is no key', async () => {
    const naar = await leegHuis();
    const ander = createSleutelpaar();
    await expect(importeer(naar, heel, { sleutel: readGeheimeSleutel(ander.geheim) })).rejects.toThrow(
      /versleuteld voor ontvanger [0-9a-f]{32}; deze sleutel is van ontvanger [0-9a-f]{32}/,
    );
    await expect(importeer(naar, heel, { sleutel: null })).rejects.toThrow(/geef zijn geheime sleutel/);
    expect(await standVan(naar)).toBe(0);
    expect(() => readPubliekeSleutel(ander.geheim)).toThrow('gebruik zijn publieke sleutel');
    expect(() => readGeheimeSleutel(ander.publiek)).toThrow('geen geheime sleutel');
    expect(() => readPubliekeSleutel('x')).toThrow('geen publieke sleutel');
  });

  test('P6 D4 the log of another organisation, and a log that holds something else', async () => {
    const naar = await leegHuis();
    const ander = { ...naar, organisatie: { ...naar.organisatie, oin: '00000099000000000009' } };
    await expect(importeer(ander, heel)).rejects.toThrow(
      'De export is van organisatie 00000099000000000000, niet van 00000099000000000009.',
    );
    const herkomst = { aanvrager: naar.aanvrager, sleutel: null, traceparent: '' };
    await recordVerwerkingsactie(naar.context, herkomst, leeg);
    await expect(importeer(naar, heel)).rejects.toThrow(
      'In dit log staat bij volgnummer 1 iets anders dan in de export',
    );
    expect(await standVan(naar)).toBe(1);
  });

  test('D4 a log of the same organisation with other lines at the same places', async () => {
    const [een, ander, naar] = [await leegHuis(), await leegHuis(), await leegHuis()];
    await recordVerwerkingsactie(een.context, { aanvrager: een.aanvrager, sleutel: null, traceparent: '' }, leeg);
    await recordVerwerkingsactie(ander.context, { aanvrager: ander.aanvrager, sleutel: null, traceparent: '' }, leeg);
    await importeer(naar, (await exporteer(een)).stukken.join(''));
    const text = (await exporteer(ander)).stukken.join('');
    await expect(importeer(naar, text)).rejects.toThrow('staat bij volgnummer 1 iets anders');
  });

  test('D4 a gap in the numbers is taken over as it is, but not over what stands there', async () => {
    const lines = linesOf(leesbaar);
    const last = lines.findLast((line) => line.startsWith('{"soort":"versie"')) ?? '';
    const telling = '"verwerkingsactiviteiten":0,"versies":1,"objecten":0';
    const slot = (lines.at(-1) ?? '').replace(/"verwerkingsactiviteiten":.*"objecten":\d+/, telling);
    const text = metSlot([lines[0] ?? '', last, slot]);
    const [naar, bezet] = [await leegHuis(), await leegHuis()];
    const { kop } = await importeer(naar, text);
    expect(await standVan(naar)).toBe(kop.volgnummer);
    const herkomst = { aanvrager: bezet.aanvrager, sleutel: null, traceparent: '' };
    await recordVerwerkingsactie(bezet.context, herkomst, leeg);
    await expect(importeer(bezet, text)).rejects.toThrow('Dit log is niet leeg en hoort niet bij deze export');
    expect(await standVan(bezet)).toBe(1);
  });

  test('X6 D4 another VAR, unless it is left out', async () => {
    const naar = await leegHuis();
    const directory = { engine: naar.store.engine, sealer: createSealer(naar.store.sleutelring.keys('geheim', '')) };
    await takeVar(directory, naar.organisatie.oin, 'Iets anders');
    await expect(importeer(naar, heel)).rejects.toThrow('Deze organisatie heeft al een ander VAR');
    expect(await standVan(naar)).toBe(0);
    await importeer(naar, heel, { metVar: false });
  });
});

test('D4 an import while somebody writes to the log is refused, and says so', async () => {
  const naar = await leegHuis();
  const herkomst = { aanvrager: naar.aanvrager, sleutel: null, traceparent: '' };
  const appendGroup: typeof naar.context.engine.appendGroup = async (group, client) => {
    await recordVerwerkingsactie(naar.context, herkomst, leeg);
    return naar.context.engine.appendGroup(group, client);
  };
  const druk = { ...naar, context: { ...naar.context, engine: { ...naar.context.engine, appendGroup } } };
  await expect(importeer(druk, heel)).rejects.toThrow('In dit log is intussen iets anders vastgelegd');
  expect(await standVan(naar)).toBe(1);
});

test('D4 however large the log, a bounded part of it is in memory', async () => {
  const acties = (text: string): number => text.split('"soort":"versie"').length - 1;
  // No piece holds more than one of them, and the line of the export.
  expect(Math.max(...grootStukken.map(acties))).toBeLessThanOrEqual(2);
  const naar = await leegHuis();
  const groepen: number[] = [];
  const appendGroup: typeof naar.context.engine.appendGroup = async (group, client) => {
    groepen.push(group.appends.length);
    return naar.context.engine.appendGroup(group, client);
  };
  const { context } = naar;
  await importeer(
    { ...naar, context: { ...context, engine: { ...context.engine, appendGroup } } },
    grootStukken.join(''),
  );
  expect(groepen).toEqual([3, 3, 3]);
});
