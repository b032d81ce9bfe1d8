import { html } from '../html.ts';
import type { Scherm } from '../pagina.ts';
import type { Verhuizing } from '../taken/verhuizing.ts';
import { eisen, lees } from '../velden.ts';
import { formulier, goed, keuze, persoonskaart, treffers, veld, verborgen, vink } from './onderdelen.ts';
import type { Adres } from './scherm.ts';
import { get, post } from './scherm.ts';

const ROL = 'burgerzaken';

/** Who else may register a removal: OIN and name. */
type Gemandateerden = readonly (readonly [string, string])[];

const beginscherm = (gemandateerden: Gemandateerden): Scherm => ({
  titel: 'Verhuizing binnen de gemeente',
  inhoud: html`${formulier(
    '/verhuizing/ophalen',
    html`<h2>Met burgerservicenummer</h2>
      ${veld('bsn', 'Burgerservicenummer', 'Staat op het identiteitsbewijs.')}
      <fieldset>
        <legend>Hoe</legend>
        ${vink('medebewoners', 'Medebewoners verhuizen mee')} ${vink('zaak', 'Maak er een zaak van')}
        ${vink('viaMagazijn', 'Gebruik het gegevensmagazijn')}
        ${keuze('uitvoerder', 'Wie voert uit?', [['', 'De gemeente zelf'], ...gemandateerden])}
      </fieldset>`,
    'Haal gegevens op',
  )}${formulier(
    '/verhuizing/zoeken',
    html`<h2>Zonder burgerservicenummer</h2>
      <div class="rij">
        ${veld('naam', 'Begin van de achternaam')}${veld('geboortedatum', 'Geboortedatum', '', 'date')}
      </div>`,
    'Zoek',
  )}`,
  straks: [{ actie: 'Ophalen persoonsgegevens, of zoeken', over: 'de aanvrager; met medebewoners ook zij' }],
});

const adresvragen = ({ id, personen }: Verhuizing): Scherm => ({
  titel: 'Nieuw adres',
  inhoud: html`${personen.map((persoon, i) => persoonskaart(persoon, i === 0 ? 'Aanvrager' : 'Medebewoner'))}
  ${formulier(
    '/verhuizing/opslaan',
    html`${verborgen('id', id)}
      <h2>Verhuist naar</h2>
      <div class="rij">${veld('straat', 'Straat')}${veld('huisnummer', 'Huisnummer')}</div>
      <div class="rij">${veld('postcode', 'Postcode')}${veld('woonplaats', 'Woonplaats')}</div>
      ${vink('melden', 'Laat abonnees weten dat er iets is gewijzigd')}`,
    'Sla verhuizing op',
  )}`,
  straks: [
    {
      actie: 'Opslaan persoonsgegevens',
      over: personen.length === 1 ? 'de aanvrager' : `de aanvrager en medebewoners (${String(personen.length - 1)})`,
    },
  ],
});

export function verhuizingSchermen(gemandateerden: Gemandateerden): readonly Adres[] {
  return [
    get('/verhuizing', ROL, () => beginscherm(gemandateerden)),
    post('/verhuizing/ophalen', ROL, async ({ taken, velden }) => {
      const { bsn } = lees(velden, { bsn: eisen.bsn });
      const ja = (naam: string): boolean => velden[naam] === 'ja';
      // Only who has a mandate can be chosen.
      const uitvoerder = gemandateerden.find(([oin]) => oin === velden['uitvoerder'])?.[0];
      return adresvragen(
        await taken.verhuizing.begin({
          bsn,
          medebewoners: ja('medebewoners'),
          zaak: ja('zaak'),
          viaMagazijn: ja('viaMagazijn'),
          ...(uitvoerder === undefined ? {} : { uitvoerder }),
        }),
      );
    }),
    post('/verhuizing/zoeken', ROL, async ({ taken, velden }) => {
      const { naam, geboortedatum } = lees(velden, { naam: eisen.naam, geboortedatum: eisen.datum });
      const { id, gevonden } = await taken.verhuizing.zoek(naam, geboortedatum);
      return {
        titel: 'Wie staat er aan de balie?',
        inhoud: treffers(gevonden, '/verhuizing/kiezen', id, 'Kies'),
        straks: [
          { actie: 'Selecteren persoon', over: 'wie u kiest' },
          { actie: 'Ophalen persoonsgegevens', over: 'wie u kiest' },
        ],
      };
    }),
    post('/verhuizing/kiezen', ROL, async ({ taken, velden }) => {
      const { id, bsn } = lees(velden, { id: eisen.tekst, bsn: eisen.bsn });
      return adresvragen(await taken.verhuizing.kies(id, bsn));
    }),
    post('/verhuizing/opslaan', ROL, async ({ taken, velden }) => {
      const { tekst, postcode } = eisen;
      const { id, ...adres } = lees(velden, {
        id: tekst,
        straat: tekst,
        huisnummer: tekst,
        postcode,
        woonplaats: tekst,
      });
      await taken.verhuizing.bevestig(id, adres, velden['melden'] === 'ja');
      return { titel: 'Verhuizing', inhoud: goed('De verhuizing is opgeslagen.') };
    }),
  ];
}
