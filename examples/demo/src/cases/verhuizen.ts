import { organisaties, personen } from '@verwerkingenlog/voorbeeld-testgegevens';

import { bezoek } from '../bezoeker.ts';
import type { Wereld } from '../wereld.ts';
import type { Case, Regel } from './case.ts';
import { bsn, medewerker } from './case.ts';

const { alleenwonende, aanvrager, medebewoner, kind, gezocht, naamgenoot, andereNaamgenoot } = personen;
const samira = medewerker('samira');

const verhuizing = {
  systeem: 'Burgerzaken',
  verwerking: 'Registratie verhuizing',
  activiteit: 'Verhuizing verwerken',
  bewaartermijn: 'P150Y',
};
const levering = {
  systeem: 'Gegevensmagazijn',
  activiteit: 'Gegevens verstrekken uit het gegevensmagazijn',
  bewaartermijn: 'P150Y',
  afnemer: organisaties.gemeente.naam,
  activiteitAfnemer: 'Verhuizing verwerken',
  verwerkingAfnemer: true,
};
type Adres = Readonly<Record<'straat' | 'huisnummer' | 'postcode' | 'woonplaats', string>>;
/** A house of their own for each, so that nobody becomes a housemate of somebody else. */
const nieuwAdres = (bsn: string): Adres => ({
  straat: 'Nieuweweg',
  huisnummer: bsn.slice(-3),
  postcode: '1234 XY',
  woonplaats: 'Voorbeeldstad',
});
/** Back home, so that every case begins alike. */
const thuis = ({ straat, huisnummer, postcode, woonplaats }: Adres): Adres => ({
  straat,
  huisnummer,
  postcode,
  woonplaats,
});

type Keuzen = { readonly [K in 'medebewoners' | 'zaak' | 'viaMagazijn']?: true } & { readonly uitvoerder?: string };

/** A removal with these choices, through the screens and without them. */
const verhuis = (persoon: Adres & { readonly bsn: string }, keuzen: Keuzen, melden = false) => ({
  scherm: async ({ burgerzaken }: Wereld) => {
    const balie = await bezoek(burgerzaken.url, 'samira');
    const velden = Object.entries(keuzen).map(([naam, keuze]) => [naam, keuze === true ? 'ja' : keuze] as const);
    await balie.begin('/verhuizing', '/verhuizing/ophalen', { bsn: persoon.bsn, ...Object.fromEntries(velden) });
    await balie.verder('/verhuizing/opslaan', { ...nieuwAdres(persoon.bsn), ...(melden ? { melden: 'ja' } : {}) });
  },
  script: async ({ burgerzaken }: Wereld) =>
    burgerzaken.als(samira, async ({ verhuizing }) => {
      const { id } = await verhuizing.begin({ bsn: persoon.bsn, ...keuzen });
      await verhuizing.bevestig(id, thuis(persoon), melden);
    }),
});

const ophalen = (wie: readonly string[]): Regel => ({
  ...verhuizing,
  actie: 'Ophalen persoonsgegevens',
  personen: wie,
});
const opslaan = (wie: readonly string[]): Regel => ({
  ...verhuizing,
  actie: 'Opslaan persoonsgegevens',
  personen: wie,
});
const alleen = [bsn(alleenwonende.bsn, 'Aanvrager')];
const gezin = [bsn(aanvrager.bsn, 'Aanvrager'), bsn(medebewoner.bsn, 'Medebewoner'), bsn(kind.bsn, 'Medebewoner')];
const gekozen = [bsn(gezocht.bsn, 'Aanvrager')];

