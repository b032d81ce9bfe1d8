import { html } from '../html.ts';
import { eisen, lees } from '../velden.ts';
import { formulier, goed, persoonskaart, veld, verborgen } from './onderdelen.ts';
import type { Adres } from './scherm.ts';
import { get, post } from './scherm.ts';

const ROL = 'burgerzaken';

export const huwelijkSchermen: readonly Adres[] = [
  get('/huwelijk', ROL, () => ({
    titel: 'Huwelijk voorbereiden',
    inhoud: formulier(
      '/huwelijk/voorbereiden',
      html`<h2>Partners</h2>
        <div class="rij">
          ${veld('partner1', 'Eerste partner', 'Burgerservicenummer')}${veld('partner2', 'Tweede partner', 'Burgerservicenummer')}
        </div>
        <h2>Getuigen</h2>
        <div class="rij">
          ${veld('getuige1', 'Eerste getuige', 'Burgerservicenummer')}${veld('getuige2', 'Tweede getuige', 'Burgerservicenummer')}
        </div>`,
      'Controleer',
    ),
    straks: [
      { actie: 'Ophalen persoonsgegevens', over: 'de partners' },
      { actie: 'Opvoeren getuigen', over: 'de getuigen' },
      { actie: 'Uitvoeren vereiste controles', over: 'de ouders van de partners; u ziet alleen de uitkomst' },
    ],
  })),
  post('/huwelijk/voorbereiden', ROL, async ({ taken, velden }) => {
    const { bsn } = eisen;
    const nummers = lees(velden, { partner1: bsn, partner2: bsn, getuige1: bsn, getuige2: bsn });
    const { id, partners, getuigen, beletsel } = await taken.huwelijk.bereidVoor(
      [nummers.partner1, nummers.partner2],
      [nummers.getuige1, nummers.getuige2],
    );
    return {
      titel: 'Huwelijk voorbereiden',
      inhoud: html`<p class="${beletsel ? 'fout' : 'goed'}" role="status">
          Familierechtelijk beletsel: <strong>${beletsel ? 'Ja' : 'Nee'}</strong>
        </p>
        ${partners.map((persoon) => persoonskaart(persoon, 'Partner'))}${getuigen.map((persoon) => persoonskaart(persoon, 'Getuige'))}
        ${!beletsel && formulier('/huwelijk/registreren', verborgen('id', id), 'Registreer huwelijk')}`,
      straks: beletsel ? [] : [{ actie: 'Opslaan persoonsgegevens', over: 'de partners' }],
    };
  }),
  post('/huwelijk/registreren', ROL, async ({ taken, velden }) => {
    await taken.huwelijk.registreer(lees(velden, { id: eisen.tekst }).id);
    return { titel: 'Huwelijk', inhoud: goed('Het huwelijk is geregistreerd.') };
  }),
];
