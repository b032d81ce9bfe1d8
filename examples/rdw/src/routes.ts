import type { Verwerkingenlog } from '@verwerkingenlog/client';
import { bsn } from '@verwerkingenlog/client';
import type { FastifyInstance, FastifyRequest } from 'fastify';

import { adrespagina } from './pagina.ts';
import type { Adrescontrole } from './magazijn.ts';

/** What stands in the register of driving licences. */
export interface Rijbewijs {
  readonly bsn: string;
  readonly categorieen: string;
  readonly belemmering: string | null;
}

const vraag = {
  type: 'object',
  required: ['bsn'],
  properties: { bsn: { type: 'string', pattern: '^[0-9]{9}$' }, koppeling: { enum: ['volledig', 'oud'] } },
};

/** For municipalities: is there a reason not to hand out a licence? (C/0031) */
export function registerLevering(app: FastifyInstance, log: Verwerkingenlog, rijbewijzen: readonly Rijbewijs[]): void {
  app.post<{ Body: { bsn: string } }>('/rijbewijzen/opvragen', { schema: { body: vraag } }, async ({ body }, reply) => {
    const found = await log.logVoor(
      'Ophalen gegevens',
      [bsn(body.bsn)],
      () => rijbewijzen.find(({ bsn }) => bsn === body.bsn) ?? null,
    );
    return found ?? reply.code(404).send({ title: 'Van deze persoon is geen rijbewijs bekend.' });
  });
}

const allowed = ({ headers }: FastifyRequest, login: string): boolean =>
  headers.authorization === `Basic ${Buffer.from(login).toString('base64')}`;

/** For employees of the RDW: where does the holder of a number plate live? (C/2866) */
export function registerScherm(app: FastifyInstance, login: string, adrescontrole: Adrescontrole): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))));
  });
  app.addHook('onRequest', (request, reply, next) => {
    reply.headers({
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'",
      'Cache-Control': 'no-store',
    });
    if (allowed(request, login)) next();
    else reply.code(401).header('WWW-Authenticate', 'Basic realm="RDW"').send();
  });
  app.get('/', (_request, reply) => reply.type('text/html').send(adrespagina(null)));
  app.post<{ Body: { bsn: string; koppeling?: 'volledig' | 'oud' } }>(
    '/adrescontrole',
    { schema: { body: vraag } },
    async ({ body }, reply) => {
      const adres = await adrescontrole(body.bsn, body.koppeling ?? 'volledig');
      const tekst = adres === null ? 'Niet bekend.' : `${adres.straat} ${adres.huisnummer}, ${adres.woonplaats}`;
      return reply.type('text/html').send(adrespagina(tekst));
    },
  );
}
