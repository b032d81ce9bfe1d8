import type { RegisterClient, Verwerkingenlog } from '@verwerkingenlog/client';
import { bsn } from '@verwerkingenlog/client';
import type { FastifyInstance } from 'fastify';

import type { Adres, Database } from './database.ts';
import type { Melding } from './meldingen.ts';
import { meld } from './meldingen.ts';
import type { VerwerkingAfnemer } from './wijzigen.ts';
import { wijzigVoorAfnemer } from './wijzigen.ts';

export interface Onderdelen {
  readonly log: Verwerkingenlog;
  readonly meldingenlog: Verwerkingenlog;
  readonly client: RegisterClient;
  readonly database: Database;
}

const tekst = (pattern: string): object => ({ type: 'string', pattern, maxLength: 242 });
const schema = (properties: Record<string, object>): object => ({
  body: { type: 'object', additionalProperties: false, required: Object.keys(properties), properties },
});
const BSN = { bsn: tekst('^[0-9]{9}$') };
const ADRES = Object.fromEntries(
  ['straat', 'huisnummer', 'postcode', 'woonplaats'].map((naam) => [naam, tekst('\\S')]),
);
const DATUM = tekst('^[0-9]{4}-[0-9]{2}-[0-9]{2}$');

/** Every question is a POST: a BSN stands in a body, never in an address. */
export function registerRoutes(app: FastifyInstance, { log, meldingenlog, client, database }: Onderdelen): void {
  app.post<{ Body: { bsn: string } }>('/personen/opvragen', { schema: schema(BSN) }, async ({ body }, reply) => {
    const persoon = await log.logVoor('Ophalen gegevens', [bsn(body.bsn)], () => database.find(body.bsn));
    return persoon ?? reply.code(404).send({ title: 'Deze persoon is niet bekend.' });
  });

  app.post<{ Body: { geslachtsnaam: string; geboortedatum: string } }>(
    '/personen/zoeken',
    { schema: schema({ geslachtsnaam: tekst('\\S{2}'), geboortedatum: DATUM }) },
    async ({ body }) =>
      log.logNa(
        'Zoeken persoon',
        () => database.search(body.geslachtsnaam, body.geboortedatum),
        (personen) => personen.map((persoon) => bsn(persoon.bsn, 'Getoond in zoekresultaat')),
      ),
  );

  app.post<{ Body: { bsn: string } & Adres }>(
    '/personen/verhuizen',
    { schema: schema({ ...BSN, ...ADRES }) },
    async ({ body }, reply) => {
      await log.logVoor('Opslaan gegevens', [bsn(body.bsn)], () => database.move(body.bsn, body));
      return reply.code(204).send();
    },
  );

  app.post<{ Body: Melding }>(
    '/meldingen',
    { schema: schema({ ...BSN, handeling: tekst('\\S') }) },
    async ({ body }, reply) => {
      await meld(meldingenlog, database, body);
      return reply.code(204).send();
    },
  );

  app.post<{ Body: { verwerkingId: string; vertrouwelijkheid?: 'opgeheven'; bewaartermijn?: string } }>(
    '/verwerkingen/wijzigen',
    {
      schema: {
        body: {
          type: 'object',
          additionalProperties: false,
          required: ['verwerkingId'],
          properties: {
            verwerkingId: { type: 'string', format: 'uuid' },
            vertrouwelijkheid: { enum: ['opgeheven'] },
            bewaartermijn: tekst('^P'),
          },
        },
      },
    },
    async ({ body: { verwerkingId, ...wijziging }, afnemer }, reply) => {
      const vraag: VerwerkingAfnemer = { afnemerId: afnemer, verwerkingIdAfnemer: verwerkingId };
      await wijzigVoorAfnemer(client, vraag, wijziging);
      return reply.code(204).send();
    },
  );
}
