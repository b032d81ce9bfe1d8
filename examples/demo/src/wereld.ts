import { randomBytes } from 'node:crypto';

import type { Burgerzaken } from '@verwerkingenlog/voorbeeld-burgerzaken';
import { startBurgerzaken } from '@verwerkingenlog/voorbeeld-burgerzaken';
import { startGegevensmagazijn } from '@verwerkingenlog/voorbeeld-gegevensmagazijn';
import type { Rdw } from '@verwerkingenlog/voorbeeld-rdw';
import { startRdw } from '@verwerkingenlog/voorbeeld-rdw';
import {
  functiesVan,
  inwoners,
  medewerkers,
  organisaties,
  personen,
  testwachtwoord,
} from '@verwerkingenlog/voorbeeld-testgegevens';

/** How an application reaches a register. */
export interface Aansluiting {
  readonly bewerking: string;
  readonly clientId: string;
  readonly geheim: string;
}

export interface WereldOptions {
  readonly gemeente: { readonly burgerzaken: Aansluiting; readonly magazijn: Aansluiting };
  readonly rdw: Aansluiting;
  /** 0 chooses a free one. */
  readonly ports: { readonly burgerzaken: number; readonly magazijn: number; readonly rdw: number };
}

/** All applications of the examples, that know each other. */
export interface Wereld {
  readonly burgerzaken: Burgerzaken;
  readonly magazijn: string;
  readonly rdw: Rdw;
  stop(): Promise<void>;
}

/** Name and password of the test employee of the RDW. */
export const rdwLogin = `rdw:${testwachtwoord}`;

const SECRET_BYTES = 24;
const secret = (): string => randomBytes(SECRET_BYTES).toString('base64url');
const varOf = ({ bewerking }: Aansluiting): string => bewerking.replace('/bewerking/', '/var/');

const rijbewijzen = [
  { bsn: personen.rijder.bsn, categorieen: 'B', belemmering: null },
  { bsn: personen.alleenwonende.bsn, categorieen: 'B, BE', belemmering: 'Ongeldig verklaard tot 1 januari.' },
];
const abonnementen = [
  { naam: organisaties.abonnee.naam, functie: 'meldingUitwonend', afnemerId: organisaties.abonnee.oin },
  { naam: 'postadres zonder naam', functie: 'melding', afnemerId: null },
];
const personeel = medewerkers.map(({ volledigeNaam, functie, personeelsnummer }) => ({
  naam: volledigeNaam,
  functie,
  personeelsnummer,
}));

/** Starts the three applications, each with a secret for each other that nobody else knows. What has started is stopped when one fails. */
export async function startWereld({ gemeente, rdw: rdwRegister, ports }: WereldOptions): Promise<Wereld> {
  const started: { stop(): Promise<void> }[] = [];
  const stop = async (): Promise<void> => {
    for (const app of started.splice(0).toReversed()) await app.stop();
  };
  const keep = <T extends { stop(): Promise<void> }>(app: T): T => {
    started.push(app);
    return app;
  };
  const sleutels = { burgerzakenBijMagazijn: secret(), rdwBijMagazijn: secret(), burgerzakenBijRdw: secret() };
  const { oin } = organisaties.gemeente;
  try {
    const functies = await functiesVan(oin, varOf(gemeente.burgerzaken));
    const magazijn = keep(
      await startGegevensmagazijn({
        oin,
        register: gemeente.magazijn,
        functies,
        afnemers: new Map([
          [sleutels.burgerzakenBijMagazijn, oin],
          [sleutels.rdwBijMagazijn, organisaties.rdw.oin],
        ]),
        personen: inwoners,
        abonnementen,
        database: ':memory:',
        port: ports.magazijn,
      }),
    );
    const rdw = keep(
      await startRdw({
        oin: organisaties.rdw.oin,
        register: rdwRegister,
        functies: await functiesVan(organisaties.rdw.oin, varOf(rdwRegister)),
        afnemers: new Map([[sleutels.burgerzakenBijRdw, oin]]),
        gemeente: { url: magazijn.url, sleutel: sleutels.rdwBijMagazijn },
        rijbewijzen,
        login: rdwLogin,
        port: ports.rdw,
      }),
    );
    const burgerzaken = keep(
      await startBurgerzaken({
        oin,
        register: gemeente.burgerzaken,
        functies,
        magazijn: { url: magazijn.url, sleutel: sleutels.burgerzakenBijMagazijn },
        rdw: { url: rdw.url, sleutel: sleutels.burgerzakenBijRdw },
        inwoners,
        medewerkers,
        personeel,
        wachtwoord: testwachtwoord,
        gemandateerden: [[organisaties.gemandateerde.oin, organisaties.gemandateerde.naam]],
        database: ':memory:',
        port: ports.burgerzaken,
      }),
    );
    return { burgerzaken, magazijn: magazijn.url, rdw, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
