import { readFileSync } from 'node:fs';

import type { NieuweActie, Verwerkingenlog } from '@verwerkingenlog/client';
import { NietGelogd } from '@verwerkingenlog/client';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Fastify from 'fastify';

import { html } from './html.ts';
import type { createMeeschrijven } from './meeschrijven.ts';
import { Invoerfout } from './omgeving.ts';
import type { Scherm } from './pagina.ts';
import { beginVan, menupad, pagina } from './pagina.ts';
import { formulier, veld } from './schermen/onderdelen.ts';
import type { Adres } from './schermen/scherm.ts';
import type { Medewerker, Sessies } from './sessie.ts';
import type { Taken } from './taken/taken.ts';
import type { Velden } from './velden.ts';

export interface AppOptions {
  readonly log: Verwerkingenlog;
  readonly meeschrijven: ReturnType<typeof createMeeschrijven>;
  readonly sessies: Sessies;
  readonly taken: Taken;
  readonly adressen: readonly Adres[];
}

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};
const stijl = readFileSync(new URL('../src/stijl.css', import.meta.url));

const inlogscherm = (fout = ''): Scherm => ({
  titel: 'Inloggen',
  inhoud: html`${fout !== '' && html`<p class="fout" role="alert">${fout}</p>`}${formulier(
    '/inloggen',
    html`${veld('naam', 'Naam')}${veld('wachtwoord', 'Wachtwoord', '', 'password')}`,
    'Log in',
  )}`,
});

/** What went wrong, in words for the employee; what it was about is not said again. */
function foutscherm(error: unknown, opnieuw: string): { status: number; scherm: Scherm } {
  const tonen = (titel: string, fouten: readonly string[]): Scherm => ({
    titel,
    inhoud: html`<div class="fout" role="alert">
        <ul>
          ${fouten.map((fout) => html`<li>${fout}</li>`)}
        </ul>
      </div>
      <p><a href="${opnieuw}">Begin opnieuw</a>, of ga terug met uw browser.</p>`,
  });
  if (error instanceof Invoerfout)
    return { status: 400, scherm: tonen('Dit klopt nog niet', error.message.split('\n')) };
  if (error instanceof NietGelogd)
    return {
      status: 503,
      scherm: tonen('Niet gelukt', [
        'Dit kon niet worden vastgelegd in het verwerkingenlog. Daarom is het niet gedaan.',
      ]),
    };
  return {
    status: 502,
    scherm: tonen('Niet gelukt', ['Een ander systeem gaf geen antwoord. Probeer het later opnieuw.']),
  };
}

const send = (reply: FastifyReply, page: string, status = 200): FastifyReply =>
  reply.code(status).type('text/html; charset=utf-8').send(page);

/** A form of another site is not ours; browsers tell where a request comes from. */
const isForeign = ({ method, headers }: FastifyRequest): boolean =>
  method === 'POST' && !['same-origin', 'none'].includes(headers['sec-fetch-site'] ?? 'none');

function registerInloggen(app: FastifyInstance, sessies: Sessies): void {
  app.get('/', (request, reply) => {
    const medewerker = sessies.find(request);
    return medewerker === null ? send(reply, pagina(inlogscherm(), null)) : reply.redirect(beginVan(medewerker));
  });
  app.post<{ Body: Velden }>('/inloggen', (request, reply) => {
    const { naam = '', wachtwoord = '' } = request.body;
    if (sessies.begin(naam, wachtwoord, reply)) return reply.redirect('/', 303);
    return send(reply, pagina(inlogscherm('Deze naam en dit wachtwoord horen niet bij elkaar.'), null), 401);
  });
  app.post('/uitloggen', (request, reply) => {
    sessies.end(request);
    return reply.redirect('/', 303);
  });
}

/** The application as a web server: every screen runs in the name of who is logged in, and shows what it logged. */
export function buildApp({ log, meeschrijven, sessies, taken, adressen }: AppOptions): FastifyInstance {
  const app = Fastify();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });
  app.addHook('onRequest', (request, reply, next) => {
    reply.headers(HEADERS);
    if (isForeign(request)) reply.code(403).send();
    else next();
  });
  app.get('/stijl.css', (_request, reply) => reply.type('text/css').send(stijl));
  registerInloggen(app, sessies);

  const show = async ({ pad, toon }: Adres, medewerker: Medewerker, velden: Velden, reply: FastifyReply) => {
    const logged: NieuweActie[] = [];
    try {
      const gegevens = { gebruiker: medewerker.id, uitvoeringDoor: 'medewerker' } as const;
      const scherm = await log.verwerking.run(gegevens, () =>
        meeschrijven.run(logged, async () => toon({ taken, velden })),
      );
      return await send(reply, pagina(scherm, medewerker, logged, pad));
    } catch (error) {
      const { status, scherm } = foutscherm(error, menupad(pad));
      return send(reply, pagina(scherm, medewerker, logged, pad), status);
    }
  };
  for (const adres of adressen)
    app.route<{ Body: Velden | null }>({
      method: adres.method,
      url: adres.pad,
      handler: async (request, reply) => {
        const medewerker = sessies.find(request);
        if (medewerker === null) return reply.redirect('/', 303);
        if (!medewerker.rollen.includes(adres.rol)) return send(reply, pagina(geenRecht, medewerker), 403);
        return show(adres, medewerker, request.body ?? {}, reply);
      },
    });
  return app;
}

const geenRecht: Scherm = { titel: 'Geen toegang', inhoud: html`<p>Dit hoort niet bij uw werk.</p>` };
