import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Answer, Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { ids, inzageKop, OIN, persoon, standaardPersonen } from './personen.ts';
import type { Body, Verhaal } from './verhaal.ts';
import { namen, personenIn, verhaalOver } from './verhaal.ts';

const { inwoner, aanvrager: buur } = standaardPersonen;
const brpRegistratie = randomUUID();
const parkeren = randomUUID();

/** What an application of the municipality logs in A/9172, with everything that the standard has a place for. */
const verhuizing: Body = {
  actieNaam: 'Ophalen persoonsgegevens',
  handelingNaam: 'Intake',
  verwerkingNaam: 'Registratie verhuizing',
  verwerkingId: ids.verwerking,
  verwerkingsactiviteitId: brpRegistratie,
  verwerkingsactiviteitUrl: 'https://www.gemeente.example/var/api/v1/verwerkingsactiviteiten/1',
  vertrouwelijkheid: 'Normaal',
  bewaartermijn: 'P150Y',
  uitvoerder: '00000099123456780000',
  systeem: 'FooBarApp v2.1',
  gebruiker: '2ecf8e86-1a18-46ba-aa13-992c1dc231a5',
  gegevensbron: 'FooBar Database Publiekszaken',
  tijdstip: '2024-04-05T14:35:42+01:00',
  verwerkteObjecten: [persoon(inwoner, { betrokkenheid: 'Aanvrager' })],
};
const anders = (actieNaam: string, tijdstip: string, extra: Body = {}): Body => ({
  ...verhuizing,
  actieNaam,
  tijdstip,
  verwerkingId: randomUUID(),
  ...extra,
});

let register: Target;
let verhaal: Verhaal;
beforeAll(async () => {
  register = await startRegister();
  verhaal = verhaalOver(register, ['2024-04-01', '2024-05-01']);
});
afterAll(() => register.stop());

/** GET /verwerkte-objecten with the parameters of the specification's example. */
const getInzage = (query: Readonly<Record<string, string>>, headers: Body = inzageKop): Promise<Answer> => {
  const search = new URLSearchParams({ objecttype: 'Persoon', soortObjectId: 'BSN', objectId: inwoner, ...query });
  return register.call('GET', `${register.inzage}/verwerkte-objecten?${search.toString()}`, {
    scopes: ['read:normal'],
    headers: headers as Readonly<Record<string, string>>,
  });
};
const gelezen = ({ body }: Answer): readonly string[] =>
  namen((body['results'] as { verwerkingsactie: Body }[]).map(({ verwerkingsactie }) => verwerkingsactie));

describe('I1 GET /verwerkte-objecten what a resident reads', () => {
  beforeAll(async () => {
    await verhaal.log(verhuizing);
  });

  test('I1 A/9172 what happened, why, when and in what part, but not who did it with which system', async () => {
    const [regel, ...meer] = await verhaal.inzage(inwoner, { eindDatum: '2024-04-06' });
    expect(meer).toEqual([]);
    const { systeem: _, gebruiker: __, gegevensbron: ___, verwerkteObjecten: ____, ...zichtbaar } = verhuizing;
    expect(regel).toMatchObject({
      objecttype: 'persoon',
      soortObjectId: 'BSN',
      objectId: inwoner,
      betrokkenheid: 'Aanvrager',
      verwerkingsactie: { ...zichtbaar, vertrouwelijkheid: 'normaal' },
    });
    for (const afgeschermd of ['systeem', 'gebruiker', 'gegevensbron'])
      expect(regel?.verwerkingsactie).not.toHaveProperty(afgeschermd);
  });

  test('I1 T13 A/9172 the line stands at its own address too, with the same content', async () => {
    const [regel] = await verhaal.inzage(inwoner, { eindDatum: '2024-04-06' });
    const detail = await verhaal.inzageDetail(regel ?? {});
    expect([detail.status, detail.body]).toEqual([200, regel]);
  });

  test.each([
    { hoe: 'as it was logged', objectId: inwoner },
    { hoe: 'with its leading zeros', objectId: inwoner.padStart(9, '0') },
  ])('V3 V8 the number may be given $hoe', async ({ objectId }) => {
    const answer = await getInzage({ objectId, beginDatum: '2024-04-05', eindDatum: '2024-04-06' });
    expect(gelezen(answer)).toEqual(['Ophalen persoonsgegevens']);
  });
});

