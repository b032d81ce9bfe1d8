import { randomUUID } from 'node:crypto';

import type { Body } from './answers.ts';
import { results } from './answers.ts';
import type { Answer, CallOptions } from './call.ts';
import type { Target } from './harness.ts';
import { actie, inzageKop, persoon } from './personen.ts';

export const periode = { beginDatum: '2024-01-01', eindDatum: '2025-01-01' };

/** A person of a soort that needs no BSN. */
export const doel = (objectId: string): Body => persoon(objectId, { soortObjectId: 'test' });

export const objecten = (body: Body | undefined): readonly Record<string, string>[] =>
  body?.['verwerkteObjecten'] as readonly Record<string, string>[];
export const objectUrl = (body: Body, at = 0): string => String(objecten(body)[at]?.['url']);

/** The actie inside a result of Inzage. */
export const actieVan = (regel: Body | undefined): Body => regel?.['verwerkingsactie'] as Body;
export const namen = (answer: Answer): readonly unknown[] =>
  results(answer).map((regel) => actieVan(regel)['actieNaam']);

export type Lezer = (objectId: string, url: string, options?: CallOptions) => Promise<Answer>;

/** What the tests of Inzage do with a register. */
export interface Inzien {
  readonly bewerking: string;
  readonly inzage: string;
  /** Logs an actie about these persons. */
  readonly post: (objectIds: readonly string[], extra?: Body) => Promise<Body>;
  /** What a resident sees of a person: `_zoek`, asked as the portal of a municipality asks it. */
  readonly inzien: (objectId: string, extra?: Body, options?: CallOptions) => Promise<Answer>;
  /** GET with the headers of a portal. */
  readonly get: (url: string, options?: CallOptions) => Promise<Answer>;
  /** The address of a list about a person. */
  readonly query: (objectId: string, extra?: Readonly<Record<string, string>>) => string;
  /** The lines that the log wrote about reading a person's data; looking adds none. */
  readonly raadplegingen: (objectId: string) => Promise<readonly Body[]>;
}

/** Marks the reads of `raadplegingen` itself, which the log logs too. */
const eigenBlik = randomUUID();

/** Calls on the register that `target` gives, which starts later than the tests are collected. */
export function inzienBij(target: () => Target): Inzien {
  const calls: Inzien = {
    get bewerking() {
      return `${target().bewerking}/verwerkingsacties`;
    },
    get inzage() {
      return `${target().inzage}/verwerkte-objecten`;
    },
    post: async (objectIds, extra = {}) => {
      const body = { ...actie(extra), verwerkteObjecten: objectIds.map(doel) };
      const answer = await target().call('POST', calls.bewerking, { body });
      if (answer.status !== 201) throw new Error(`de actie is niet gelogd: ${answer.text}`);
      return answer.body;
    },
    inzien: (objectId, extra = {}, options = {}) =>
      target().call('POST', `${calls.inzage}/_zoek`, {
        headers: inzageKop,
        body: { ...doel(objectId), ...periode, ...extra },
        ...options,
      }),
    get: (url, options = {}) => target().call('GET', url, { headers: inzageKop, ...options }),
    query: (objectId, extra = {}) =>
      `${calls.inzage}?${new URLSearchParams({ objecttype: 'persoon', soortObjectId: 'test', objectId, ...periode, ...extra }).toString()}`,
    raadplegingen: async (objectId) => {
      const answer = await target().call('POST', `${calls.bewerking}/_zoek`, {
        headers: { VerwerkingId: eigenBlik, Vertrouwelijkheid: 'vertrouwelijk' },
        body: { ...doel(objectId), beginDatum: '2025-01-01' },
      });
      return results(answer).filter(
        ({ actieNaam, verwerkingIdAfnemer }) =>
          actieNaam === 'Raadplegen verwerkingenlog' && verwerkingIdAfnemer !== eigenBlik,
      );
    },
  };
  return calls;
}

/** The three ways to read a person in Inzage. */
export const lezersBij = (calls: Inzien): readonly (readonly [string, Lezer])[] => [
  ['list', (objectId, _url, options) => calls.get(calls.query(objectId), options)],
  ['_zoek', (objectId, _url, options) => calls.inzien(objectId, {}, options)],
  ['by id', (_objectId, url, options) => calls.get(url, options)],
];
