import type { Functies } from '@verwerkingenlog/client';
import { createClient, createVerwerkingenlog, failClosed, zgwTokens } from '@verwerkingenlog/client';

import { buildApp } from './app.ts';
import type { Inwoner } from './database.ts';
import { openDatabase } from './database.ts';
import type { Peer } from './diensten.ts';
import { createMagazijn, createRdw } from './diensten.ts';
import { createMeeschrijven } from './meeschrijven.ts';
import { huwelijkSchermen } from './schermen/huwelijk.ts';
import { logSchermen } from './schermen/log.ts';
import { onderzoekSchermen } from './schermen/onderzoek.ts';
import { opvraagSchermen } from './schermen/opvragen.ts';
import { verhuizingSchermen } from './schermen/verhuizing.ts';
import { zaakSchermen } from './schermen/zaken.ts';
import type { Medewerker } from './sessie.ts';
import { createSessies } from './sessie.ts';
import type { Personeelslid } from './taken/opvragen.ts';
import type { Taken } from './taken/taken.ts';
import { createTaken } from './taken/taken.ts';

export interface BurgerzakenOptions {
  readonly oin: string;
  /** The register that is logged in. */
  readonly register: { readonly bewerking: string; readonly clientId: string; readonly geheim: string };
  readonly functies: Functies;
  readonly magazijn: Peer;
  readonly rdw: Peer;
  readonly inwoners: readonly Inwoner[];
  readonly medewerkers: readonly Medewerker[];
  readonly personeel: readonly Personeelslid[];
  /** Password of every test employee. */
  readonly wachtwoord: string;
  /** OIN and name of who may act for the municipality (C/2672). */
  readonly gemandateerden: readonly (readonly [string, string])[];
  /** File of the database, or `:memory:`. */
  readonly database: string;
  /** 0 chooses a free one. */
  readonly port: number;
}

export interface Burgerzaken {
  readonly url: string;
  /** Does something in the name of an employee, without a screen. */
  als<T>(medewerker: Pick<Medewerker, 'id'>, doe: (taken: Taken) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Starts the application. */
export async function startBurgerzaken(options: BurgerzakenOptions): Promise<Burgerzaken> {
  const { oin, functies } = options;
  const client = createClient({ bewerking: options.register.bewerking, tokens: zgwTokens(options.register) });
  const meeschrijven = createMeeschrijven(failClosed(client));
  const log = createVerwerkingenlog({
    uitvoerder: oin,
    systeem: 'Burgerzaken',
    functies,
    logboek: meeschrijven.logboek,
  });
  const database = openDatabase(options.database, options.inwoners);
  const magazijn = createMagazijn(log, options.magazijn);
  const rdw = createRdw(log, options.rdw);
  const taken = createTaken({ oin, database, log, client, magazijn, rdw }, functies, options.personeel);
  const adressen = [
    ...verhuizingSchermen(options.gemandateerden),
    ...huwelijkSchermen,
    ...zaakSchermen,
    ...opvraagSchermen,
    ...onderzoekSchermen,
    ...logSchermen(functies),
  ];
  const sessies = createSessies(options.medewerkers, options.wachtwoord);
  const app = buildApp({ log, meeschrijven, sessies, taken, adressen });
  return {
    url: await app.listen({ host: '127.0.0.1', port: options.port }),
    als: (medewerker, doe) =>
      log.verwerking.run({ gebruiker: medewerker.id, uitvoeringDoor: 'medewerker' }, () => doe(taken)),
    stop: async () => {
      await app.close();
      database.close();
    },
  };
}