describe('Z2 Z4 GET /verwerkte-objecten which acties a resident reads', () => {
  test('Z2 those from the first day on and before the last', async () => {
    await verhaal.log(anders('Eerste dag', '2024-04-10T00:00:00+02:00'));
    await verhaal.log(anders('Dag erna', '2024-04-11T00:00:00+02:00'));
    expect(gelezen(await getInzage({ beginDatum: '2024-04-10', eindDatum: '2024-04-11' }))).toEqual(['Eerste dag']);
    const zonderPeriode = await getInzage({});
    expect(zonderPeriode.status).toBe(400);
  });

  test('Z4 those of one verwerkingsactiviteit, when asked', async () => {
    const dag = { beginDatum: '2024-04-12', eindDatum: '2024-04-13' };
    await verhaal.log(anders('Verlenen vergunning', '2024-04-12T09:00:00Z', { verwerkingsactiviteitId: parkeren }));
    await verhaal.log(anders('Opslaan persoonsgegevens', '2024-04-12T10:00:00Z'));
    expect(gelezen(await getInzage(dag))).toEqual(['Opslaan persoonsgegevens', 'Verlenen vergunning']);
    expect(gelezen(await getInzage({ ...dag, verwerkingsactiviteitId: parkeren }))).toEqual(['Verlenen vergunning']);
  });

  test('H2 H6 A/3891 those that still hold: a correction instead of the mistake, and nothing of what was removed', async () => {
    const dag = { beginDatum: '2024-04-15', eindDatum: '2024-04-16' };
    const fout = await verhaal.log(anders('Vergissing', '2024-04-15T09:00:00Z'));
    expect(gelezen(await getInzage(dag))).toEqual(['Vergissing']);
    await verhaal.correct(fout, { actieNaam: 'Verbetering' });
    expect(gelezen(await getInzage(dag))).toEqual(['Verbetering']);
    await verhaal.remove(fout);
    expect(gelezen(await getInzage(dag))).toEqual([]);
  });

  test('T12 those that are not confidential, or no longer', async () => {
    const dag = { beginDatum: '2024-04-16', eindDatum: '2024-04-17' };
    const verwerkingId = randomUUID();
    const geheim = { verwerkingId, vertrouwelijkheid: 'Vertrouwelijk' };
    await verhaal.log(anders('Controleren aangifte', '2024-04-16T09:00:00Z', geheim));
    expect(gelezen(await getInzage(dag))).toEqual([]);
    await verhaal.changeVerwerking(verwerkingId, { vertrouwelijkheid: 'Opgeheven' });
    expect(gelezen(await getInzage(dag))).toEqual(['Controleren aangifte']);
  });

  test('I1 Z3 of an actie with a neighbour in it the resident reads their own part, and the neighbour theirs', async () => {
    const dag = { beginDatum: '2024-04-17', eindDatum: '2024-04-18' };
    const verwerkteObjecten = [
      persoon(buur, { betrokkenheid: 'Klager' }),
      persoon(inwoner, { betrokkenheid: 'Melder' }),
    ];
    await verhaal.log(
      anders('Behandelen melding', '2024-04-17T09:00:00Z', {
        verwerkteObjecten,
        soortAfnemerId: 'BSN',
        afnemerId: buur,
      }),
    );
    const [eigen] = await verhaal.inzage(inwoner, dag);
    const [vanBuur] = await verhaal.inzage(buur, dag);
    expect(personenIn(eigen?.verwerkingsactie ?? {})).toEqual([[inwoner, 'Melder']]);
    expect(personenIn(vanBuur?.verwerkingsactie ?? {})).toEqual([[buur, 'Klager']]);
    // The actie was done for the neighbour: only the neighbour may read that.
    expect([eigen, vanBuur].map((regel) => regel?.verwerkingsactie['afnemerId'])).toEqual(['', buur]);
  });
});

describe('I2 I3 GET /verwerkte-objecten the read itself is answered for', () => {
  const periode = { beginDatum: '2024-04-01', eindDatum: '2024-05-01' };
  const sinds = { beginDatum: '2024-05-01', eindDatum: '2200-01-01' };

  test.each(['OIN', 'VerwerkingsactiviteitId', 'VerwerkingsactiviteitUrl'])(
    'I2 A/9177 without the header %s nothing is shown',
    async (name) => {
      const { [name as keyof typeof inzageKop]: _, ...rest } = inzageKop;
      const { status, body } = await getInzage(periode, rest);
      expect(status).toBe(400);
      expect(body['invalidParams']).toMatchObject([{ name }]);
    },
  );

  test('I3 A/9177 who read, and why, stands in the log as the headers told it', async () => {
    await getInzage(periode, { ...inzageKop, VerwerkingId: ids.verwerkingAfnemer });
    const [laatste] = await verhaal.search('behandelaar', inwoner, sinds);
    expect(laatste).toMatchObject({
      actieNaam: 'Raadplegen verwerkingenlog',
      soortAfnemerId: 'OIN',
      afnemerId: OIN,
      verwerkingsactiviteitIdAfnemer: ids.activiteitAfnemer,
      verwerkingsactiviteitUrlAfnemer: inzageKop.VerwerkingsactiviteitUrl,
      verwerkingIdAfnemer: ids.verwerkingAfnemer,
      gebruiker: 'medewerker-7',
    });
  });

  test('I1 I3 the resident reads who looked into the log about them, without the name of the employee', async () => {
    const [laatste] = await verhaal.inzage(inwoner, sinds);
    expect(laatste?.verwerkingsactie['actieNaam']).toBe('Raadplegen verwerkingenlog');
    expect(JSON.stringify(laatste)).not.toContain('medewerker-7');
  });
});
