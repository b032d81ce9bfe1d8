import type { NieuweActie } from '@verwerkingenlog/client';

import { html } from './html.ts';
import type { Html } from './html.ts';
import type { Medewerker } from './sessie.ts';

/** One line that will be logged when the employee goes on. */
interface Aankondiging {
  readonly actie: string;
  readonly over: string;
}

/** What a screen shows. */
export interface Scherm {
  readonly titel: string;
  readonly inhoud: Html;
  readonly straks?: readonly Aankondiging[];
}

const MENU = [
  { pad: '/verhuizing', naam: 'Verhuizing', rol: 'burgerzaken' },
  { pad: '/huwelijk', naam: 'Huwelijk', rol: 'burgerzaken' },
  { pad: '/zaken', naam: 'Zaken', rol: 'burgerzaken' },
  { pad: '/persoon', naam: 'Persoon opzoeken', rol: 'burgerzaken' },
  { pad: '/rijbewijs', naam: 'Rijbewijs', rol: 'burgerzaken' },
  { pad: '/personeel', naam: 'Personeelsdossier', rol: 'personeel' },
  { pad: '/onderzoek', naam: 'Onderzoek', rol: 'onderzoek' },
  { pad: '/log', naam: 'Verwerkingenlog', rol: 'privacy' },
] as const;

/** First screen of an employee. */
export const beginVan = ({ rollen }: Medewerker): string => MENU.find(({ rol }) => rollen.includes(rol))?.pad ?? '/';

/** The screen of the menu that an address belongs to. */
export const menupad = (pad: string): string => MENU.find((item) => pad.startsWith(item.pad))?.pad ?? '/';

const LAST_DIGITS = 3;

const regelView = (actie: NieuweActie): Html =>
  html`<li>
    <strong>${actie.actieNaam ?? ''}</strong>
    <dl>
      ${
        actie.verwerkingNaam != null &&
        html`<dt>Verwerking</dt>
          <dd>${actie.verwerkingNaam}</dd>`
      }
      ${
        actie.handelingNaam != null &&
        html`<dt>Handeling</dt>
          <dd>${actie.handelingNaam}</dd>`
      }
      <dt>Over</dt>
      ${actie.verwerkteObjecten.length === 0 && html`<dd>niemand gevonden</dd>`}
      ${actie.verwerkteObjecten.map(
        ({ soortObjectId, objectId, betrokkenheid }) =>
          html`<dd>
            ${soortObjectId ?? ''}
            …${(objectId ?? '').slice(-LAST_DIGITS)}${betrokkenheid != null && html`, ${betrokkenheid.toLowerCase()}`}
          </dd>`,
      )}
      ${
        actie.vertrouwelijkheid !== 'normaal' &&
        html`<dt>Let op</dt>
          <dd>${actie.vertrouwelijkheid}</dd>`
      }
      <dt>Bewaren</dt>
      <dd>${actie.bewaartermijn?.replace(/^P(\d+)Y$/, '$1 jaar') ?? 'nog niet bekend'}</dd>
    </dl>
  </li>`;

const paneel = (regels: readonly NieuweActie[], straks: readonly Aankondiging[]): Html =>
  html`<aside aria-label="Verwerkingenlog">
    ${
      regels.length > 0 &&
      html`<section class="vastgelegd">
        <h2>Dit is vastgelegd</h2>
        <ol>
          ${regels.map(regelView)}
        </ol>
      </section>`
    }
    ${
      straks.length > 0 &&
      html`<section>
        <h2>Dit wordt vastgelegd</h2>
        <p>Zodra u verdergaat, vóórdat u iets te zien krijgt of iets verandert:</p>
        <ul>
          ${straks.map(({ actie, over }) => html`<li><strong>${actie}</strong><br />${over}</li>`)}
        </ul>
      </section>`
    }
    <p class="uitleg">
      Elke keer dat u gegevens van iemand gebruikt, legt de gemeente dat vast. Inwoners kunnen dat inzien. Lukt
      vastleggen niet, dan gaat het niet door.
    </p>
  </aside>`;

/** The whole page around a screen. */
export function pagina(
  { titel, inhoud, straks = [] }: Scherm,
  medewerker: Medewerker | null,
  regels: readonly NieuweActie[] = [],
  pad = '',
): string {
  const menu = MENU.filter(({ rol }) => medewerker?.rollen.includes(rol) === true);
  return html`<!doctype html>
    <html lang="nl">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${titel} – Burgerzaken Voorbeeldstad</title>
        <link rel="stylesheet" href="/stijl.css" />
      </head>
      <body>
        <a class="overslaan" href="#inhoud">Naar de inhoud</a>
        <header>
          <div class="kop">
            <div class="logo">
              <span class="wapen" aria-hidden="true"></span><span>Gemeente<br /><b>Voorbeeldstad</b></span>
            </div>
            <p class="applicatie">Burgerzaken</p>
            ${medewerker !== null && html`<form method="post" action="/uitloggen" class="wie"><span>${medewerker.volledigeNaam}, ${medewerker.functie}</span><button class="licht">Uitloggen</button></form>`}
          </div>
          ${
            menu.length > 0 &&
            html`<nav aria-label="Hoofdmenu">
              <ul>
                ${menu.map((item) => html`<li><a href="${item.pad}" ${menupad(pad) === item.pad && html` aria-current="page"`}>${item.naam}</a></li>`)}
              </ul>
            </nav>`
          }
        </header>
        <div class="vlak${medewerker === null && ' smal'}">
          <main id="inhoud">
            <h1>${titel}</h1>
            ${inhoud}
          </main>
          ${medewerker !== null && paneel(regels, straks)}
        </div>
        <footer><p>Voorbeeld bij het verwerkingenlog. Alle personen zijn verzonnen.</p></footer>
      </body>
    </html>`.text;
}
