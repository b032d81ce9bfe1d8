import type { FastifyInstance } from 'fastify';

import type { Contract } from './contract.ts';
import { documentationPage } from './documentation.ts';
import { escape, page, STYLE } from './html.ts';

const HTML = 'text/html; charset=utf-8';

function startPage(contracts: readonly Contract[]): string {
  const cards = contracts.map(
    ({ api, title, description }) =>
      `<li><h2>${escape(title)}</h2><p>${escape(description.split('. ')[0] ?? '')}.</p>
<p><a href="/documentatie/${api}">Documentatie<span class="verborgen"> van de ${escape(title)}</span></a> · <a href="/${api}/api/v1/openapi.json">openapi.json</a></p></li>`,
  );
  return page(
    'verwerkingenlog',
    `<h1>Wie gebruikte mijn gegevens, wanneer, en waarom?</h1>
<p>Dit is een verwerkingenlog: een register waarin systemen van een gemeente vastleggen wie welke persoonsgegevens gebruikt,
wanneer en waarom. Het volgt de VNG-standaard voor logging van verwerkingen.</p>
<p>Wilt u weten wat er met uw gegevens is gedaan? Vraag het uw gemeente: die laat het u zien via haar eigen website of balie.
Wie systemen bouwt of beheert, vindt hieronder wat nodig is.</p>
<ul class="kaarten">${cards.join('')}</ul>
<p>Toestand van dit register: <a href="/health/live">draait het?</a> · <a href="/health/ready">is de opslag bereikbaar?</a></p>`,
  );
}

/** What a person sees who opens the register in a browser: no scripts, nothing from elsewhere. */
export function registerPages(app: FastifyInstance, contracts: readonly Contract[]): void {
  const pages = new Map([
    ['/', startPage(contracts)],
    ...contracts.map((contract) => [`/documentatie/${contract.api}`, documentationPage(contract)] as const),
  ]);
  for (const [url, html] of pages)
    app.get(url, (request, reply) => {
      request.operatie = 'pagina';
      return reply.type(HTML).send(html);
    });
  app.get('/stijl.css', (request, reply) => {
    request.operatie = 'pagina';
    return reply.type('text/css; charset=utf-8').send(STYLE);
  });
}
