import { organisaties, personen, testwachtwoord } from '@verwerkingenlog/voorbeeld-testgegevens';

import { bezoek } from '../bezoeker.ts';
import type { Wereld } from '../wereld.ts';
import { rdwLogin } from '../wereld.ts';
import type { Case } from './case.ts';
import { bsn, medewerker } from './case.ts';

const { bezwaarmaker, rijder } = personen;
const samira = medewerker('samira');
const PERSONEELSNUMMER = medewerker('joke').personeelsnummer;

const levering = {
  systeem: 'Gegevensmagazijn',
  actie: 'Ophalen gegevens',
  activiteit: 'Gegevens verstrekken uit het gegevensmagazijn',
  afnemer: organisaties.gemeente.naam,
  verwerkingAfnemer: true,
};
const zaak = { systeem: 'Burgerzaken', verwerking: 'Registratie verhuizing', activiteit: 'Verhuizing verwerken' };

/** The screen of the RDW. */
const vraagAlsRdw = async ({ rdw }: Wereld, koppeling: 'volledig' | 'oud'): Promise<void> => {
  const response = await fetch(`${rdw.url}/adrescontrole`, {
    method: 'POST',
    headers: { Authorization: `Basic ${Buffer.from(rdwLogin).toString('base64')}` },
    body: new URLSearchParams({ bsn: rijder.bsn, koppeling }),
  });
  const page = await response.text();
  if (!response.ok || !page.includes(rijder.straat) || page.includes(testwachtwoord))
    throw new Error(`De RDW antwoordt ${String(response.status)}.`);
};
const kentekenhouder = {
  systeem: 'Kentekenadministratie',
  actie: 'Ophalen persoonsgegevens bij gemeente',
  verwerking: 'Tonen persoonsgegevens',
  activiteit: 'Tonen persoonsgegevens',
  bewaartermijn: 'P5Y',
  personen: [bsn(rijder.bsn, 'Kentekenhouder')],
};

