import { expect } from 'vitest';

import type { Blik } from './historie-blikken.ts';
import { look } from './historie-blikken.ts';
import type { LeesScope } from './historie-lezen.ts';
import type { Historie, ModelActie } from './historie-model.ts';
import { objectIdsVan } from './historie-model.ts';
import type { Wereld } from './historie-wereld.ts';
import { grenzen, raadpleegperiode, writePersoon } from './historie-wereld.ts';
import { inzageKop } from './personen.ts';

/** The looks that leave nothing out: every read of what a history made, in every scope. */

const scopes: readonly LeesScope[] = ['read:restricted', 'read:normal', 'read:confidential'];
const inzageScopes: readonly LeesScope[] = ['read:normal', 'read:confidential'];

/** What each scope has to ask along in Bewerking to be answered (T3, T4, T5). */
const vraagVan = {
  'read:restricted': { vertrouwelijkheid: null, beperkteSet: true },
  'read:normal': { vertrouwelijkheid: ['normaal'], beperkteSet: false },
  'read:confidential': { vertrouwelijkheid: null, beperkteSet: false },
} as const;

/** Every search about a person. */
function persoonBlikken(persoon: number): readonly Blik[] {
  const zoek = {
    persoon,
    schrijfwijze: 0,
    via: '_zoek',
    pageSize: 100,
    beginDatum: grenzen.begin[0],
    eindDatum: grenzen.eind[0],
    verwerkingsactiviteitId: null,
    vertrouwelijkheidIn: null,
  } as const;
  return [
    ...scopes.map((scope) => ({ soort: 'lijst', scope, zoek: { ...zoek, ...vraagVan[scope] } }) as const),
    ...inzageScopes.map(
      (scope) => ({ soort: 'inzage', scope, zoek: { ...zoek, ...vraagVan['read:confidential'] } }) as const,
    ),
  ];
}

/** Every read of an actie. */
const actieBlikken = (actie: number): readonly Blik[] => [
  ...scopes.map((scope) => ({ soort: 'actie', scope, actie }) as const),
  ...inzageScopes.map((scope) => ({ soort: 'versies', scope, actie }) as const),
];

/** Every read of one of the objects that an actie ever had. */
const objectBlikken = (actie: number, object: number): readonly Blik[] =>
  inzageScopes.map((scope) => ({ soort: 'object', scope, actie, object }) as const);

const lookAll = async (wereld: Wereld, blikken: readonly Blik[]): Promise<void> => {
  await Promise.all(blikken.map((blik) => look(wereld, blik)));
};

/** Reads one actie and one of its objects, and searches for one person, all in every scope; the turn decides which of them. */
export async function lookAround(wereld: Wereld, actie: ModelActie | undefined, beurt: number): Promise<void> {
  const nummer = actie === undefined ? null : wereld.historie.acties.indexOf(actie);
  await lookAll(wereld, [
    ...(nummer === null ? [] : [...actieBlikken(nummer), ...objectBlikken(nummer, beurt)]),
    ...persoonBlikken(beurt % wereld.personen.length),
  ]);
}

/** Reads everything that a history made. */
export async function lookAtEverything(wereld: Wereld): Promise<void> {
  const { acties } = wereld.historie;
  await lookAll(wereld, [
    ...acties.flatMap((actie, nummer) => [
      ...actieBlikken(nummer),
      ...objectIdsVan(actie).flatMap((_, object) => objectBlikken(nummer, object)),
    ]),
    ...wereld.personen.flatMap((_, persoon) => persoonBlikken(persoon)),
    ...wereld.verwerkingen.map(
      (_, verwerking) => ({ soort: 'verwerking', scope: 'read:confidential', verwerking }) as const,
    ),
  ]);
}

const about = ({ raadplegingen }: Historie, persoon: string): Historie['raadplegingen'] =>
  raadplegingen.filter(({ personen }) => personen.has(persoon));

/** Every answered read stands in the log itself, as vertrouwelijk as what it showed, and each scope sees its part (I3, I4). */
export async function lookAtRaadplegingen(wereld: Wereld): Promise<void> {
  const { register, historie, personen } = wereld;
  const bewerking = `${register.bewerking}/verwerkingsacties`;
  const inzage = `${register.inzage}/verwerkte-objecten`;
  /** The lines of reads, each told by its vertrouwelijkheid. */
  const lines = async (url: string, nummer: number, scope: LeesScope, extra: object): Promise<readonly unknown[]> => {
    const periode = {
      beginDatum: raadpleegperiode.beginDatum.tekst,
      eindDatum: raadpleegperiode.eindDatum.tekst,
    };
    const body = { objecttype: 'persoon', ...writePersoon(wereld, nummer, 0), ...periode, pageSize: 500, ...extra };
    const headers = url === inzage ? inzageKop : {};
    let page = await register.call('POST', `${url}/_zoek`, { scopes: [scope], headers, body });
    const results: Record<string, unknown>[] = [];
    for (;;) {
      expect(page.status).toBe(200);
      results.push(...(page.body['results'] as Record<string, unknown>[]));
      if (page.body['next'] === null) break;
      page = await register.call('GET', page.body['next'] as string, { scopes: [scope], headers });
    }
    return results.map((regel) => {
      const actie = (regel['verwerkingsactie'] ?? regel) as Record<string, unknown>;
      expect(actie).toMatchObject({ actieNaam: 'Raadplegen verwerkingenlog', verwerkteObjecten: [{}] });
      return actie['vertrouwelijkheid'];
    });
  };
  for (const [nummer, persoon] of personen.entries()) {
    const normaal = (): readonly string[] =>
      about(historie, persoon).flatMap(({ vertrouwelijk }) => (vertrouwelijk ? [] : ['normaal']));
    const allen = (): readonly string[] =>
      about(historie, persoon).map(({ vertrouwelijk }) => (vertrouwelijk ? 'vertrouwelijk' : 'normaal'));
    const readings = [
      [bewerking, 'read:normal', { vertrouwelijkheid: 'normaal' }, normaal],
      [inzage, 'read:normal', {}, normaal],
      [inzage, 'read:confidential', {}, normaal],
      [bewerking, 'read:confidential', {}, allen],
    ] as const;
    for (const [url, scope, extra, verwacht] of readings) {
      const found = await lines(url, nummer, scope, extra);
      expect(found.toSorted(compare)).toEqual(verwacht().toSorted(compare));
      historie.raadplegingen.push({ personen: new Set([persoon]), vertrouwelijk: found.includes('vertrouwelijk') });
    }
  }
}

const compare = (een: unknown, ander: unknown): number => String(een).localeCompare(String(ander));