export const verhuisCases: readonly Case[] = [
  {
    nummer: '9172',
    titel: 'verhuizing, eenvoudig',
    bron: '9172_1, 9172_2',
    ...verhuis(alleenwonende, {}),
    gemeente: [ophalen(alleen), opslaan(alleen)],
  },
  {
    nummer: '1628',
    titel: 'verhuizing met medebewoners',
    bron: '1628_1, 1628_2',
    ...verhuis(aanvrager, { medebewoners: true }),
    gemeente: [ophalen(gezin), opslaan(gezin)],
  },
  {
    nummer: '4081',
    titel: 'verhuizing, zoeken op naam en geboortedatum',
    bron: '4081_1, 4081_2; daarna als 9172',
    scherm: async ({ burgerzaken }) => {
      const balie = await bezoek(burgerzaken.url, 'samira');
      await balie.begin('/verhuizing', '/verhuizing/zoeken', { naam: 'Will', geboortedatum: gezocht.geboortedatum });
      await balie.verder('/verhuizing/kiezen', {}, gezocht.bsn);
      await balie.verder('/verhuizing/opslaan', nieuwAdres(gezocht.bsn));
    },
    script: async ({ burgerzaken }) =>
      burgerzaken.als(samira, async ({ verhuizing }) => {
        const { id } = await verhuizing.zoek('Will', gezocht.geboortedatum);
        await verhuizing.kies(id, gezocht.bsn);
        await verhuizing.bevestig(id, thuis(gezocht));
      }),
    gemeente: [
      {
        ...verhuizing,
        actie: 'Zoeken persoon',
        personen: [gezocht, naamgenoot, andereNaamgenoot].map((persoon) =>
          bsn(persoon.bsn, 'Getoond in zoekresultaat'),
        ),
      },
      { ...verhuizing, actie: 'Selecteren persoon', personen: gekozen },
      ophalen(gekozen),
      opslaan(gekozen),
    ],
  },
  {
    nummer: '8631',
    titel: 'verhuizing via het zaaksysteem',
    bron: '8631_1, 8631_2; daartussen als 9172',
    ...verhuis(alleenwonende, { zaak: true }),
    gemeente: [
      { ...verhuizing, actie: 'Aanmaken zaakdossier', personen: alleen },
      ophalen(alleen),
      opslaan(alleen),
      { ...verhuizing, actie: 'Afsluiten zaakdossier', personen: alleen },
    ],
  },
  {
    nummer: '3472',
    titel: 'verhuizing via services',
    bron: '3472_1, 3472_2; het opslaan volgt volgens de tekst hetzelfde patroon',
    ...verhuis(alleenwonende, { viaMagazijn: true }),
    gemeente: [
      ophalen(alleen),
      { ...levering, actie: 'Ophalen gegevens', personen: [bsn(alleenwonende.bsn)] },
      opslaan(alleen),
      { ...levering, actie: 'Opslaan gegevens', personen: [bsn(alleenwonende.bsn)] },
    ],
  },
  {
    nummer: '9041',
    titel: 'notificatie na een verhuizing',
    bron: '9041_1 (abonnee bekend), 9041_2 (abonnee onbekend); daarvóór als 9172',
    ...verhuis(alleenwonende, {}, true),
    gemeente: [
      ophalen(alleen),
      opslaan(alleen),
      {
        systeem: 'Notificatieservice',
        actie: 'Versturen notificatie',
        activiteit: 'Controle status uitwonend',
        afnemer: organisaties.abonnee.naam,
        personen: [bsn(alleenwonende.bsn)],
      },
      {
        systeem: 'Notificatieservice',
        actie: 'Versturen notificatie',
        activiteit: 'Wijzigingen doorgeven (notificaties)',
        personen: [bsn(alleenwonende.bsn)],
      },
    ],
  },
  {
    nummer: '2672',
    titel: 'verhuizing door een gemandateerde partij',
    bron: 'tekst: de uitvoerder is wie het mandaat heeft; verder als 9172',
    ...verhuis(alleenwonende, { uitvoerder: organisaties.gemandateerde.oin }),
    gemeente: [ophalen(alleen), opslaan(alleen)].map((regel) => ({
      ...regel,
      uitvoerder: organisaties.gemandateerde.naam,
    })),
  },
];
