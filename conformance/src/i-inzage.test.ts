import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { faultNames, results } from './answers.ts';
import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actieVan, inzienBij, lezersBij, namen, objecten, objectUrl, periode } from './inzien.ts';
import { actie, ids, inzageKop, OIN, persoon } from './personen.ts';

let register: Target;
let nummer = 0;
beforeAll(async () => {
  register = await startRegister();
});
afterAll(() => register.stop());

const calls = inzienBij(() => register);
const { post, inzien, get, query, raadplegingen } = calls;
const lezers = lezersBij(calls);
const nieuwePersoon = (): string => `inzage-${String((nummer += 1))}`;

describe('I1 what a resident sees', () => {
  test('I1 each result is an object with its restricted actie, that holds this object only', async () => {
    const [een, ander] = [nieuwePersoon(), nieuwePersoon()];
    const vol = {
      actieNaam: 'Zoeken personen',
      handelingNaam: 'Intake',
      verwerkingNaam: 'Huwelijk',
      verwerkingId: ids.verwerking,
      verwerkingsactiviteitId: ids.activiteit,
      verwerkingsactiviteitUrl: 'https://www.gemeente.example/var/1',
      bewaartermijn: 'P10Y',
      uitvoerder: OIN,
      uitvoeringDoor: 'medewerker',
      soortAfnemerId: 'OIN',
      afnemerId: OIN,
      verwerkingIdAfnemer: ids.verwerkingAfnemer,
    };
    const made = await post([ander, een], {
      ...vol,
      systeem: 'GeheimSysteem',
      gebruiker: 'GeheimeGebruiker',
      gegevensbron: 'GeheimeBron',
    });
    const object = objecten(made)[1];
    const lijst = await inzien(een);
    expect(lijst.body).toMatchObject({ count: 1, next: null, previous: null });
    const [regel] = results(lijst);
    expect(regel).toEqual({ ...object, verwerkingsactie: actieVan(regel) });
    expect(actieVan(regel)).toMatchObject({ ...vol, actieId: made['actieId'], url: made['url'] });
    expect(actieVan(regel)['verwerkteObjecten']).toEqual([object]);
    for (const [, lees] of lezers) {
      const { text } = await lees(een, objectUrl(made, 1));
      expect(text).not.toMatch(/Geheim|"systeem"|"gebruiker"|"gegevensbron"/);
      expect(text).not.toContain(ander);
    }
    expect((await get(objectUrl(made, 1))).body).toEqual(regel);
  });

  test('I1 another person as afnemer is empty; an organisation and the sought person are shown', async () => {
    const BSN = { soortObjectId: 'BSN' };
    const bsn = '999990044';
    const cases = [
      ['ander', { soortAfnemerId: ' bsn', afnemerId: '999990056' }, ''],
      ['zelf', { soortAfnemerId: 'BSN', afnemerId: bsn }, bsn],
      ['organisatie', { soortAfnemerId: 'OIN', afnemerId: OIN }, OIN],
    ] as const;
    for (const [actieNaam, afnemer] of cases)
      await register.call('POST', calls.bewerking, {
        body: { ...actie({ actieNaam, ...afnemer }), verwerkteObjecten: [persoon(bsn)] },
      });
    const lijst = await inzien(bsn, BSN);
    const shown = Object.fromEntries(
      results(lijst).map((regel) => [actieVan(regel)['actieNaam'], actieVan(regel)['afnemerId']]),
    );
    expect(shown).toEqual(Object.fromEntries(cases.map(([naam, , afnemerId]) => [naam, afnemerId])));
    const ander = results(lijst).find((regel) => actieVan(regel)['actieNaam'] === 'ander');
    expect((await get(String(ander?.['url']))).text).not.toContain('999990056');
  });

  test('I1 an afnemer whose BSN equals the sought number of another soort is another person', async () => {
    const gelijk = '999990068';
    await register.call('POST', calls.bewerking, {
      body: {
        ...actie({ soortAfnemerId: 'BSN', afnemerId: gelijk }),
        verwerkteObjecten: [persoon(gelijk, { soortObjectId: 'personeelsnummer' })],
      },
    });
    const [regel] = results(await inzien(gelijk, { soortObjectId: 'personeelsnummer' }));
    expect(actieVan(regel)['afnemerId']).toBe('');
  });

  test('I1 Z9 a person who stands twice in an actie gives two objects, each with its own', async () => {
    const objectId = nieuwePersoon();
    const made = await post([objectId, nieuwePersoon(), objectId]);
    const lijst = await inzien(objectId);
    expect(lijst.body['count']).toBe(2);
    const eigen = objecten(made).filter((object) => object['objectId'] === objectId);
    expect(new Set(results(lijst).map((regel) => actieVan(regel)['verwerkteObjecten']))).toEqual(
      new Set(eigen.map((object) => [object])),
    );
  });

  test('I1 confidentiality is that of now: lifted appears, made confidential disappears', async () => {
    const objectId = nieuwePersoon();
    const verwerkingId = randomUUID();
    const made = await post([objectId], { verwerkingId, vertrouwelijkheid: 'vertrouwelijk' });
    const zet = async (vertrouwelijkheid: string): Promise<void> => {
      const url = `${calls.bewerking}?verwerkingId=${verwerkingId}`;
      expect((await register.call('PATCH', url, { body: { vertrouwelijkheid } })).status).toBe(204);
    };
    const gezien = async (): Promise<readonly unknown[]> => [
      (await inzien(objectId)).body['count'],
      (await get(objectUrl(made))).status,
    ];
    expect(await gezien()).toEqual([0, 404]);
    await zet('opgeheven');
    expect(await gezien()).toEqual([1, 200]);
    await zet('vertrouwelijk');
    expect(await gezien()).toEqual([0, 404]);
  });

  test('I1 the shown version is the newest; an object that it lost and a vervallen actie are gone', async () => {
    const [een, weg] = [nieuwePersoon(), nieuwePersoon()];
    const made = await post([een, weg], { actieNaam: 'eerst' });
    const body = { ...made, actieNaam: 'later', verwerkteObjecten: [objecten(made)[0]] };
    expect((await register.call('PUT', String(made['url']), { body })).status).toBe(200);
    expect(namen(await inzien(een))).toEqual(['later']);
    expect((await inzien(weg)).body['count']).toBe(0);
    expect((await get(objectUrl(made, 1))).status).toBe(404);
    await register.call('DELETE', String(made['url']));
    expect((await inzien(een)).body['count']).toBe(0);
    expect((await get(objectUrl(made))).status).toBe(404);
  });
});

