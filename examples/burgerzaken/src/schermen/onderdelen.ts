import type { Html } from '../html.ts';
import { html } from '../html.ts';

interface Persoonsgegevens {
  readonly bsn: string;
  readonly voornamen: string;
  readonly geslachtsnaam: string;
  readonly geboortedatum: string;
  readonly straat: string;
  readonly huisnummer: string;
  readonly postcode: string;
  readonly woonplaats: string;
}

const datum = (iso: string): string =>
  new Intl.DateTimeFormat('nl', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));

const naamVan = ({ voornamen, geslachtsnaam }: Persoonsgegevens): string => `${voornamen} ${geslachtsnaam}`;

/** A resident, as every screen shows them. */
export const persoonskaart = (persoon: Persoonsgegevens, rol = ''): Html =>
  html`<article class="kaart">
    <h2>${naamVan(persoon)}</h2>
    <dl>
      ${
        rol !== '' &&
        html`<dt>Rol</dt>
          <dd>${rol}</dd>`
      }
      <dt>Burgerservicenummer</dt>
      <dd>${persoon.bsn}</dd>
      <dt>Geboren</dt>
      <dd>${datum(persoon.geboortedatum)}</dd>
      <dt>Adres</dt>
      <dd>${persoon.straat} ${persoon.huisnummer}, ${persoon.postcode} ${persoon.woonplaats}</dd>
    </dl>
  </article>`;

export const verborgen = (naam: string, waarde: string): Html =>
  html`<input type="hidden" name="${naam}" value="${waarde}" />`;

export const veld = (naam: string, label: string, hulp = '', soort = 'text'): Html =>
  html`<div>
    <label for="${naam}">${label}${hulp !== '' && html`<span class="hulp">${hulp}</span>`}</label>
    <input id="${naam}" name="${naam}" type="${soort}" autocomplete="off" />
  </div>`;

export const vink = (naam: string, label: string): Html =>
  html`<label class="vink"><input type="checkbox" name="${naam}" value="ja" /> ${label}</label>`;

export const keuze = (
  naam: string,
  label: string,
  opties: readonly (readonly [string, string])[],
  gekozen: string | null = null,
): Html =>
  html`<div>
    <label for="${naam}">${label}</label>
    <select id="${naam}" name="${naam}">
      ${opties.map(([waarde, tekst]) => html`<option value="${waarde}" ${waarde === gekozen && html` selected`}>${tekst}</option>`)}
    </select>
  </div>`;

/** A form that is sent to a screen. */
export const formulier = (actie: string, inhoud: Html, knop: string): Html =>
  html`<form method="post" action="${actie}">${inhoud}<button>${knop}</button></form>`;

export const goed = (tekst: string): Html => html`<p class="goed" role="status">${tekst}</p>`;

/** People that a search found, each with a button to choose them. */
export const treffers = (personen: readonly Persoonsgegevens[], actie: string, id: string, knop: string): Html =>
  personen.length === 0
    ? html`<p>Niemand gevonden.</p>`
    : html`<table>
        <thead>
          <tr>
            <th>Naam</th>
            <th>Geboren</th>
            <th>Adres</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${personen.map(
            (persoon) =>
              html`<tr>
                <td>${naamVan(persoon)}</td>
                <td>${datum(persoon.geboortedatum)}</td>
                <td>${persoon.straat} ${persoon.huisnummer}</td>
                <td>
                  <form method="post" action="${actie}">
                    ${verborgen('id', id)}${verborgen('bsn', persoon.bsn)}<button class="licht">${knop}</button>
                  </form>
                </td>
              </tr>`,
          )}
        </tbody>
      </table>`;
