import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, persoon, standaardPersonen } from './personen.ts';
import type { Body, Verhaal } from './verhaal.ts';
import { alleLezers, namen, personenIn, verhaalOver } from './verhaal.ts';

const { aanvrager, medebewoner, andereMedebewoner, naamgenoot, andereNaamgenoot } = standaardPersonen;
const brpRegistratie = randomUUID();

let register: Target;
beforeAll(async () => {
  register = await startRegister();
});
afterAll(() => register.stop());

/** One actie of a removal, at a time of its day. */
const verhuisactie = (
  actieNaam: string,
  tijdstip: string,
  personen: readonly (readonly [bsn: string, betrokkenheid: string])[],
  extra: Body = {},
): Body => ({
  ...actie({ actieNaam, tijdstip, verwerkingNaam: 'Registratie verhuizing', verwerkingsactiviteitId: brpRegistratie }),
  verwerkteObjecten: personen.map(([bsn, betrokkenheid]) => persoon(bsn, { betrokkenheid })),
  ...extra,
});

/** Everything that a resident gets to read, in the list and line by line at its own address, as one text. */
async function textOf(verhaal: Verhaal, bsn: string): Promise<string> {
  const regels = await verhaal.inzage(bsn);
  const details = await Promise.all(regels.map((regel) => verhaal.inzageDetail(regel)));
  expect(details.map(({ status }) => status)).toEqual(regels.map(() => 200));
  return JSON.stringify([regels, details.map(({ body }) => body)]);
}

describe('Z3 I1 A/1628 a household moves house', () => {
  const bewoners = [
    [aanvrager, 'Aanvrager'],
    [medebewoner, 'Medebewoner'],
    [andereMedebewoner, 'Medebewoner'],
  ] as const;
  let verhaal: Verhaal;
  let opgehaald: Body;

  beforeAll(async () => {
    verhaal = verhaalOver(register, ['2024-04-05', '2024-04-06']);
    opgehaald = await verhaal.log(verhuisactie('Ophalen persoonsgegevens', '2024-04-05T14:35:42+01:00', bewoners));
    await verhaal.log(verhuisactie('Opslaan persoonsgegevens', '2024-04-05T14:41:03+01:00', bewoners));
  });

  test('Z3 A/1628 whoever opens the actie itself sees the whole household and what each person was to it', async () => {
    const { body } = await verhaal.read('behandelaar', opgehaald);
    expect(personenIn(body)).toEqual(bewoners);
  });

  test.each([
    { wie: 'the applicant', bsn: aanvrager, betrokkenheid: 'Aanvrager' },
    { wie: 'a housemate', bsn: medebewoner, betrokkenheid: 'Medebewoner' },
    { wie: 'the other housemate', bsn: andereMedebewoner, betrokkenheid: 'Medebewoner' },
  ])('Z3 Z7 A/1628 searched for $wie, both acties show that person alone', async ({ bsn, betrokkenheid }) => {
    for (const lezer of alleLezers) {
      const found = await verhaal.search(lezer, bsn);
      expect(namen(found)).toEqual(['Opslaan persoonsgegevens', 'Ophalen persoonsgegevens']);
      for (const gevonden of found) expect(personenIn(gevonden)).toEqual([[bsn, betrokkenheid]]);
    }
  });

  test('I1 A/1628 each resident reads both acties about themselves, and no letter about the others', async () => {
    for (const [bsn, betrokkenheid] of bewoners) {
      const regels = await verhaal.inzage(bsn);
      expect(namen(regels.map(({ verwerkingsactie }) => verwerkingsactie))).toEqual([
        'Opslaan persoonsgegevens',
        'Ophalen persoonsgegevens',
      ]);
      for (const { verwerkingsactie, ...regel } of regels) {
        expect(regel).toMatchObject({ objectId: bsn, betrokkenheid });
        expect(personenIn(verwerkingsactie)).toEqual([[bsn, betrokkenheid]]);
      }
      const gelezen = await textOf(verhaal, bsn);
      for (const [ander] of bewoners) expect(gelezen.includes(ander)).toBe(ander === bsn);
    }
  });
});

describe('Z3 I1 A/4081 a person is found by name and date of birth', () => {
  const getoond = [aanvrager, naamgenoot, andereNaamgenoot].map((bsn) => [bsn, 'Getoond in zoekresultaat'] as const);
  const zelf = [[aanvrager, 'Aanvrager']] as const;
  let verhaal: Verhaal;
  let gezocht: Body;

  beforeAll(async () => {
    verhaal = verhaalOver(register, ['2024-05-06', '2024-05-07']);
    gezocht = await verhaal.log(verhuisactie('Zoeken persoon', '2024-05-06T10:00:00+02:00', getoond));
    const gekozen = { vertrouwelijkheid: 'Normaal', bewaartermijn: 'P150Y' };
    await verhaal.log(verhuisactie('Selecteren persoon', '2024-05-06T10:01:00+02:00', zelf, gekozen));
    await verhaal.log(verhuisactie('Ophalen persoonsgegevens', '2024-05-06T10:02:00+02:00', zelf));
    await verhaal.log(verhuisactie('Opslaan persoonsgegevens', '2024-05-06T10:05:00+02:00', zelf));
  });

  test('I1 A/4081 the person who moves reads the four acties, the latest first', async () => {
    const regels = await verhaal.inzage(aanvrager);
    expect(regels.map(({ betrokkenheid }) => betrokkenheid)).toEqual([
      'Aanvrager',
      'Aanvrager',
      'Aanvrager',
      'Getoond in zoekresultaat',
    ]);
    expect(namen(regels.map(({ verwerkingsactie }) => verwerkingsactie))).toEqual([
      'Opslaan persoonsgegevens',
      'Ophalen persoonsgegevens',
      'Selecteren persoon',
      'Zoeken persoon',
    ]);
  });

  test('I1 A/4081 someone of the same name reads only that a search showed them, not whom it was for', async () => {
    for (const bsn of [naamgenoot, andereNaamgenoot]) {
      const regels = await verhaal.inzage(bsn);
      expect(namen(regels.map(({ verwerkingsactie }) => verwerkingsactie))).toEqual(['Zoeken persoon']);
      expect(regels.map(({ betrokkenheid }) => betrokkenheid)).toEqual(['Getoond in zoekresultaat']);
      expect(await textOf(verhaal, bsn)).not.toContain(aanvrager);
    }
  });

  test('Z3 A/4081 the logged search does not tell which person was chosen from it', async () => {
    const { body } = await verhaal.read('privacyOfficer', gezocht);
    expect(personenIn(body)).toEqual(getoond);
    for (const lezer of alleLezers)
      expect((await verhaal.search(lezer, naamgenoot)).map(personenIn)).toEqual([
        [[naamgenoot, 'Getoond in zoekresultaat']],
      ]);
  });
});
