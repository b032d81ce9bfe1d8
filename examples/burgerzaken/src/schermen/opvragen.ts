import { html } from '../html.ts';
import { eisen, lees } from '../velden.ts';
import { formulier, keuze, persoonskaart, veld } from './onderdelen.ts';
import type { Adres } from './scherm.ts';
import { get, post } from './scherm.ts';

/** Why somebody may be looked up without a case; each is a function of the configuration (C/9950). */
const REDENEN: readonly (readonly [string, string])[] = [
  ['', 'Kies een reden'],
  ['balie', 'Vraag van de inwoner zelf'],
  ['verhuizing', 'Verhuizing'],
  ['huwelijk', 'Huwelijk'],
];

export const opvraagSchermen: readonly Adres[] = [
  get('/persoon', 'burgerzaken', () => ({
    titel: 'Persoon opzoeken',
    inhoud: formulier(
      '/persoon/opvragen',
      html`${veld('bsn', 'Burgerservicenummer')}${keuze('reden', 'Waarom zoekt u deze persoon op?', REDENEN)}`,
      'Toon gegevens',
    ),
    straks: [
      { actie: 'Ophalen persoonsgegevens', over: 'deze persoon, met de reden; ook het gegevensmagazijn legt vast' },
    ],
  })),
  post('/persoon/opvragen', 'burgerzaken', async ({ taken, velden }) => {
    const { bsn, reden } = lees(velden, { bsn: eisen.bsn, reden: eisen.reden });
    const [functie] = REDENEN.find(([naam]) => naam === reden) ?? ['balie'];
    return { titel: 'Persoon', inhoud: persoonskaart(await taken.opvragen.persoon(bsn, functie)) };
  }),
  get('/rijbewijs', 'burgerzaken', () => ({
    titel: 'Rijbewijs uitreiken',
    inhoud: formulier('/rijbewijs/controleren', veld('bsn', 'Burgerservicenummer'), 'Controleer bij de RDW'),
    straks: [{ actie: 'Ophalen persoonsgegevens', over: 'de aanvrager; de RDW legt het in zijn eigen log vast' }],
  })),
  post('/rijbewijs/controleren', 'burgerzaken', async ({ taken, velden }) => {
    const { categorieen, belemmering } = await taken.opvragen.rijbewijs(lees(velden, { bsn: eisen.bsn }).bsn);
    return {
      titel: 'Rijbewijs uitreiken',
      inhoud: html`<p class="${belemmering === null ? 'goed' : 'fout'}" role="status">
          ${belemmering ?? 'Er is geen belemmering. Het rijbewijs kan worden uitgereikt.'}
        </p>
        <p>Categorieën: ${categorieen}</p>`,
    };
  }),
  get('/personeel', 'personeel', () => ({
    titel: 'Personeelsdossier',
    inhoud: formulier(
      '/personeel/opvragen',
      veld('personeelsnummer', 'Personeelsnummer', 'Als werkgever gebruikt de gemeente geen burgerservicenummer.'),
      'Open dossier',
    ),
    straks: [{ actie: 'Opvragen persoonsgegevens', over: 'deze collega, onder het personeelsnummer' }],
  })),
  post('/personeel/opvragen', 'personeel', async ({ taken, velden }) => {
    const { personeelsnummer } = lees(velden, { personeelsnummer: eisen.personeelsnummer });
    const lid = await taken.opvragen.personeelsdossier(personeelsnummer);
    return {
      titel: 'Personeelsdossier',
      inhoud: html`<article class="kaart">
        <h2>${lid.naam}</h2>
        <dl>
          <dt>Personeelsnummer</dt>
          <dd>${lid.personeelsnummer}</dd>
          <dt>Functie</dt>
          <dd>${lid.functie}</dd>
        </dl>
      </article>`,
    };
  }),
];
