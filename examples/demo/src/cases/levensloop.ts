import { organisaties, personen } from '@verwerkingenlog/voorbeeld-testgegevens';

import { bezoek } from '../bezoeker.ts';
import type { Case, Regel } from './case.ts';
import { bsn, medewerker } from './case.ts';

const { partner, anderePartner, getuige, andereGetuige, verdachte, verdachtes, bezwaarmaker } = personen;
const { ouder, andereOuder, schoonouder, andereSchoonouder, zus } = personen;
const [eva, karin] = verdachtes;
const OPHALEN = 'Ophalen persoonsgegevens';
const samira = medewerker('samira');
const joke = medewerker('joke');
const ingrid = medewerker('ingrid');

const huwelijk = {
  systeem: 'Burgerzaken',
  verwerking: 'Huwelijk',
  handeling: 'Voorbereiding huwelijksakte',
  activiteit: 'Huwelijk of partnerschap sluiten',
  bewaartermijn: 'P150Y',
};
const paar = [bsn(partner.bsn, 'Partner'), bsn(anderePartner.bsn, 'Partner')];
const getuigen = [bsn(getuige.bsn, 'Getuige'), bsn(andereGetuige.bsn, 'Getuige')];
const controle = (wie: readonly { bsn: string }[]): Regel => ({
  ...huwelijk,
  actie: 'Uitvoeren vereiste controles',
  personen: wie.map((ouder) => bsn(ouder.bsn, 'Verwantschapscontrole')),
});
const voorbereiding = (partners: readonly string[]): readonly Regel[] => [
  { ...huwelijk, actie: 'Ophalen persoonsgegevens', personen: partners },
  { ...huwelijk, actie: 'Opvoeren getuigen', personen: getuigen },
];

const onderzoek = {
  systeem: 'Burgerzaken',
  verwerking: 'Fraudeonderzoek sociale zekerheid',
  handeling: 'Aanmaken onderzoeksdossier',
  activiteit: 'Fraudeonderzoek sociale zekerheid',
  vertrouwelijkheid: 'vertrouwelijk',
  bewaartermijn: 'P10Y',
};
const gevonden = [verdachte, eva, karin].map((persoon) => bsn(persoon.bsn, 'Getoond in zoekresultaat'));
const onderzoeksregels: readonly Regel[] = [
  { ...onderzoek, actie: 'Zoeken persoon', personen: gevonden },
  {
    systeem: 'Gegevensmagazijn',
    actie: 'Zoeken persoon',
    activiteit: 'Gegevens verstrekken uit het gegevensmagazijn',
    vertrouwelijkheid: 'vertrouwelijk',
    bewaartermijn: 'P10Y',
    afnemer: organisaties.gemeente.naam,
    activiteitAfnemer: 'Fraudeonderzoek sociale zekerheid',
    verwerkingAfnemer: true,
    personen: gevonden,
  },
  { ...onderzoek, actie: 'Opslaan dossier', personen: [bsn(verdachte.bsn, 'Verdachte')] },
];
/** The provider logs a search once it knows whom it found, so before the consumer, that waits for its answer. */
const inVolgorde = ([consumer, provider, dossier]: readonly Regel[]): readonly Regel[] =>
  [provider, consumer, dossier].filter((regel) => regel !== undefined);

const bezwaar = {
  systeem: 'Burgerzaken',
  verwerking: 'Behandeling bezwaar',
  activiteit: 'Bezwaar behandelen',
  bewaartermijn: 'P5Y',
  personen: [bsn(bezwaarmaker.bsn, 'Aanvrager')],
};

