import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { readVerwerktObject } from '../inzage/read-verwerkt-object.ts';
import { readVersiesMetNonces } from '../versies/read-versies.ts';
import { findActieBijObject, findHuidigeActie } from '../verwerkingsactie/find-actie.ts';
import { recordVerwerkingsactie } from '../verwerkingsactie/record-verwerkingsactie.ts';
import { replaceVerwerkingsactie } from '../verwerkingsactie/replace-verwerkingsactie.ts';
import { readStand } from '../zoeken/read-stand.ts';
import type { Huis } from '../testing/verhuizing.ts';
import { exporteer, fill, importeer, inhoudVan, openHuis } from '../testing/verhuizing.ts';
import { newFolder } from '../testing/store.ts';
import { readBuckets, readStrook } from './overdracht-store.ts';

const kop = {
  oin: null,
  verwerkingsactiviteitId: null,
  verwerkingsactiviteitUrl: null,
  verwerkingId: null,
  vertrouwelijkheid: null,
  bewaartermijn: null,
};

const vreemd = async ({ context, organisatie }: Huis): Promise<number> => {
  const sql = 'SELECT count(*) AS aantal FROM vreemd_object WHERE log_id = $1';
  const [row] = await context.engine.query<{ readonly aantal: number }>(sql, [organisatie.logId]);
  return row?.aantal ?? 0;
};

describe('D4 a log moves', () => {
  let van: Huis;
  let naar: Huis;
  let text: string;
  beforeAll(async () => {
    [van, naar] = await Promise.all([openHuis(), openHuis({ eerder: 2 })]);
    await fill(van);
    text = (await exporteer(van)).stukken.join('');
    writeFileSync(join(newFolder(), 'export.ndjson'), text);
    await importeer(naar, text);
  });
  afterAll(() => Promise.all([van.store.close(), naar.store.close()]));

  test('D4 H1 H2 V6 every id, time, version, spelling, nonce and commitment is what it was, and so is how it is found', async () => {
    const [voor, na] = await Promise.all([inhoudVan(van), inhoudVan(naar)]);
    expect(Object.keys(voor)).toHaveLength(8);
    expect((voor as { versies: readonly unknown[] }).versies.length).toBeGreaterThan(20);
    expect(na).toEqual(voor);
  });

  test('D4 the last line that moves says that the log was exported, by whom, for whom and about nobody', async () => {
    const { context, organisatie } = naar;
    const stand = await readStand(context, organisatie.logId);
    const [plaats] = await readStrook(
      context.engine,
      organisatie.logId,
      [...(await readBuckets(context.engine, organisatie.logId))],
      stand,
      stand,
    );
    const [last] = await readVersiesMetNonces(context, organisatie.logId, plaats === undefined ? [] : [plaats]);
    expect(last?.versie).toMatchObject({
      applicatie: 'verwerkingenlog export',
      gebruiker: 'beheer',
      bewerking: 'aanmaken',
      actie: {
        actieNaam: 'Exporteren verwerkingenlog',
        handelingNaam: expect.stringMatching(/^Versleuteld voor ontvanger [0-9a-f]{32}$/),
        verwerkteObjecten: [],
      },
    });
  });

  test('D4 D1 no identifier and no nonce stands readably in it', () => {
    for (const id of ['jan', 'piet', 'kees', '12345']) expect(text.includes(`"${id}`)).toBe(false);
    expect(text).not.toContain('nonces');
    expect(text).not.toContain('objectId"');
  });

  test('H3 ADR 0009 an object of an actie that moved is found by its id, also one that a PUT adds here', async () => {
    const { context, aanvrager, organisatie } = naar;
    const { logId } = organisatie;
    expect(await vreemd(naar)).toBeGreaterThan(5);
    const plaatsen = await readStrook(context.engine, logId, await readBuckets(context.engine, logId), 1, 1_000_000);
    const versies = await readVersiesMetNonces(context, logId, plaatsen);
    for (const { versie } of versies)
      for (const { verwerktObjectId } of versie.actie.verwerkteObjecten)
        expect(await findActieBijObject(context, logId, verwerktObjectId)).toEqual(
          await findHuidigeActie(context, logId, versie.actieId),
        );
    const { versie } = versies.find(({ versie: { bewerking } }) => bewerking === 'wijzigen') ?? {};
    const invoer = {
      ...versie?.actie,
      vertrouwelijkheid: 'normaal',
      verwerkteObjecten: [{ objecttype: 'persoon', soortObjectId: 'test', objectId: 'later' }],
    } as const;
    const herkomst = { aanvrager, sleutel: null, traceparent: '' };
    const put = await replaceVerwerkingsactie(context, herkomst, {
      actieId: versie?.actieId ?? '',
      invoer: { tijdstip: '2024-04-05T14:35:42Z', ...invoer, verwerkteObjecten: [...invoer.verwerkteObjecten] },
      ifMatch: undefined,
    });
    const [later] = put.actie.verwerkteObjecten;
    const { object } = await readVerwerktObject(
      context,
      { ...aanvrager, api: 'inzage' },
      kop,
      later?.verwerktObjectId ?? '',
      undefined,
    );
    expect(object).toEqual(later);
  });

  test('ADR 0009 an actie that is made here needs no row for its objects', async () => {
    const { context, aanvrager } = naar;
    const before = await vreemd(naar);
    const made = await recordVerwerkingsactie(
      context,
      { aanvrager, sleutel: null, traceparent: '' },
      {
        vertrouwelijkheid: 'normaal',
        tijdstip: '2024-04-05T14:35:42Z',
        verwerkteObjecten: [{ objecttype: 'persoon', soortObjectId: 'test', objectId: 'hier' }],
      },
    );
    expect(await vreemd(naar)).toBe(before);
    const found = await findActieBijObject(
      context,
      naar.organisatie.logId,
      made.actie.verwerkteObjecten[0]?.verwerktObjectId ?? '',
    );
    expect(found?.volgnummer).toBe(made.volgnummer);
  });

  test('D4 it moves on to a third register as it moved to the second', async () => {
    const derde = await openHuis();
    onTestFinished(() => derde.store.close());
    await importeer(derde, (await exporteer(naar)).stukken.join(''));
    expect(await inhoudVan(derde)).toEqual(await inhoudVan(naar));
  });
});