describe('I1 I2 Z1 Z2 Z10 what Inzage asks', () => {
  test('Z1 Z2 the triple and the period are required', async () => {
    const alles = ['objecttype', 'soortObjectId', 'objectId', 'beginDatum', 'eindDatum'];
    expect(faultNames(await get(calls.inzage))).toEqual(alles);
    expect(faultNames(await register.call('POST', `${calls.inzage}/_zoek`, { headers: inzageKop, body: {} }))).toEqual(
      alles,
    );
    expect(faultNames(await inzien('x', { beginDatum: '2025-01-01' }))).toEqual(['eindDatum']);
  });

  test('Z2 the period and verwerkingsactiviteitId filter', async () => {
    const objectId = nieuwePersoon();
    await post([objectId], {
      actieNaam: 'op',
      tijdstip: '2024-06-01T00:00:00+02:00',
      verwerkingsactiviteitId: ids.activiteit,
    });
    await post([objectId], { actieNaam: 'voor', tijdstip: '2024-05-31T23:59:59+02:00' });
    await post([objectId], { actieNaam: 'eind', tijdstip: '2024-07-01T00:00:00+02:00' });
    expect(namen(await inzien(objectId, { beginDatum: '2024-06-01', eindDatum: '2024-07-01' }))).toEqual(['op']);
    expect(namen(await inzien(objectId, { verwerkingsactiviteitId: ids.activiteit.toUpperCase() }))).toEqual(['op']);
  });

  test.each(['vertrouwelijkheid', 'vertrouwelijkheid__in', 'beperkteSet', 'onbekend'])(
    'Z10 Z11 %s is unknown to Inzage',
    async (naam) => {
      expect(faultNames(await get(query('x', { [naam]: 'normaal' })))).toEqual([naam]);
      expect(faultNames(await inzien('x', { [naam]: 'normaal' }))).toEqual([naam]);
    },
  );

  test('Z11 Inzage never searches by verwerking', async () => {
    const body = { verwerkingId: ids.verwerking, ...periode };
    const answer = await register.call('POST', `${calls.inzage}/_zoek`, { headers: inzageKop, body });
    expect(faultNames(answer)).toContain('verwerkingId');
  });

  test('H7 an unknown object is 404, an id that is no UUID 400, an actieId no object', async () => {
    const made = await post([nieuwePersoon()]);
    expect((await get(`${calls.inzage}/${randomUUID()}`)).status).toBe(404);
    const slecht = await get(`${calls.inzage}/geen-uuid`);
    expect([slecht.status, faultNames(slecht)]).toEqual([400, ['verwerktObjectId']]);
    expect((await get(`${calls.inzage}/${String(made['actieId'])}`)).status).toBe(404);
    expect((await get(objectUrl(made).replace(/[^/]+$/, (id) => id.toUpperCase()))).status).toBe(200);
  });

  test('I5 P9 I2 a malformed OIN is 400 before a foreign OIN is 403, also by id and in Bewerking', async () => {
    const made = await post([nieuwePersoon()]);
    const client = await register.addApplicatie({
      clientId: 'portaal',
      bewerking: 'read:confidential',
      inzage: 'read:normal',
      oins: OIN,
    });
    const status = async (url: string, extra: Readonly<Record<string, string>>): Promise<number> =>
      (await get(url, { token: register.token({ client }), headers: { ...inzageKop, ...extra } })).status;
    await expect.poll(() => status(objectUrl(made), {})).toBe(200);
    for (const url of [objectUrl(made), String(made['url']), `${String(made['url'])}/versies`]) {
      expect(await status(url, { OIN: '00000001123456789000' })).toBe(403);
      expect(await status(url, { OIN: '1' })).toBe(400);
    }
  });

  test('P6 an object of another organisation does not exist', async () => {
    const objectId = nieuwePersoon();
    const made = await post([objectId]);
    await register.cli('organisatie', 'add', '--oin', '00000099000000000002', '--naam', 'Buur');
    const client = await register.addApplicatie({
      clientId: 'buurportaal',
      organisatie: '00000099000000000002',
      inzage: 'read:confidential',
      oins: OIN,
    });
    const token = (): string => register.token({ client });
    await expect.poll(async () => (await get(objectUrl(made), { token: token() })).status).toBe(404);
    expect((await inzien(objectId, {}, { token: token() })).body).toMatchObject({ count: 0, results: [] });
    expect((await inzien(objectId)).body['count']).toBe(1);
    expect(await raadplegingen(objectId)).toHaveLength(1);
  });
});
