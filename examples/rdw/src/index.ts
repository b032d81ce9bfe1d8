import type { Functies, Verwerkingenlog } from '@verwerkingenlog/client';
import { createClient, createVerwerkingenlog, failClosed, zgwTokens } from '@verwerkingenlog/client';
import Fastify from 'fastify';

import type { Adrescontrole, Gemeente } from './magazijn.ts';
import { createAdrescontrole } from './magazijn.ts';
import type { Rijbewijs } from './routes.ts';
import { registerLevering, registerScherm } from './routes.ts';
import type { Afnemers } from './toegang.ts';
import { createToegang } from './toegang.ts';

export interface RdwOptions {
  readonly oin: string;
  /** Its own register, not that of a municipality (A/7259). */
  readonly register: { readonly bewerking: string; readonly clientId: string; readonly geheim: string };
  readonly functies: Functies;
  readonly afnemers: Afnemers;
  readonly gemeente: Gemeente;
  readonly rijbewijzen: readonly Rijbewijs[];
  /** Name and password of its test employee: `naam:wachtwoord`. */
  readonly login: string;
  /** 0 chooses a free one. */
  readonly port: number;
}

export interface Rdw {
  readonly url: string;
  readonly log: Verwerkingenlog;
  readonly adrescontrole: Adrescontrole;
  stop(): Promise<void>;
}

/** Starts the stand-in for the RDW: one door for municipalities, one for its own employees. */
export async function startRdw(options: RdwOptions): Promise<Rdw> {
  const { oin: uitvoerder, functies } = options;
  const client = createClient({ bewerking: options.register.bewerking, tokens: zgwTokens(options.register) });
  const logboek = failClosed(client);
  const log = createVerwerkingenlog({ uitvoerder, systeem: 'Centraal Rijbewijzenregister', functies, logboek });
  const kantoor = createVerwerkingenlog({ uitvoerder, systeem: 'Kentekenadministratie', functies, logboek });
  const toegang = createToegang(options.afnemers);
  const adrescontrole = createAdrescontrole(kantoor, options.gemeente);

  const app = Fastify();
  await app.register(async (levering) => {
    levering.addHook('onRequest', (request, reply, next) => {
      if (toegang(request.raw) === null) reply.code(401).send({ title: 'Geef een geldige sleutel.' });
      else next();
    });
    await levering.register(
      log.ontvanger({
        gegevens: { functie: 'levering', uitvoeringDoor: 'systeem' },
        isPeer: (request, oin) => oin !== null && toegang(request) === oin,
      }).fastify,
    );
    registerLevering(levering, log, options.rijbewijzen);
  });
  await app.register(async (scherm) => registerScherm(scherm, options.login, adrescontrole));
  return {
    url: await app.listen({ host: '127.0.0.1', port: options.port }),
    log: kantoor,
    adrescontrole,
    stop: () => app.close(),
  };
}
