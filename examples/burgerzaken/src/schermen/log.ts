import type { Bewerking, Functies } from '@verwerkingenlog/client';

import { html } from '../html.ts';
import type { Scherm } from '../pagina.ts';
import { eisen, lees } from '../velden.ts';
import { formulier, goed, veld, verborgen } from './onderdelen.ts';
import type { Adres } from './scherm.ts';
import { get, post } from './scherm.ts';

const ROL = 'privacy';
type Actie = Bewerking.VerwerkingsactieUitgebreid;

/** What the register calls its own lines about reading it. */
const RAADPLEGEN = 'Raadplegen verwerkingenlog';
const moment = new Intl.DateTimeFormat('nl', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Amsterdam' });

/** The list of what stands in the log about somebody, with what can be put right in each line. */
function createLijst(functies: Functies) {
  const names = [...functies.functies].map(
    ([naam, { verwerkingNaam }]) => html`<option value="${naam}">${verwerkingNaam ?? naam}</option>`,
  );
  const rij = (bsn: string, actie: Actie) => {
    const eigen = html`${verborgen('bsn', bsn)}${verborgen('actieId', actie.actieId)}`;
    return html`<tr>
      <td class="moment">${moment.format(new Date(actie.tijdstip))}</td>
      <td>
        ${actie.actieNaam ?? ''}<span class="hulp"
          >${actie.verwerkingNaam ?? ''}
          ${actie.vertrouwelijkheid !== 'normaal' && `(${actie.vertrouwelijkheid})`}</span
        >
      </td>
      <td>${actie.systeem ?? ''}</td>
      <td>
        ${
          actie.actieNaam !== RAADPLEGEN &&
          html`<details>
            <summary>Zet recht</summary>
            <form method="post" action="/log/herstellen">
              ${eigen}<select name="functie" aria-label="Juiste verwerking">
                ${names}
              </select>
              <button class="licht">Herstel</button>
            </form>
            <form method="post" action="/log/vervallen">${eigen}<button class="licht">Laat vervallen</button></form>
          </details>`
        }
      </td>
    </tr>`;
  };
  return (bsn: string, acties: readonly Actie[], boven: Scherm['inhoud']): Scherm => ({
    titel: 'Wat is vastgelegd',
    inhoud: html`${boven}
      <table>
        <thead>
          <tr>
            <th>Wanneer</th>
            <th>Actie</th>
            <th>Systeem</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${acties.map((actie) => rij(bsn, actie))}
        </tbody>
      </table>`,
    straks: [{ actie: 'Raadplegen verwerkingenlog', over: 'deze persoon; dat doet het register zelf' }],
  });
}

/** For the privacy officer: what stands in the log about somebody, and putting it right (C/7021). */
export function logSchermen(functies: Functies): readonly Adres[] {
  const lijst = createLijst(functies);
  return [
    get('/log', ROL, () => ({
      titel: 'Verwerkingenlog',
      inhoud: formulier('/log/zoeken', veld('bsn', 'Burgerservicenummer'), 'Toon wat is vastgelegd'),
      straks: [{ actie: 'Raadplegen verwerkingenlog', over: 'deze persoon; dat doet het register zelf' }],
    })),
    post('/log/zoeken', ROL, async ({ taken, velden }) => {
      const { bsn } = lees(velden, { bsn: eisen.bsn });
      return lijst(bsn, await taken.correctie.zoek(bsn), html``);
    }),
    post('/log/herstellen', ROL, async ({ taken, velden }) => {
      const { bsn, actieId, functie } = lees(velden, { bsn: eisen.bsn, actieId: eisen.tekst, functie: eisen.tekst });
      await taken.correctie.herstel(actieId, functie);
      return lijst(bsn, await taken.correctie.zoek(bsn), goed('De regel is hersteld. De oude versie blijft te zien.'));
    }),
    post('/log/vervallen', ROL, async ({ taken, velden }) => {
      const { bsn, actieId } = lees(velden, { bsn: eisen.bsn, actieId: eisen.tekst });
      await taken.correctie.verval(actieId);
      return lijst(bsn, await taken.correctie.zoek(bsn), goed('De regel is vervallen.'));
    }),
  ];
}
