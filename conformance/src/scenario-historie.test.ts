import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, persoon, standaardPersonen } from './personen.ts';
import type { Body, Lezer, Verhaal } from './verhaal.ts';
import { alleLezers, elements, verhaalOver } from './verhaal.ts';

const { aanvrager } = standaardPersonen;
const brpRegistratie = randomUUID();
const uitvoeringFoobar = randomUUID();

/** One row of the table of A/3891: what the log says from that moment on. */
interface Stand {
  readonly t: number;
  readonly wat: string;
  readonly verwerkingsactiviteitId: string;
  readonly bewaartermijn: string | null;
  readonly vertrouwelijkheid: string;
  /** Who of the readers of Bewerking finds the actie when searching for the person. */
  readonly gevondenDoor: readonly Lezer[];
  /** Does the person see the actie in Inzage? */
  readonly inInzage: boolean;
}

const officer: readonly Lezer[] = ['privacyOfficer'];
const standen: readonly Stand[] = [
  {
    t: 0,
    wat: 'is logged under the wrong verwerkingsactiviteit',
    verwerkingsactiviteitId: brpRegistratie,
    bewaartermijn: null,
    vertrouwelijkheid: 'vertrouwelijk',
    gevondenDoor: officer,
    inInzage: false,
  },
  {
    t: 1,
    wat: 'is corrected',
    verwerkingsactiviteitId: uitvoeringFoobar,
    bewaartermijn: null,
    vertrouwelijkheid: 'vertrouwelijk',
    gevondenDoor: officer,
    inInzage: false,
  },
  {
    t: 2,
    wat: 'is no longer confidential',
    verwerkingsactiviteitId: uitvoeringFoobar,
    bewaartermijn: null,
    vertrouwelijkheid: 'opgeheven',
    gevondenDoor: officer,
    inInzage: true,
  },
  {
    t: 3,
    wat: 'gets its term',
    verwerkingsactiviteitId: uitvoeringFoobar,
    bewaartermijn: 'P4Y',
    vertrouwelijkheid: 'opgeheven',
    gevondenDoor: officer,
    inInzage: true,
  },
  {
    t: 4,
    wat: 'becomes confidential again',
    verwerkingsactiviteitId: uitvoeringFoobar,
    bewaartermijn: 'P4Y',
    vertrouwelijkheid: 'vertrouwelijk',
    gevondenDoor: officer,
    inInzage: false,
  },
];
const inhoud = ({ verwerkingsactiviteitId, bewaartermijn, vertrouwelijkheid }: Stand): Body => ({
  verwerkingsactiviteitId,
  handelingNaam: 'Registratie Foobar',
  bewaartermijn,
  vertrouwelijkheid,
});
const bekeken = Object.keys(inhoud(standen[0] as Stand));

describe('H8 A/3891 the life of one actie, from t=0 to t=6', () => {
  const verwerkingId = randomUUID();
  let register: Target;
  let verhaal: Verhaal;
  let gelogd: Body;
  /** What happens at t=1 to t=4; at t=5 nothing does. */
  const gebeurtenissen: Readonly<Record<number, () => Promise<unknown>>> = {
    1: () => verhaal.correct(gelogd, { verwerkingsactiviteitId: uitvoeringFoobar }),
    2: () => verhaal.changeVerwerking(verwerkingId, { vertrouwelijkheid: 'Opgeheven' }),
    3: () => verhaal.changeVerwerking(verwerkingId, { bewaartermijn: 'P4Y' }),
    4: () => verhaal.changeVerwerking(verwerkingId, { vertrouwelijkheid: 'Vertrouwelijk' }),
  };

  beforeAll(async () => {
    register = await startRegister();
    verhaal = verhaalOver(register, ['2022-03-28', '2022-03-29']);
    gelogd = await verhaal.log({
      ...actie({
        verwerkingId,
        handelingNaam: 'Registratie Foobar',
        verwerkingsactiviteitId: brpRegistratie,
        vertrouwelijkheid: 'Vertrouwelijk',
        tijdstip: '2022-03-28T09:00:00+02:00',
      }),
      verwerkteObjecten: [persoon(aanvrager)],
    });
  });
  afterAll(() => register.stop());

  test.each(standen)('H2 H8 T5 T12 A/3891 t=$t: the actie $wat', async (stand) => {
    await gebeurtenissen[stand.t]?.();
    const read = await verhaal.read('privacyOfficer', gelogd);
    expect(elements(read.body, bekeken)).toEqual(inhoud(stand));
    expect(elements(read.body, ['actieId', 'url'])).toEqual(elements(gelogd, ['actieId', 'url']));
    for (const lezer of alleLezers) {
      const found = await verhaal.search(lezer, aanvrager);
      const expected = stand.gevondenDoor.includes(lezer) ? [inhoud(stand)] : [];
      expect(found.map((gevonden) => elements(gevonden, bekeken))).toEqual(expected);
    }
    const seen = await verhaal.inzage(aanvrager);
    expect(seen.map(({ verwerkingsactie }) => elements(verwerkingsactie, bekeken))).toEqual(
      stand.inInzage ? [inhoud(stand)] : [],
    );
  });

  test('H6 H7 H8 A/3891 t=6: the actie is removed, and nobody finds it any more', async () => {
    await verhaal.remove(gelogd);
    expect((await verhaal.read('privacyOfficer', gelogd)).status).toBe(404);
    for (const lezer of alleLezers) expect(await verhaal.search(lezer, aanvrager)).toEqual([]);
    expect(await verhaal.inzage(aanvrager)).toEqual([]);
  });

  test('H1 H8 H10 A/3891 afterwards six versions tell what happened, each as it was read at its moment', async () => {
    const history = await verhaal.history(gelogd);
    const laatste = standen.at(-1) as Stand;
    expect(history.map(({ verwerkingsactie }) => elements(verwerkingsactie, bekeken))).toEqual([
      ...standen.map(inhoud),
      inhoud(laatste),
    ]);
    expect(history.map(({ bewerking }) => bewerking)).toEqual([
      'aanmaken',
      'wijzigen',
      'patch',
      'patch',
      'patch',
      'verwijderen',
    ]);
    expect(history.map(({ vervallen }) => vervallen)).toEqual([false, false, false, false, false, true]);
    expect(new Set(history.map(({ versieId }) => versieId)).size).toBe(6);
    expect(new Set(history.map(({ verwerkingsactie }) => verwerkingsactie['actieId'])).size).toBe(1);
    const moments = history.map(({ tijdstipRegistratie }) => String(tijdstipRegistratie));
    expect(moments).toEqual(moments.toSorted());
  });
});
