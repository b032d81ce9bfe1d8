import type { FastifyInstance } from 'fastify';

import type { Contract } from './contract.ts';
import { documentationPage } from './documentation.ts';
import { escape, page, STYLE } from './html.ts';

const HTML = 'text/html; charset=utf-8';

function startPage(contracts: readonly Contract[]): string {
  const cards = contracts.map(
    ({ api, title, description }) =>
      `<li><h2>${escape(title)}</h2><p>${escape(description.split('. ')[0] ?? '')}.</p>
<p><a href="/documentatie/${api}">Documentatie</a> · <a href="/${api}/api/v1/openapi.json">openapi.json</a></p></li>`,
  );
  return page(
    'verwerkingenlog',
    `<h1>Wie gebruikte mijn gegevens, wanneer, en waarom?</h1>
<p>Dit is een verwerkingenlogregister. Informatiesystemen leggen hier elke verwerking van persoonsgegevens vast, volgens de
VNG-standaard voor logging van verwerkingen. Betrokkenen en wie toezicht houdt lezen het hier terug, ieder volgens zijn rechten.</p>
<ul class="kaarten">${cards.join('')}</ul>
<p>Gezondheid: <a href="/health/live">live</a> · <a href="/health/ready">gereed</a></p>`,
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
