import type { Functies } from '@verwerkingenlog/client';
import { NietGelogd, createClient, createVerwerkingenlog, failClosed, zgwTokens } from '@verwerkingenlog/client';
import Fastify from 'fastify';

import type { Abonnement, Persoon } from './database.ts';
import { openDatabase } from './database.ts';
import { registerRoutes } from './routes.ts';
import type { Afnemers } from './toegang.ts';
import { createToegang } from './toegang.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** OIN of who asks. */
    afnemer: string;
  }
}

export interface GegevensmagazijnOptions {
  readonly oin: string;
  /** The register that is logged in. */
  readonly register: { readonly bewerking: string; readonly clientId: string; readonly geheim: string };
  readonly functies: Functies;
  readonly afnemers: Afnemers;
  readonly personen: readonly Persoon[];
  readonly abonnementen: readonly Abonnement[];
  /** File of the database, or `:memory:`. */
  readonly database: string;
  /** 0 chooses a free one. */
  readonly port: number;
}

export interface Dienst {
  readonly url: string;
  stop(): Promise<void>;
}

const UNAVAILABLE = 503;

/** Starts the service; `log.ontvanger` is all that it takes to log on whose behalf a question was asked. */
export async function startGegevensmagazijn(options: GegevensmagazijnOptions): Promise<Dienst> {
  const { oin: uitvoerder, functies, afnemers } = options;
  const client = createClient({ bewerking: options.register.bewerking, tokens: zgwTokens(options.register) });
  const gegevens = { uitvoeringDoor: 'systeem' } as const;
  const shared = { uitvoerder, functies, gegevens, logboek: failClosed(client) };
  const log = createVerwerkingenlog({ ...shared, systeem: 'Gegevensmagazijn' });
  const meldingenlog = createVerwerkingenlog({ ...shared, systeem: 'Notificatieservice' });

  const toegang = createToegang(afnemers);
  const database = openDatabase(options.database, options.personen, options.abonnementen);
  const app = Fastify();
  app.decorateRequest('afnemer', '');
  app.addHook('onRequest', (request, reply, next) => {
    const afnemer = toegang(request.raw);
    if (afnemer === null) {
      reply.code(401).send({ title: 'Geef een geldige sleutel.' });
      return;
    }
    request.afnemer = afnemer;
    next();
  });
  const ontvanger = log.ontvanger({
    gegevens: { functie: 'levering' },
    isPeer: (request, oin) => oin !== null && toegang(request) === oin,
  });
  await app.register(ontvanger.fastify);
  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    // What could not be logged has not been done, and is not given (A/7952).
    if (error instanceof NietGelogd)
      return reply.code(UNAVAILABLE).send({ title: 'Het verwerkingenlog antwoordt niet.' });
    const status = error.statusCode ?? 500;
    return reply.code(status).send({ title: status < 500 ? 'Deze vraag klopt niet.' : 'Er ging iets mis.' });
  });
  registerRoutes(app, { log, meldingenlog, client, database });
  return {
    url: await app.listen({ host: '127.0.0.1', port: options.port }),
    stop: async () => {
      await app.close();
      database.close();
    },
  };
}
