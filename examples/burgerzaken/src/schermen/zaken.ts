import { html } from '../html.ts';
import type { Zaak } from '../database.ts';
import type { Scherm } from '../pagina.ts';
import { eisen, lees } from '../velden.ts';
import { formulier, goed, keuze, persoonskaart, veld, verborgen } from './onderdelen.ts';
import type { Adres, Vraag } from './scherm.ts';
import { get, post } from './scherm.ts';

const ROL = 'burgerzaken';
const SOORTEN: readonly (readonly [string, string])[] = [
  ['verhuizing', 'Verhuizing'],
  ['bezwaar', 'Bezwaar'],
];
const TERMIJNEN = [1, 5, 10, 20].map((jaren) => [`P${String(jaren)}Y`, `${String(jaren)} jaar`] as const);

const soort = ({ functie }: Zaak): string => SOORTEN.find(([naam]) => naam === functie)?.[1] ?? functie;

const rij = (zaak: Zaak) =>
  html`<tr>
    <td>${soort(zaak)}</td>
    <td>${zaak.id.slice(0, 8)}</td>
    <td>${zaak.status}</td>
    <td>
      <form method="post" action="/zaken/persoon">
        ${verborgen('id', zaak.id)}<button class="licht">Toon persoon</button>
      </form>
    </td>
  </tr>`;

const zaakscherm = ({ taken }: Vraag, id: string, boven: Scherm['inhoud']): Scherm => {
  const zaak = taken.zaken.get(id);
  return {
    titel: `Zaak ${soort(zaak).toLowerCase()} ${id.slice(0, 8)}`,
    inhoud: html`${boven}
      <p>Deze zaak is ${zaak.status}.</p>
      <div class="knoppen">
        ${formulier('/zaken/persoon', verborgen('id', id), 'Toon persoon')}
        ${zaak.status === 'open' && formulier('/zaken/sluiten', verborgen('id', id), 'Sluit zaak')}
      </div>
      <h2>Hoe lang bewaren?</h2>
      ${formulier('/zaken/bewaren', html`${verborgen('id', id)}${keuze('bewaartermijn', 'Bewaartermijn van wat is vastgelegd', TERMIJNEN, zaak.bewaartermijn)}`, 'Leg bewaartermijn vast')}`,
    straks: [{ actie: 'Ophalen persoonsgegevens', over: 'de aanvrager, hier en bij het gegevensmagazijn' }],
  };
};

export const zaakSchermen: readonly Adres[] = [
  get('/zaken', ROL, ({ taken }) => ({
    titel: 'Zaken',
    inhoud: html`<table>
        <thead>
          <tr>
            <th>Soort</th>
            <th>Nummer</th>
            <th>Status</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${taken.zaken.list().map(rij)}
        </tbody>
      </table>
      ${formulier(
        '/zaken/openen',
        html`<h2>Nieuwe zaak</h2>
          ${keuze('functie', 'Soort', SOORTEN)}${veld('bsn', 'Burgerservicenummer')}`,
        'Maak zaak',
      )}`,
    straks: [{ actie: 'Aanmaken zaakdossier', over: 'de aanvrager' }],
  })),
  post('/zaken/openen', ROL, async (vraag) => {
    const { bsn, functie } = lees(vraag.velden, { bsn: eisen.bsn, functie: eisen.tekst });
    const [bekend] = SOORTEN.find(([naam]) => naam === functie) ?? ['verhuizing'];
    return zaakscherm(vraag, await vraag.taken.zaken.open(bekend, bsn), goed('De zaak is gemaakt.'));
  }),
  post('/zaken/persoon', ROL, async (vraag) => {
    const { id } = lees(vraag.velden, { id: eisen.tekst });
    return zaakscherm(vraag, id, persoonskaart(await vraag.taken.zaken.persoon(id), 'Aanvrager'));
  }),
  post('/zaken/bewaren', ROL, async (vraag) => {
    const { id, bewaartermijn } = lees(vraag.velden, { id: eisen.tekst, bewaartermijn: eisen.termijn });
    await vraag.taken.zaken.bewaar(id, bewaartermijn);
    return zaakscherm(
      vraag,
      id,
      goed(`Wat voor deze zaak is vastgelegd, wordt ${bewaartermijn.slice(1, -1)} jaar bewaard.`),
    );
  }),
  post('/zaken/sluiten', ROL, async (vraag) => {
    const { id } = lees(vraag.velden, { id: eisen.tekst });
    await vraag.taken.zaken.sluit(id);
    return zaakscherm(vraag, id, goed('De zaak is gesloten.'));
  }),
];