export const opvraagCases: readonly Case[] = [
  {
    nummer: '9522',
    titel: 'detailvraag vanuit een zaak',
    bron: '9522_1, 9522_2; daarvóór het maken van de zaak als in 8631_1',
    scherm: async ({ burgerzaken }) => {
      const balie = await bezoek(burgerzaken.url, 'samira');
      await balie.begin('/zaken', '/zaken/openen', { bsn: bezwaarmaker.bsn, functie: 'verhuizing' });
      await balie.verder('/zaken/persoon');
    },
    script: async ({ burgerzaken }) =>
      burgerzaken.als(samira, async ({ zaken }) => {
        await zaken.persoon(await zaken.open('verhuizing', bezwaarmaker.bsn));
      }),
    gemeente: [
      {
        ...zaak,
        actie: 'Aanmaken zaakdossier',
        bewaartermijn: 'P150Y',
        personen: [bsn(bezwaarmaker.bsn, 'Aanvrager')],
      },
      {
        ...zaak,
        actie: 'Ophalen persoonsgegevens',
        bewaartermijn: 'P150Y',
        personen: [bsn(bezwaarmaker.bsn, 'Aanvrager')],
      },
      {
        ...levering,
        activiteitAfnemer: 'Verhuizing verwerken',
        bewaartermijn: 'P150Y',
        personen: [bsn(bezwaarmaker.bsn)],
      },
    ],
  },
  {
    nummer: '9950',
    titel: 'detailvraag zonder zaak',
    bron: 'tekst: de verwerkingsactiviteit moet worden achterhaald; verder als 9522',
    scherm: async ({ burgerzaken }) => {
      const balie = await bezoek(burgerzaken.url, 'samira');
      await balie.begin('/persoon', '/persoon/opvragen', { bsn: bezwaarmaker.bsn, reden: 'balie' });
    },
    script: async ({ burgerzaken }) =>
      burgerzaken.als(samira, async ({ opvragen }) => {
        await opvragen.persoon(bezwaarmaker.bsn, 'balie');
      }),
    gemeente: [
      {
        systeem: 'Burgerzaken',
        actie: 'Ophalen persoonsgegevens',
        verwerking: 'Beantwoorden vraag van inwoner',
        activiteit: 'Klantcontact',
        bewaartermijn: 'P1Y',
        personen: [bsn(bezwaarmaker.bsn, 'Aanvrager')],
      },
      {
        ...levering,
        activiteitAfnemer: 'Klantcontact',
        bewaartermijn: 'P1Y',
        personen: [bsn(bezwaarmaker.bsn)],
      },
    ],
  },
  {
    nummer: '2866, situatie 1',
    titel: 'een derde vraagt de gemeente, met de kopregels',
    bron: '2866_1, 2866_4, 2866_5, 2866_6',
    scherm: (wereld) => vraagAlsRdw(wereld, 'volledig'),
    script: async ({ rdw }) => void (await rdw.adrescontrole(rijder.bsn, 'volledig')),
    gemeente: [
      {
        ...levering,
        afnemer: organisaties.rdw.naam,
        activiteitAfnemer: 'Tonen persoonsgegevens',
        bewaartermijn: 'P5Y',
        personen: [bsn(rijder.bsn)],
      },
    ],
    rdw: [kentekenhouder],
  },
  {
    nummer: '2866, situatie 2',
    titel: 'een derde vraagt de gemeente, zonder kopregels',
    bron: '2866_2; de vertrouwelijkheid is daar leeg, maar verplicht in de API: de gemeente zegt zelf normaal',
    scherm: (wereld) => vraagAlsRdw(wereld, 'oud'),
    script: async ({ rdw }) => void (await rdw.adrescontrole(rijder.bsn, 'oud')),
    gemeente: [
      {
        systeem: 'Gegevensmagazijn',
        actie: 'Ophalen gegevens',
        activiteit: 'Gegevens verstrekken uit het gegevensmagazijn',
        personen: [bsn(rijder.bsn)],
      },
    ],
    rdw: [kentekenhouder],
  },
  {
    nummer: '0031',
    titel: 'de gemeente vraagt een derde',
    bron: '0031_3, 0031_4, 0031_5 en de tekst over controle op een belemmering',
    scherm: async ({ burgerzaken }) => {
      const balie = await bezoek(burgerzaken.url, 'samira');
      await balie.begin('/rijbewijs', '/rijbewijs/controleren', { bsn: rijder.bsn });
    },
    script: async ({ burgerzaken }) =>
      burgerzaken.als(samira, async ({ opvragen }) => {
        await opvragen.rijbewijs(rijder.bsn);
      }),
    gemeente: [
      {
        systeem: 'Burgerzaken',
        actie: 'Ophalen persoonsgegevens',
        handeling: 'Controle belemmering uitreiking',
        verwerking: 'Aanvraag rijbewijs',
        activiteit: 'Rijbewijs aanvragen',
        bewaartermijn: 'P11Y',
        personen: [bsn(rijder.bsn, 'Aanvrager')],
      },
    ],
    rdw: [
      {
        systeem: 'Centraal Rijbewijzenregister',
        actie: 'Ophalen gegevens',
        activiteit: 'Rijbewijsgegevens leveren aan gemeenten',
        bewaartermijn: 'P11Y',
        afnemer: organisaties.gemeente.naam,
        activiteitAfnemer: 'Rijbewijs aanvragen',
        verwerkingAfnemer: true,
        personen: [bsn(rijder.bsn)],
      },
    ],
  },
  {
    nummer: '3538',
    titel: 'HR-medewerker opent een personeelsdossier',
    bron: '3538_1',
    scherm: async ({ burgerzaken }) => {
      const kantoor = await bezoek(burgerzaken.url, 'wim');
      await kantoor.begin('/personeel', '/personeel/opvragen', { personeelsnummer: PERSONEELSNUMMER });
    },
    script: async ({ burgerzaken }) =>
      burgerzaken.als(medewerker('wim'), async ({ opvragen }) => {
        await opvragen.personeelsdossier(PERSONEELSNUMMER);
      }),
    gemeente: [
      {
        systeem: 'Burgerzaken',
        actie: 'Opvragen persoonsgegevens',
        verwerking: 'Inzage personeelsdossier',
        activiteit: 'Personeelsdossier bijhouden',
        bewaartermijn: 'P7Y',
        personen: [`Personeelsnummer ${PERSONEELSNUMMER} Aanvrager`],
      },
    ],
  },
];
