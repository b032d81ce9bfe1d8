import { afterAll, beforeAll, expect, test } from 'vitest';

import { bewerkingOperaties } from '../generated/bewerking.ts';
import { inzageOperaties } from '../generated/inzage.ts';
import type { TestRegister } from '../testkit/index.ts';
import { startTestRegister } from '../testkit/index.ts';
import { bsn } from '../verwerking/actie.ts';
import { allResults } from './client.ts';

const OIN = '00000001821002193000';
const ID = '5f0bef4c-f66f-4311-84a5-19e8bf359eaf';
const VERWERKING = '48086bf2-11b7-4603-9526-67d7c3bb6587';
const afnemer = { OIN, VerwerkingsactiviteitId: ID, VerwerkingsactiviteitUrl: `urn:uuid:${ID}` };
const persoon = { objecttype: 'persoon', soortObjectId: 'BSN', objectId: '999990019' } as const;
const actie = {
  verwerkingId: VERWERKING,
  vertrouwelijkheid: 'normaal',
  tijdstip: '2024-04-05T14:35:42+02:00',
  verwerkteObjecten: [persoon],
} as const;

let register: TestRegister;
beforeAll(async () => {
  register = await startTestRegister();
});
afterAll(() => register.stop());

test('every operation of Bewerking does what it is called', async () => {
  const { bewerking } = register.client;
  const made = await bewerking.verwerkingsactieCreate({ body: actie, headers: { 'Idempotency-Key': 'k1' } });
  const again = await bewerking.verwerkingsactieCreate({ body: actie, headers: { 'Idempotency-Key': 'k1' } });
  expect([made.status, again.body.actieId]).toEqual([201, made.body.actieId]);
  const path = { actieId: made.body.actieId };
  const read = await bewerking.verwerkingsactieRead({ path });
  expect(read).toMatchObject({ status: 200, body: made.body });
  const etag = read.headers.get('etag') ?? '';
  expect(await bewerking.verwerkingsactieRead({ path, headers: { 'If-None-Match': etag } })).toMatchObject({
    status: 304,
    body: null,
  });
  const { url: _, tijdstipRegistratie: __, ...known } = made.body;
  const replacement = { ...known, actieNaam: 'Anders' } as Parameters<
    typeof bewerking.verwerkingsactieUpdate
  >[0]['body'];
  const put = await bewerking.verwerkingsactieUpdate({ path, headers: { 'If-Match': etag }, body: replacement });
  expect(put.body.actieNaam).toBe('Anders');
  const stale = bewerking.verwerkingsactieUpdate({ path, headers: { 'If-Match': etag }, body: replacement });
  await expect(stale).rejects.toMatchObject({ status: 412, code: 'precondition_failed' });
  const query = { verwerkingId: VERWERKING };
  expect(await bewerking.verwerkingsactieListPatch({ query, body: { bewaartermijn: 'P1Y' } })).toMatchObject({
    status: 204,
    body: null,
  });
  const list = await bewerking.verwerkingsactieList({
    query: { ...persoon, vertrouwelijkheid: ['normaal', 'opgeheven'] },
  });
  expect(list.body.results.map(({ bewaartermijn }) => bewaartermijn)).toContain('P1Y');
  expect((await bewerking.verwerkingsactieVersies({ path })).body.count).toBe(3);
  expect((await bewerking.verwerkingsactieDelete({ path })).status).toBe(204);
  await expect(bewerking.verwerkingsactieRead({ path })).rejects.toMatchObject({ status: 404, code: 'not_found' });
});

test('every operation of Inzage does what it is called', async () => {
  const { bewerking, inzage } = register.client;
  await bewerking.verwerkingsactieCreate({ body: actie });
  const query = { ...persoon, beginDatum: '2024-01-01', eindDatum: '2025-01-01' };
  const list = await inzage.verwerkteObjectenList({ query, headers: afnemer });
  const zoek = await inzage.verwerkteObjectenZoek({ body: query, headers: afnemer });
  expect(list.body.results.map(({ objectId }) => objectId)).toEqual(['999990019']);
  expect(zoek.body.results).toEqual(list.body.results);
  const verwerktObjectId = list.body.results[0]?.verwerktObjectId ?? '';
  const one = await inzage.verwerktobjectRead({ path: { verwerktObjectId }, headers: afnemer });
  expect(one.body).toMatchObject({ objectId: '999990019' });
});

test('Z12 many lines in one call, each under its own key, together or each by itself', async () => {
  const { bewerking } = register.client;
  const regel = (idempotencyKey: string) =>
    ({ ...actie, idempotencyKey, verwerkteObjecten: [{ ...persoon, objectId: '999990032' }] }) as const;
  const all = await bewerking.verwerkingsactieBulk({ body: [regel('b1'), regel('b2')] });
  expect(all.status).toBe(201);
  const slecht = { ...regel('b3'), bewaartermijn: 'eeuwig' };
  const each = await bewerking.verwerkingsactieBulk({
    query: { atomic: false },
    body: [regel('b2'), slecht, regel('b4')],
  });
  expect(each.body).toMatchObject({
    aantal: 3,
    opgeslagen: 2,
    geweigerd: 1,
    results: [{ status: 201 }, { status: 400 }, { status: 201 }],
  });
  await expect(bewerking.verwerkingsactieBulk({ body: [regel('b5'), slecht] })).rejects.toMatchObject({
    status: 400,
    invalidParams: [{ name: '1.bewaartermijn' }],
  });
  expect(await register.acties(bsn('999990032'))).toHaveLength(3);
});

test('Z7 every page of a search, one after the other', async () => {
  const { bewerking } = register.client;
  const body = { ...persoon, objectId: '999990020' };
  for (let n = 0; n < 5; n += 1)
    await bewerking.verwerkingsactieCreate({ body: { ...actie, actieNaam: String(n), verwerkteObjecten: [body] } });
  const first = await bewerking.verwerkingsactieZoek({ body: { ...body, pageSize: 2 } });
  const names = new Set<unknown>();
  for await (const { actieNaam } of allResults(first.body, (vraag) => bewerking.verwerkingsactieList(vraag)))
    names.add(actieNaam);
  expect(names).toEqual(new Set(['0', '1', '2', '3', '4']));
});

test('V11 every operation that writes takes a key, so that every call can be repeated', () => {
  for (const { method, path, sleutel } of Object.values({ ...bewerkingOperaties, ...inzageOperaties }))
    expect([path, sleutel]).toEqual([path, method !== 'GET' && !path.endsWith('/_zoek')]);
});
