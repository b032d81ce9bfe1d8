import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Body } from './answers.ts';
import { results } from './answers.ts';
import { NDJSON, regels } from './bulk.ts';
import { documents } from './contract-document.ts';
import type { Answer, Client, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { actie, inzageKop, persoon, vervanging } from './personen.ts';

const ALLES = 'create:confidential,read:confidential,update:confidential,delete:confidential';
const PERIODE = { beginDatum: '2024-01-01', eindDatum: '2025-01-01' };
const INZAGE_KOP = { ...inzageKop, VerwerkingId: randomUUID() };
/** Each takes a command of the CLI, so the default run has fewer. */
const ORGANISATIES = process.env['REGISTER_TEST_LONG'] === '1' ? 40 : 8;

/** What stands in the log of both: the same person, in the same verwerking, logged under the same key. */
const gedeeld = { objectId: 'inwoner-1', verwerkingId: randomUUID(), sleutel: randomUUID() };
const persoonVan = (objectId: string): Body => persoon(objectId, { soortObjectId: 'test' });
const criteria = { ...persoonVan(gedeeld.objectId), ...PERIODE };
const regel = (naam: string, objectId = gedeeld.objectId): Body => ({
  ...actie({ actieNaam: naam, verwerkingId: gedeeld.verwerkingId }),
  verwerkteObjecten: [persoonVan(objectId)],
});

let register: Target;
let bewerking: string;
let inzage: string;
/** The neighbours: one who owns what is tried, and one who tries. */
let eigenaar: Client;
let buur: Client;

type Call = (
  method: string,
  url: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;
const callAs =
  (client: () => Client): Call =>
  (method, url, body, headers = {}) => {
    const sent = typeof body === 'string' ? { raw: body } : { body };
    return register.call(method, url, { token: register.token({ client: client() }), headers, ...sent });
  };
const als = { eigenaar: callAs(() => eigenaar), buur: callAs(() => buur) };

async function organisatie(nummer: number): Promise<Client> {
  return register.addApplicatie({
    clientId: `systeem-${String(nummer)}`,
    organisatie: `000000990000000001${String(nummer).padStart(2, '0')}`,
    organisatieNaam: `Gemeente ${String(nummer)}`,
    bewerking: ALLES,
    inzage: 'read:confidential',
    var: 'read:normal',
    oins: inzageKop.OIN,
  });
}

/** Everything that an organisation can see of a person, but for the lines that looking makes. */
async function gezien(call: Call, objectId = gedeeld.objectId): Promise<readonly unknown[]> {
  const answer = await call('POST', `${bewerking}/_zoek`, { ...persoonVan(objectId), ...PERIODE });
  expect(answer.status).toBe(200);
  return results(answer);
}

beforeAll(async () => {
  register = await startRegister({ settings: {} });
  bewerking = `${register.bewerking}/verwerkingsacties`;
  inzage = `${register.inzage}/verwerkte-objecten`;
  [eigenaar, buur] = [await organisatie(1), await organisatie(2)];
  for (const client of [eigenaar, buur])
    await waitFor(async () => {
      const token = register.token({ client });
      return (await register.call('GET', `${bewerking}/${randomUUID()}`, { token })).status === 404;
    });
});
afterAll(async () => register.stop());

describe('P6 two organisations in one register', () => {
  let mijn: Body;
  let zijn: Body;
  let cursors: { readonly bewerking: string; readonly inzage: string };
  const objectId = (body: Body): string =>
    String((body['verwerkteObjecten'] as readonly Body[])[0]?.['verwerktObjectId']);
  const next = ({ status, body }: Answer): string => {
    expect([status, typeof body['next']]).toEqual([200, 'string']);
    return String(body['next']);
  };

  beforeAll(async () => {
    const sleutel = { 'Idempotency-Key': gedeeld.sleutel };
    mijn = (await als.eigenaar('POST', bewerking, regel('van de eigenaar'), sleutel)).body;
    await als.eigenaar('POST', bewerking, regel('van de eigenaar, later'));
    zijn = (await als.buur('POST', bewerking, regel('van de buur'), sleutel)).body;
    const blad = { ...criteria, pageSize: 1 };
    cursors = {
      bewerking: next(await als.eigenaar('POST', `${bewerking}/_zoek`, blad)),
      inzage: next(await als.eigenaar('POST', `${inzage}/_zoek`, blad, INZAGE_KOP)),
    };
  });

  test('P6 V11 an Idempotency-Key of one says nothing of the other', () => {
    expect([mijn['actieNaam'], zijn['actieNaam']]).toEqual(['van de eigenaar', 'van de buur']);
    expect(mijn['actieId']).not.toBe(zijn['actieId']);
  });

  /** Each operation, tried by the neighbour on what is the owner's, and what it has to give. */
  const pogingen: Readonly<Record<string, () => Promise<unknown>>> = {
    verwerkingsactie_list: async () => {
      const query = new URLSearchParams(criteria as Record<string, string>).toString();
      const list = await als.buur('GET', `${bewerking}?${query}`);
      expect(results(list).map(({ actieNaam }) => actieNaam)).toEqual(['van de buur']);
      return [list.status, (await als.buur('GET', cursors.bewerking)).status];
    },
    verwerkingsactie_zoek: async () => {
      const bySubject = await als.buur('POST', `${bewerking}/_zoek`, criteria);
      const byVerwerking = await als.buur('POST', `${bewerking}/_zoek`, { verwerkingId: gedeeld.verwerkingId });
      for (const answer of [bySubject, byVerwerking])
        expect(results(answer).map(({ actieNaam }) => actieNaam)).toEqual(['van de buur']);
      return [bySubject.status, byVerwerking.status];
    },
    verwerkingsactie_create: async () => {
      const repeated = await als.buur('POST', bewerking, regel('van de buur'), { 'Idempotency-Key': gedeeld.sleutel });
      expect(repeated.body['actieId']).toBe(zijn['actieId']);
      return repeated.status;
    },
    verwerkingsactie_bulk: async () => {
      const body = regels([{ ...regel('van de buur'), idempotencyKey: gedeeld.sleutel }]);
      const repeated = await als.buur('POST', `${bewerking}/_bulk`, body, NDJSON);
      expect(results(repeated)).toMatchObject([{ actieId: zijn['actieId'] }]);
      return repeated.status;
    },
    verwerkingsactie_list_patch: async () => {
      const url = `${bewerking}?verwerkingId=${gedeeld.verwerkingId}`;
      const shared = (await als.buur('PATCH', url, { vertrouwelijkheid: 'vertrouwelijk' })).status;
      await als.buur('PATCH', url, { vertrouwelijkheid: 'normaal' });
      const alleen = randomUUID();
      await als.eigenaar('POST', bewerking, { ...regel('alleen van de eigenaar', randomUUID()), verwerkingId: alleen });
      const other = await als.buur('PATCH', `${bewerking}?verwerkingId=${alleen}`, { bewaartermijn: 'P1Y' });
      return [shared, other.status];
    },
    verwerkingsactie_read: async () => (await als.buur('GET', String(mijn['url']))).status,
    verwerkingsactie_update: async () => (await als.buur('PUT', String(mijn['url']), vervanging(mijn))).status,
    verwerkingsactie_delete: async () => (await als.buur('DELETE', String(mijn['url']))).status,
    verwerkingsactie_versies: async () => (await als.buur('GET', `${String(mijn['url'])}/versies`)).status,
    'verwerkte-objecten_list': async () => {
      const query = new URLSearchParams(criteria as Record<string, string>).toString();
      const list = await als.buur('GET', `${inzage}?${query}`, undefined, INZAGE_KOP);
      expect(results(list).map((found) => found['verwerktObjectId'])).toEqual([objectId(zijn)]);
      return [list.status, (await als.buur('GET', cursors.inzage, undefined, INZAGE_KOP)).status];
    },
    'verwerkte-objecten_zoek': async () => {
      const found = await als.buur('POST', `${inzage}/_zoek`, criteria, INZAGE_KOP);
      expect(results(found).map((result) => result['verwerktObjectId'])).toEqual([objectId(zijn)]);
      return found.status;
    },
    verwerktobject_read: async () =>
      (await als.buur('GET', `${inzage}/${objectId(mijn)}`, undefined, INZAGE_KOP)).status,
    verwerkingsactiviteit_list: async () => {
      const list = await als.buur('GET', `${register.var}/verwerkingsactiviteiten`);
      expect(list.body['count']).toBe(0);
      return list.status;
    },
    verwerkingsactiviteit_read: async () => {
      // The development organisation has a VAR; nobody else sees it.
      const activiteiten = await register.call('GET', `${register.var}/verwerkingsactiviteiten`);
      const [first] = results(activiteiten);
      const url = `${register.var}/verwerkingsactiviteiten/${String(first?.['id'])}`;
      return [(await register.call('GET', url)).status, (await als.buur('GET', url)).status];
    },
  };
  const verwacht: Readonly<Record<string, unknown>> = {
    verwerkingsactie_list: [200, 400],
    verwerkingsactie_zoek: [200, 200],
    verwerkingsactie_create: 201,
    verwerkingsactie_bulk: 201,
    verwerkingsactie_list_patch: [204, 404],
    verwerkingsactie_read: 404,
    verwerkingsactie_update: 404,
    verwerkingsactie_delete: 404,
    verwerkingsactie_versies: 404,
    'verwerkte-objecten_list': [200, 400],
    'verwerkte-objecten_zoek': 200,
    verwerktobject_read: 404,
    verwerkingsactiviteit_list: 200,
    verwerkingsactiviteit_read: [200, 404],
  };

  test('P6 every operation of the contract is tried', () => {
    const known = documents.flatMap(({ operations }) => operations.map(({ operationId }) => operationId));
    expect(Object.keys(pogingen).toSorted()).toEqual(known.toSorted());
  });

  test.each(Object.keys(pogingen))('P6 %s of one never reaches the log of the other', async (operationId) => {
    const before = await gezien(als.eigenaar);
    expect(before).toHaveLength(2);
    expect(await pogingen[operationId]?.()).toEqual(verwacht[operationId]);
    expect(await gezien(als.eigenaar)).toEqual(before);
  });
});

describe(`P6 ${String(ORGANISATIES)} organisations beside each other`, () => {
  test('P6 each finds its own lines, and only those, when all write at once', async () => {
    const clients = [eigenaar, buur];
    for (let nummer = 3; nummer <= ORGANISATIES; nummer += 1) clients.push(await organisatie(nummer));
    const calls = clients.map((client) => callAs(() => client));
    await waitFor(async () => (await calls.at(-1)?.('GET', `${bewerking}/${randomUUID()}`))?.status === 404);
    const wie = 'inwoner van allen';
    const namen = (nummer: number): readonly string[] => [`${String(nummer)}a`, `${String(nummer)}b`];
    const statuses = await Promise.all(
      calls.flatMap((call, nummer) =>
        namen(nummer).map(async (naam) => (await call('POST', bewerking, regel(naam, wie))).status),
      ),
    );
    expect(new Set(statuses)).toEqual(new Set([201]));
    for (const [nummer, call] of calls.entries()) {
      const found = (await gezien(call, wie)) as readonly Body[];
      expect(new Set(found.map(({ actieNaam }) => actieNaam))).toEqual(new Set(namen(nummer)));
      expect(found).toHaveLength(2);
    }
  });
});
