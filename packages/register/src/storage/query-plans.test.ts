import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { buildContext } from '../build-context.ts';
import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/config.ts';
import type { Context } from '../context.ts';
import { readBuckets, readStrook, readVerhuisplaatsen } from '../overdracht/overdracht-store.ts';
import { aanvragerMet } from '../testing/aanvrager.ts';
import { openTestStore } from '../testing/store.ts';
import { appendVersies } from '../versies/append-versies.ts';
import { findActieIds } from '../versies/find-versies.ts';
import { readVersies } from '../versies/read-versies.ts';
import { findActieBijObject } from '../verwerkingsactie/find-actie.ts';
import { findVerwerkingsacties } from '../verwerkingsactie/find-verwerkingsacties.ts';
import { newVersie } from '../verwerkingsactie/record-verwerkingsactie.ts';
import { bladOfCriteria } from '../zoeken/blad.ts';
import { readZoekcriteria } from '../zoeken/zoekcriteria.ts';
import type { Engine, Param } from './engine.ts';
import type { Store } from './open-store.ts';

const ACTIES = 120;
const verwerkingId = randomUUID();
const aanvrager = aanvragerMet();
const kop = {
  oin: null,
  verwerkingsactiviteitId: null,
  verwerkingsactiviteitUrl: null,
  verwerkingId: null,
  vertrouwelijkheid: null,
  bewaartermijn: null,
};

let store: Store;
/** Everything that was asked of the store. */
const asked = new Map<string, readonly Param[]>();

/** A context on a real store that notes each question. */
function noting(engine: Engine): Context {
  const { config } = loadConfig({ flags: { dev: true, data: '.', port: 0 }, environment: new Map(), file: {} });
  const query: Engine['query'] = (sql, params) => {
    asked.set(sql, params);
    return engine.query(sql, params);
  };
  return buildContext(config, { engine: { ...engine, query }, sleutelring: store.sleutelring }, systemClock);
}

beforeAll(async () => {
  store = await openTestStore();
  const context = noting(store.engine);
  const object = { objecttype: 'persoon', soortObjectId: 'test', betrokkenheid: '', verwerkteSoortenGegevens: [] };
  const afnemer = { soortAfnemerId: 'OIN', afnemerId: '00000099000000000000', verwerkingIdAfnemer: verwerkingId };
  const nieuw = Array.from({ length: ACTIES }, (_, i) =>
    newVersie(
      context,
      {
        ...afnemer,
        verwerkingId,
        vertrouwelijkheid: 'normaal',
        uitvoeringDoor: 'onbekend',
        tijdstip: '2024-04-05T14:35:42+02:00',
        verwerkteObjecten: [
          { ...object, objectId: 'een' },
          { ...object, objectId: `ander ${String(i)}` },
        ],
      },
      { aanvrager, sleutel: null, traceparent: '' },
    ),
  );
  const versies = await appendVersies(context, aanvrager.logId, nieuw, { idempotency: null, eisConsistentie: false });
  const plaatsen = (versies ?? []).map(({ volgnummer }) => ({ volgnummer, bucket: 0 }));
  // A log that moves (D4), and an object that moved with it (ADR 0009).
  const { engine } = context;
  const buckets = await readBuckets(engine, aanvrager.logId);
  const strook = await readStrook(engine, aanvrager.logId, buckets, 1, ACTIES);
  expect(strook.length).toBe(ACTIES);
  await readVerhuisplaatsen(engine, aanvrager.logId, strook);
  expect(await findActieBijObject(context, aanvrager.logId, randomUUID())).toBeNull();
  const regels = { periodeVerplicht: false, zonderObject: true, maximaalVenster: null };
  for (const pageSize of [1, 5, 25, 100]) {
    await readVersies(context, aanvrager.logId, plaatsen.slice(0, pageSize));
    const volgnummers = plaatsen.slice(0, pageSize).map(({ volgnummer }) => volgnummer);
    await findActieIds(context, aanvrager.logId, volgnummers);
    const sleutels = volgnummers.map((n) => context.idempotentie.sleutelOf(aanvrager, 'post', String(n), {}));
    await context.idempotentie.onceEach(aanvrager.logId, sleutels, () => Promise.resolve());
    for (const vraag of [
      { objecttype: 'persoon', soortObjectId: 'test', objectId: 'een' },
      { verwerkingId },
      { afnemerId: '00000099000000000000', verwerkingIdAfnemer: verwerkingId },
    ]) {
      const criteria = readZoekcriteria({ ...vraag, pageSize }, regels);
      await findVerwerkingsacties(context, aanvrager, kop, bladOfCriteria(criteria));
    }
  }
});

afterAll(() => store.close());

test('ONTWERP 8 no question about persons, acties or versions reads a log through, however many rows it asks for', async () => {
  expect(asked.size).toBeGreaterThan(17);
  for (const [sql, params] of asked) {
    const plan = await store.engine.query<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params);
    for (const { detail } of plan) {
      expect(detail, sql).not.toMatch(
        /^SCAN (a|i|o|r|s|v|w|actueel|actie|idempotentie|object|registratie|subject|versie)\b/,
      );
      expect(detail, sql).not.toMatch(/\(log_id=\?\)$/);
      expect(detail, sql).not.toMatch(/AUTOMATIC/);
    }
  }
});
