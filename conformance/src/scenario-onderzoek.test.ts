import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, persoon, standaardPersonen } from './personen.ts';
import type { Body, Verhaal } from './verhaal.ts';
import { alleLezers, namen, verhaalOver } from './verhaal.ts';

const { aanvrager: onderzochte, inwoner } = standaardPersonen;
const onderzoekacties = ['Wijzigen persoonsgegevens', 'Opvragen persoonsgegevens', 'Zoeken persoon'];

describe('H5 T5 T12 A/3079 a confidential investigation', () => {
  const onderzoek = randomUUID();
  let register: Target;
  let verhaal: Verhaal;
  let acties: readonly Body[];

  const onderzoekactie = (actieNaam: string, uur: number): Body => ({
    ...actie({
      actieNaam,
      verwerkingNaam: 'Onderzoek',
      verwerkingId: onderzoek,
      vertrouwelijkheid: 'Vertrouwelijk',
      tijdstip: `2024-06-03T${String(uur)}:00:00+02:00`,
    }),
    verwerkteObjecten: [persoon(onderzochte), persoon(inwoner, { betrokkenheid: 'Getuige' })],
  });
  const patch = (scope: string, body: Body): ReturnType<Target['call']> =>
    register.call('PATCH', `${register.bewerking}/verwerkingsacties?verwerkingId=${onderzoek}`, {
      scopes: [scope],
      body,
    });
  /** The names of what each reader of Bewerking finds about the person. */
  const found = async (): Promise<Record<string, readonly string[]>> =>
    Object.fromEntries(
      await Promise.all(
        alleLezers.map(async (lezer) => [lezer, namen(await verhaal.search(lezer, onderzochte))] as const),
      ),
    );
  const readByResident = async (bsn: string): Promise<readonly string[]> =>
    namen((await verhaal.inzage(bsn)).map(({ verwerkingsactie }) => verwerkingsactie));

  beforeAll(async () => {
    register = await startRegister();
    verhaal = verhaalOver(register, ['2024-06-03', '2024-06-04']);
    const gewoon = { actieNaam: 'Verlengen paspoort', tijdstip: '2024-06-03T09:00:00+02:00' };
    await verhaal.log({ ...actie(gewoon), verwerkteObjecten: [persoon(onderzochte)] });
  });
  afterAll(() => register.stop());

  test('T1 T2 A/3079 A/6624 only an application that may log confidentially can log the investigation', async () => {
    const url = `${register.bewerking}/verwerkingsacties`;
    const refused = await register.call('POST', url, {
      scopes: ['create:normal'],
      body: onderzoekactie('Zoeken persoon', 10),
    });
    expect(refused.status).toBe(403);
    acties = await Promise.all(
      onderzoekacties.toReversed().map((naam, i) => verhaal.log(onderzoekactie(naam, 10 + i))),
    );
    expect(acties.map(({ vertrouwelijkheid }) => vertrouwelijkheid)).toEqual(
      Array.from({ length: 3 }, () => 'vertrouwelijk'),
    );
  });

  test('T3 T4 T5 A/3079 while it runs, only the privacy officer finds it', async () => {
    expect(await found()).toEqual({
      baliemedewerker: ['Verlengen paspoort'],
      behandelaar: ['Verlengen paspoort'],
      privacyOfficer: [...onderzoekacties, 'Verlengen paspoort'],
    });
  });

  test('T6 A/3079 while it runs, its acties open for the privacy officer alone', async () => {
    for (const onderdeel of acties) {
      const statuses = await Promise.all(
        alleLezers.map(async (lezer) => [lezer, (await verhaal.read(lezer, onderdeel)).status] as const),
      );
      expect(Object.fromEntries(statuses)).toEqual({ baliemedewerker: 403, behandelaar: 403, privacyOfficer: 200 });
    }
  });

  test('T12 T13 A/3079 while it runs, nobody in it reads of it in Inzage, nor finds it by its address', async () => {
    expect(await readByResident(onderzochte)).toEqual(['Verlengen paspoort']);
    expect(await readByResident(inwoner)).toEqual([]);
    for (const onderdeel of acties)
      for (const object of onderdeel['verwerkteObjecten'] as readonly Body[])
        expect((await verhaal.inzageDetail(object)).status).toBe(404);
  });

  test('I3 T12 A/3079 that the privacy officer looked into it stays hidden from the person too', async () => {
    const vandaag = { beginDatum: '2024-06-04', eindDatum: '2200-01-01' };
    await verhaal.search('behandelaar', onderzochte);
    const voor = (await verhaal.inzage(onderzochte, vandaag)).length;
    await verhaal.search('privacyOfficer', onderzochte);
    const na = await verhaal.inzage(onderzochte, vandaag);
    // One more: the first Inzage above. The read of the privacy officer showed a vertrouwelijke actie.
    expect(na).toHaveLength(voor + 1);
    const officer = await verhaal.search('privacyOfficer', onderzochte, {
      ...vandaag,
      vertrouwelijkheid: 'vertrouwelijk',
    });
    expect(new Set(namen(officer))).toEqual(new Set(['Raadplegen verwerkingenlog']));
  });

  test('T10 A/3079 A/2969 only update:confidential may lift the confidentiality', async () => {
    const opheffen = { vertrouwelijkheid: 'Opgeheven' };
    expect((await patch('update:normal', opheffen)).status).toBe(403);
    expect(await readByResident(onderzochte)).toEqual(['Verlengen paspoort']);
    expect((await patch('update:confidential', opheffen)).status).toBe(204);
    for (const onderdeel of acties)
      expect((await verhaal.read('privacyOfficer', onderdeel)).body['vertrouwelijkheid']).toBe('opgeheven');
  });

  test('T12 T13 I1 A/3079 once lifted, everyone in it reads about themselves what was done', async () => {
    expect(await readByResident(onderzochte)).toEqual([...onderzoekacties, 'Verlengen paspoort']);
    expect(await readByResident(inwoner)).toEqual(onderzoekacties);
    expect(JSON.stringify(await verhaal.inzage(inwoner))).not.toContain(onderzochte);
    for (const onderdeel of acties)
      for (const object of onderdeel['verwerkteObjecten'] as readonly Body[])
        expect((await verhaal.inzageDetail(object)).status).toBe(200);
  });

  test('T3 T4 T5 A/3079 once lifted, it is still not part of what other employees find', async () => {
    expect(await found()).toEqual({
      baliemedewerker: ['Verlengen paspoort'],
      behandelaar: ['Verlengen paspoort'],
      privacyOfficer: [...onderzoekacties, 'Verlengen paspoort'],
    });
  });

  test('H1 H10 A/3079 A/3891 the history keeps that the investigation was confidential', async () => {
    for (const onderdeel of acties) {
      const history = await verhaal.history(onderdeel);
      expect(history.map(({ verwerkingsactie }) => verwerkingsactie['vertrouwelijkheid'])).toEqual([
        'vertrouwelijk',
        'opgeheven',
      ]);
    }
  });
});