export const levensloopCases: readonly Case[] = [
  {
    nummer: '4084, 5924, 7952',
    titel: 'huwelijk met getuigen en verwantschapscontrole',
    bron: '7952_3, 7952_4; de ouders worden geraadpleegd, de medewerker ziet alleen het afgeleide gegeven (4084)',
    scherm: async ({ burgerzaken }) => {
      const balie = await bezoek(burgerzaken.url, 'samira');
      await balie.begin('/huwelijk', '/huwelijk/voorbereiden', {
        partner1: partner.bsn,
        partner2: anderePartner.bsn,
        getuige1: getuige.bsn,
        getuige2: andereGetuige.bsn,
      });
      await balie.verder('/huwelijk/registreren');
    },
    script: async ({ burgerzaken }) =>
      burgerzaken.als(samira, async ({ huwelijk }) => {
        const { id } = await huwelijk.bereidVoor([partner.bsn, anderePartner.bsn], [getuige.bsn, andereGetuige.bsn]);
        await huwelijk.registreer(id);
      }),
    gemeente: [
      ...voorbereiding(paar),
      controle([ouder, andereOuder, schoonouder, andereSchoonouder]),
      { ...huwelijk, handeling: 'Registratie huwelijk', actie: 'Opslaan persoonsgegevens', personen: paar },
    ],
  },
  {
    nummer: '4084, beletsel',
    titel: 'huwelijk dat niet mag',
    bron: '4084: ook een controle met uitkomst Ja is vastgelegd; er volgt geen registratie',
    scherm: async ({ burgerzaken }) => {
      const balie = await bezoek(burgerzaken.url, 'samira');
      const { html } = await balie.begin('/huwelijk', '/huwelijk/voorbereiden', {
        partner1: zus.bsn,
        partner2: anderePartner.bsn,
        getuige1: getuige.bsn,
        getuige2: andereGetuige.bsn,
      });
      if (!html.includes('<strong>Ja</strong>')) throw new Error('Het beletsel is niet getoond.');
    },
    script: async ({ burgerzaken }) =>
      burgerzaken.als(samira, async ({ huwelijk }) => {
        const { beletsel } = await huwelijk.bereidVoor([zus.bsn, anderePartner.bsn], [getuige.bsn, andereGetuige.bsn]);
        if (!beletsel) throw new Error('Het beletsel is niet gevonden.');
      }),
    gemeente: [
      ...voorbereiding([bsn(zus.bsn, 'Partner'), bsn(anderePartner.bsn, 'Partner')]),
      controle([schoonouder, andereSchoonouder]),
    ],
  },
  {
    nummer: '3079, geopend',
    titel: 'vertrouwelijk onderzoek',
    bron: '7952_6, 7952_7 en de tekst van 3079; het gegevensmagazijn neemt de vertrouwelijkheid over (9177)',
    scherm: async ({ burgerzaken }) => {
      const kantoor = await bezoek(burgerzaken.url, 'joke');
      await kantoor.begin('/onderzoek', '/onderzoek/zoeken', { naam: 'Mul', geboortedatum: verdachte.geboortedatum });
      await kantoor.verder('/onderzoek/dossier', {}, verdachte.bsn);
    },
    script: async ({ burgerzaken }) =>
      burgerzaken.als(joke, async ({ onderzoek }) => {
        const { id } = await onderzoek.begin('Mul', verdachte.geboortedatum);
        await onderzoek.legDossierAan(id, verdachte.bsn);
      }),
    gemeente: inVolgorde(onderzoeksregels),
  },
  {
    nummer: '3079, opgeheven',
    titel: 'vertrouwelijk onderzoek dat openbaar wordt',
    bron: '3079: opheffen op verwerkingId (2969), ook bij de leverancier van de gegevens',
    scherm: async ({ burgerzaken }) => {
      const kantoor = await bezoek(burgerzaken.url, 'joke');
      await kantoor.begin('/onderzoek', '/onderzoek/zoeken', { naam: 'Mul', geboortedatum: verdachte.geboortedatum });
      await kantoor.verder('/onderzoek/dossier', {}, verdachte.bsn);
      await kantoor.verder('/onderzoek/opheffen');
    },
    script: async ({ burgerzaken }) =>
      burgerzaken.als(joke, async ({ onderzoek }) => {
        const { id } = await onderzoek.begin('Mul', verdachte.geboortedatum);
        await onderzoek.legDossierAan(id, verdachte.bsn);
        await onderzoek.hefOp(id);
      }),
    gemeente: inVolgorde(onderzoeksregels).map((regel) => ({ ...regel, vertrouwelijkheid: 'opgeheven' })),
  },
  {
    nummer: '7021, hersteld',
    titel: 'rectificatie: de actie staat onder de verkeerde activiteit',
    bron: '7021: de regel krijgt de goede activiteit (8316), en dus haar bewaartermijn',
    scherm: async (wereld) => {
      await (
        await bezoek(wereld.burgerzaken.url, 'samira')
      ).begin('/persoon', '/persoon/opvragen', {
        bsn: eva.bsn,
        reden: 'huwelijk',
      });
      const kantoor = await bezoek(wereld.burgerzaken.url, 'ingrid');
      await kantoor.begin('/log', '/log/zoeken', { bsn: eva.bsn });
      await kantoor.verder('/log/herstellen', { functie: 'balie' }, await newest(wereld, eva.bsn));
    },
    script: async (wereld) => {
      await wereld.burgerzaken.als(samira, ({ opvragen }) => opvragen.persoon(eva.bsn, 'huwelijk'));
      const actieId = await newest(wereld, eva.bsn);
      await wereld.burgerzaken.als(ingrid, ({ correctie }) => correctie.herstel(actieId, 'balie'));
    },
    gemeente: [
      {
        systeem: 'Burgerzaken',
        actie: 'Ophalen persoonsgegevens',
        verwerking: 'Beantwoorden vraag van inwoner',
        activiteit: 'Klantcontact',
        bewaartermijn: 'P1Y',
        personen: [bsn(eva.bsn, 'Aanvrager')],
      },
      {
        systeem: 'Gegevensmagazijn',
        actie: 'Ophalen gegevens',
        activiteit: 'Gegevens verstrekken uit het gegevensmagazijn',
        bewaartermijn: 'P150Y',
        afnemer: organisaties.gemeente.naam,
        activiteitAfnemer: 'Huwelijk of partnerschap sluiten',
        verwerkingAfnemer: true,
        personen: [bsn(eva.bsn)],
      },
    ],
  },
  {
    nummer: '7021, vervallen',
    titel: 'rectificatie: de actie heeft niet plaatsgevonden',
    bron: '7021: de regel vervalt (3835); die van de leverancier is van hem',
    scherm: async (wereld) => {
      await (
        await bezoek(wereld.burgerzaken.url, 'samira')
      ).begin('/persoon', '/persoon/opvragen', {
        bsn: karin.bsn,
        reden: 'balie',
      });
      const kantoor = await bezoek(wereld.burgerzaken.url, 'ingrid');
      await kantoor.begin('/log', '/log/zoeken', { bsn: karin.bsn });
      await kantoor.verder('/log/vervallen', {}, await newest(wereld, karin.bsn));
    },
    script: async (wereld) => {
      await wereld.burgerzaken.als(samira, ({ opvragen }) => opvragen.persoon(karin.bsn, 'balie'));
      const actieId = await newest(wereld, karin.bsn);
      await wereld.burgerzaken.als(ingrid, ({ correctie }) => correctie.verval(actieId));
    },
    gemeente: [
      {
        systeem: 'Gegevensmagazijn',
        actie: 'Ophalen gegevens',
        activiteit: 'Gegevens verstrekken uit het gegevensmagazijn',
        bewaartermijn: 'P1Y',
        afnemer: organisaties.gemeente.naam,
        activiteitAfnemer: 'Klantcontact',
        verwerkingAfnemer: true,
        personen: [bsn(karin.bsn)],
      },
    ],
  },
  {
    nummer: '5644',
    titel: 'bewaartermijn die later bekend wordt',
    bron: '5644: vastleggen op verwerkingId (4415), ook bij de leverancier van de gegevens; wat daarna nog gebeurt, heeft haar meteen',
    scherm: async ({ burgerzaken }) => {
      const balie = await bezoek(burgerzaken.url, 'samira');
      await balie.begin('/zaken', '/zaken/openen', { bsn: bezwaarmaker.bsn, functie: 'bezwaar' });
      await balie.verder('/zaken/persoon');
      await balie.verder('/zaken/bewaren', { bewaartermijn: 'P5Y' });
      await balie.verder('/zaken/sluiten');
    },
    script: async ({ burgerzaken }) =>
      burgerzaken.als(samira, async ({ zaken }) => {
        const id = await zaken.open('bezwaar', bezwaarmaker.bsn);
        await zaken.persoon(id);
        await zaken.bewaar(id, 'P5Y');
        await zaken.sluit(id);
      }),
    gemeente: [
      { ...bezwaar, actie: 'Aanmaken zaakdossier' },
      { ...bezwaar, actie: 'Ophalen persoonsgegevens' },
      {
        systeem: 'Gegevensmagazijn',
        actie: 'Ophalen gegevens',
        activiteit: 'Gegevens verstrekken uit het gegevensmagazijn',
        bewaartermijn: 'P5Y',
        afnemer: organisaties.gemeente.naam,
        activiteitAfnemer: 'Bezwaar behandelen',
        verwerkingAfnemer: true,
        personen: [bsn(bezwaarmaker.bsn)],
      },
      { ...bezwaar, actie: 'Afsluiten zaakdossier' },
    ],
  },
];

/** The newest line of Burgerzaken about somebody, as the privacy officer finds it; lines about reading the log are the register's own. */
async function newest({ burgerzaken }: Parameters<Case['script']>[0], nummer: string): Promise<string> {
  const acties = await burgerzaken.als(ingrid, ({ correctie }) => correctie.zoek(nummer));
  const found = acties.find(({ systeem, actieNaam }) => systeem === 'Burgerzaken' && actieNaam === OPHALEN);
  if (found === undefined) throw new Error('Er is geen regel om recht te zetten.');
  return found.actieId;
}
