import { expect } from 'vitest';

import type { Answer, Target } from './harness.ts';
import { inzageKop, persoon } from './personen.ts';

export type Body = Record<string, unknown>;

/** Who reads in the stories, and with which scope the municipality lets them read. */
const lezers = {
  baliemedewerker: 'read:restricted',
  behandelaar: 'read:normal',
  privacyOfficer: 'read:confidential',
} as const;
export type Lezer = keyof typeof lezers;
export const alleLezers = Object.keys(lezers) as readonly Lezer[];

/** What each reader has to ask along, to be allowed a list at all (T3, T4). */
const vraagVan: Readonly<Record<Lezer, Body>> = {
  baliemedewerker: { beperkteSet: true },
  behandelaar: { vertrouwelijkheid: 'normaal' },
  privacyOfficer: {},
};

/** From and until: no story has a read of the log itself in its period, as those happen today. */
export type Periode = readonly [beginDatum: string, eindDatum: string];

interface Versie extends Body {
  readonly verwerkingsactie: Body;
}

/** The acts of a story, each one call that has to succeed. */
export interface Verhaal {
  /** POST. @returns the actie as the log holds it now */
  log(actie: Body): Promise<Body>;
  /** PUT of the actie with some elements changed. */
  correct(actie: Body, elementen: Body): Promise<Body>;
  /** PATCH of every actie of a verwerking. */
  changeVerwerking(verwerkingId: string, elementen: Body): Promise<void>;
  /** DELETE. */
  remove(actie: Body): Promise<void>;
  /** GET by actieId. */
  read(lezer: Lezer, actie: Body): Promise<Answer>;
  /** What a reader finds about a person; every actie shows that person alone. */
  search(lezer: Lezer, bsn: string, extra?: Body): Promise<readonly Body[]>;
  /** What a resident reads about themselves. */
  inzage(bsn: string, extra?: Body): Promise<readonly Versie[]>;
  /** One line of what a resident reads, asked for by its own address. */
  inzageDetail(regel: Body): Promise<Answer>;
  /** Every version of an actie, oldest first. */
  history(actie: Body): Promise<readonly Versie[]>;
}

const results = ({ status, body }: Answer): readonly Versie[] => {
  expect(status).toBe(200);
  const found = body['results'] as readonly Versie[];
  expect(body['count']).toBe(found.length);
  return found;
};

/** The verbs of the stories on a register. */
export function verhaalOver(register: Target, [beginDatum, eindDatum]: Periode): Verhaal {
  const collectie = `${register.bewerking}/verwerkingsacties`;
  const urlOf = (actie: Body): string => String(actie['url']);
  const succeed = async (status: number, call: Promise<Answer>): Promise<Body> => {
    const answer = await call;
    expect(answer.status).toBe(status);
    return answer.body;
  };
  const zoek = (bsn: string, extra: Body): Body => ({ ...persoon(bsn), beginDatum, eindDatum, ...extra });
  return {
    log: (actie) => succeed(201, register.call('POST', collectie, { body: actie })),
    correct: (actie, elementen) =>
      succeed(200, register.call('PUT', urlOf(actie), { body: { ...actie, ...elementen } })),
    changeVerwerking: async (verwerkingId, body) => {
      await succeed(204, register.call('PATCH', `${collectie}?verwerkingId=${verwerkingId}`, { body }));
    },
    remove: async (actie) => {
      await succeed(204, register.call('DELETE', urlOf(actie)));
    },
    read: (lezer, actie) => register.call('GET', urlOf(actie), { scopes: [lezers[lezer]] }),
    search: async (lezer, bsn, extra = {}) =>
      results(
        await register.call('POST', `${collectie}/_zoek`, {
          scopes: [lezers[lezer]],
          body: zoek(bsn, { ...vraagVan[lezer], ...extra }),
        }),
      ),
    inzage: async (bsn, extra = {}) =>
      results(
        await register.call('POST', `${register.inzage}/verwerkte-objecten/_zoek`, {
          scopes: ['read:normal'],
          headers: inzageKop,
          body: zoek(bsn, extra),
        }),
      ),
    inzageDetail: (regel) => register.call('GET', urlOf(regel), { scopes: ['read:normal'], headers: inzageKop }),
    history: async (actie) => results(await register.call('GET', `${urlOf(actie)}/versies`)),
  };
}

/** The named elements of an actie, to compare a few of them. */
export function elements(actie: Body, namen: readonly string[]): Body {
  return Object.fromEntries(namen.map((naam) => [naam, actie[naam]]));
}

/** BSNs and parts of the persons that an actie shows. */
export function personenIn(actie: Body): readonly (readonly [bsn: string, betrokkenheid: string])[] {
  const objecten = actie['verwerkteObjecten'] as Readonly<Record<'objectId' | 'betrokkenheid', string>>[];
  return objecten.map(({ objectId, betrokkenheid }) => [objectId, betrokkenheid] as const);
}

/** The names of acties, in the order in which a reader sees them: the latest first. */
export function namen(acties: readonly Body[]): readonly string[] {
  return acties.map(({ actieNaam }) => String(actieNaam));
}
