import type { TestRegister } from '@verwerkingenlog/client/testkit';
import { startTestRegister } from '@verwerkingenlog/client/testkit';
import { personen, testwachtwoord } from '@verwerkingenlog/voorbeeld-testgegevens';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { bezoek } from './bezoeker.ts';
import { cases } from './cases/cases.ts';
import type { Wereld } from './wereld.ts';
import { startWereld } from './wereld.ts';

let register: TestRegister;
let wereld: Wereld;
const { alleenwonende, bezwaarmaker } = personen;

beforeAll(async () => {
  register = await startTestRegister();
  const ports = { burgerzaken: 0, magazijn: 0, rdw: 0 };
  wereld = await startWereld({ gemeente: { burgerzaken: register, magazijn: register }, rdw: register, ports });
});
afterAll(() => wereld.stop());

async function cookieOf(naam: string): Promise<string> {
  const body = new URLSearchParams({ naam, wachtwoord: testwachtwoord });
  const response = await fetch(`${wereld.burgerzaken.url}/inloggen`, { method: 'POST', body, redirect: 'manual' });
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

const post = async (pad: string, velden: Record<string, string>, headers: Record<string, string>): Promise<Response> =>
  fetch(`${wereld.burgerzaken.url}${pad}`, {
    method: 'POST',
    body: new URLSearchParams(velden),
    headers,
    redirect: 'manual',
  });

const magazijn = async (headers: Record<string, string>): Promise<Response> =>
  fetch(`${wereld.magazijn}/personen/opvragen`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ bsn: bezwaarmaker.bsn }),
  });

test('every page is Dutch, has no script, and forbids what it does not need', async () => {
  const response = await fetch(wereld.burgerzaken.url);
  const page = await response.text();
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(page).toContain('<html lang="nl">');
  expect(page).not.toContain('<script');
  expect((await fetch(`${wereld.burgerzaken.url}/stijl.css`)).headers.get('content-type')).toContain('text/css');
});

test('the cookie of a session cannot be read by a script or sent by another site', async () => {
  const body = new URLSearchParams({ naam: 'samira', wachtwoord: testwachtwoord });
  const response = await fetch(`${wereld.burgerzaken.url}/inloggen`, { method: 'POST', body, redirect: 'manual' });
  expect(response.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
});

test('who is not logged in, has another task, or comes from another site gets nothing, and nothing is logged', async () => {
  const velden = { bsn: alleenwonende.bsn };
  const samira = await cookieOf('samira');
  expect((await post('/verhuizing/ophalen', velden, {})).status).toBe(303);
  expect((await post('/verhuizing/ophalen', velden, { cookie: await cookieOf('wim') })).status).toBe(403);
  const foreign = { cookie: samira, 'sec-fetch-site': 'cross-site' };
  expect((await post('/verhuizing/ophalen', velden, foreign)).status).toBe(403);
  const wrong = new URLSearchParams({ naam: 'samira', wachtwoord: 'anders' });
  expect((await fetch(`${wereld.burgerzaken.url}/inloggen`, { method: 'POST', body: wrong })).status).toBe(401);

  expect(await register.acties({ soortObjectId: 'BSN', objectId: alleenwonende.bsn })).toEqual([]);
});

test('a form with faults names each of them, and nothing is logged', async () => {
  const cookie = await cookieOf('samira');
  const response = await post('/persoon/opvragen', { bsn: '123456789', reden: '' }, { cookie });
  expect(response.status).toBe(400);
  const page = await response.text();
  expect(page).toContain('Burgerservicenummer: vul een geldig nummer');
  expect(page).toContain('Reden: kies waarom');
  expect(page).toContain('href="/persoon"');
  expect(page).not.toContain('123456789');
});

test('who is looked up in vain is logged all the same, and the employee sees that', async () => {
  const bezoeker = { cookie: await cookieOf('samira') };
  const response = await post('/persoon/opvragen', { bsn: '999990019', reden: 'balie' }, bezoeker);
  expect(response.status).toBe(400);
  const page = await response.text();
  expect(page).toContain('Deze persoon is niet gevonden');
  expect(page).toMatch(/Dit is vastgelegd[\s\S]*Ophalen persoonsgegevens[\s\S]*…019/);
});

test('a search that finds nobody is logged about nobody, and says so', async () => {
  const bezoeker = await bezoek(wereld.burgerzaken.url, 'samira');
  const velden = { naam: 'Zzz', geboortedatum: '1984-02-11' };
  const { html } = await bezoeker.begin('/verhuizing', '/verhuizing/zoeken', velden);
  expect(html).toMatch(/<dt>Over<\/dt>\s*<dd>niemand gevonden<\/dd>/);
});

test('what a resident is called cannot become part of the page', async () => {
  const bezoeker = await bezoek(wereld.burgerzaken.url, 'samira');
  await bezoeker.begin('/verhuizing', '/verhuizing/ophalen', { bsn: bezwaarmaker.bsn });
  await bezoeker.verder('/verhuizing/opslaan', {
    straat: '<script>alert(1)</script>',
    huisnummer: '1',
    postcode: '1234 AB',
    woonplaats: 'Voorbeeldstad',
  });
  const { html } = await bezoeker.begin('/verhuizing', '/verhuizing/ophalen', { bsn: bezwaarmaker.bsn });
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toContain('<script');
});

test('the magazijn gives nothing without a secret, and believes no header of who is not known', async () => {
  const said = { OIN: '00000001821002193000', Vertrouwelijkheid: 'vertrouwelijk' };
  expect((await magazijn(said)).status).toBe(401);
  expect((await magazijn({ ...said, Authorization: 'Bearer geraden' })).status).toBe(401);
});

/** Last: the register does not come back. */
test('without a log nothing is done and nothing is shown, in no case', async () => {
  await register.stop();
  const cookie = await cookieOf('samira');
  const response = await post('/verhuizing/ophalen', { bsn: alleenwonende.bsn }, { cookie });
  expect(response.status).toBe(503);
  const page = await response.text();
  expect(page).toContain('Daarom is het niet gedaan');
  expect(page).not.toContain(alleenwonende.geslachtsnaam);

  const outcomes = await Promise.allSettled(cases.map(async ({ script }) => script(wereld)));
  const done = cases.filter((_, i) => outcomes[i]?.status === 'fulfilled').map(({ nummer }) => nummer);
  expect(done).toEqual([]);
});
