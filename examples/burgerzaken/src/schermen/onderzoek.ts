import { html } from '../html.ts';
import { eisen, lees } from '../velden.ts';
import { formulier, goed, treffers, veld, verborgen } from './onderdelen.ts';
import type { Adres } from './scherm.ts';
import { get, post } from './scherm.ts';

const ROL = 'onderzoek';

export const onderzoekSchermen: readonly Adres[] = [
  get('/onderzoek', ROL, () => ({
    titel: 'Vertrouwelijk onderzoek',
    inhoud: formulier(
      '/onderzoek/zoeken',
      html`<p>Wat u hier doet, blijft voor de betrokkenen verborgen tot u het onderzoek openbaar maakt.</p>
        <div class="rij">
          ${veld('naam', 'Begin van de achternaam')}${veld('geboortedatum', 'Geboortedatum', '', 'date')}
        </div>`,
      'Begin onderzoek',
    ),
    straks: [{ actie: 'Zoeken persoon (vertrouwelijk)', over: 'iedereen die wordt gevonden' }],
  })),
  post('/onderzoek/zoeken', ROL, async ({ taken, velden }) => {
    const { naam, geboortedatum } = lees(velden, { naam: eisen.naam, geboortedatum: eisen.datum });
    const { id, gevonden } = await taken.onderzoek.begin(naam, geboortedatum);
    return {
      titel: 'Over wie gaat het onderzoek?',
      inhoud: treffers(gevonden, '/onderzoek/dossier', id, 'Leg dossier aan'),
      straks: [{ actie: 'Opslaan dossier (vertrouwelijk)', over: 'wie u kiest' }],
    };
  }),
  post('/onderzoek/dossier', ROL, async ({ taken, velden }) => {
    const { id, bsn } = lees(velden, { id: eisen.tekst, bsn: eisen.bsn });
    await taken.onderzoek.legDossierAan(id, bsn);
    return {
      titel: `Onderzoek ${id.slice(0, 8)}`,
      inhoud: html`${goed('Het dossier is aangelegd.')}
        <h2>Onderzoek afgerond?</h2>
        <p>Dan mogen betrokkenen zien wat er is gedaan.</p>
        ${formulier('/onderzoek/opheffen', verborgen('id', id), 'Hef vertrouwelijkheid op')}`,
    };
  }),
  post('/onderzoek/opheffen', ROL, async ({ taken, velden }) => {
    await taken.onderzoek.hefOp(lees(velden, { id: eisen.tekst }).id);
    return {
      titel: 'Onderzoek',
      inhoud: goed('De vertrouwelijkheid is opgeheven, ook bij wat het gegevensmagazijn heeft vastgelegd.'),
    };
  }),
];