test('D4 ADR 0009 to another store with the same key ring: ids turn back as before, without a row for each object', async () => {
  const van = await openHuis();
  const naar = await openHuis({ sleutelring: van.store.sleutelring });
  onTestFinished(async () => void (await Promise.all([van.store.close(), naar.store.close()])));
  await fill(van, 1);
  await importeer(naar, (await exporteer(van)).stukken.join(''));
  expect(await inhoudVan(naar)).toEqual(await inhoudVan(van));
  expect(await vreemd(naar)).toBe(0);
});

test('D4 --plain: identifiers stand in it readably, it needs no key, and the log says so', async () => {
  const [van, naar] = await Promise.all([openHuis(), openHuis()]);
  onTestFinished(async () => void (await Promise.all([van.store.close(), naar.store.close()])));
  await fill(van, 1);
  const text = (await exporteer(van, { plain: true })).stukken.join('');
  expect(text).toContain('"objectIds":["jan"," jan ","piet"]');
  expect(text).toContain('"handelingNaam":"Zonder versleuteling"');
  await importeer(naar, text, { sleutel: null });
  expect(await inhoudVan(naar)).toEqual(await inhoudVan(van));
});

test('D4 F when the export cannot be logged nothing leaves', async () => {
  const van = await openHuis();
  onTestFinished(() => van.store.close());
  await fill(van, 1);
  const append = (): Promise<never> => Promise.reject(new Error('de opslag antwoordt niet'));
  const stil = { ...van, context: { ...van.context, engine: { ...van.context.engine, append } } };
  let written = 0;
  await expect(exporteer(stil, { write: async () => void (written += 1) })).rejects.toThrow('antwoordt niet');
  expect(written).toBe(0);
});
