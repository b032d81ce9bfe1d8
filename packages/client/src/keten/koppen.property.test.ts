import { createRequire } from 'node:module';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Verwerkingsgegevens } from '../verwerking/verwerking.ts';
import { koppenOf, readKoppen } from './koppen.ts';
import { childOf, isTraceparent, newTraceparent } from './traceparent.ts';
import { isOin, isTermijn, isUri, isUuid } from './waarden.ts';

const require = createRequire(import.meta.url);
interface Vector {
  readonly waarde: string;
  readonly geldig: boolean;
}
const vectors = (naam: string): Vector[] => require(`@verwerkingenlog/contract/vectors/${naam}.json`) as Vector[];

test.each([
  ['uuid', isUuid],
  ['oin', isOin],
  ['uri', isUri],
  ['duur', isTermijn],
] as const)('what passes as %s is what passes in the contract', (naam, check) => {
  for (const { waarde, geldig } of vectors(naam)) expect([waarde, check(waarde)]).toEqual([waarde, geldig]);
});

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const termijn = fc
  .tuple(fc.nat(900), fc.nat(11), fc.nat(30))
  .filter((parts) => parts.some((part) => part > 0))
  .map(([y, m, d]) => `P${String(y)}Y${String(m)}M${String(d)}D`);
const consumer = fc.record({
  uitvoerder: maybe(fc.stringMatching(/^[0-9]{20}$/)),
  verwerkingsactiviteitId: maybe(fc.uuid()),
  verwerkingsactiviteitUrl: maybe(fc.webUrl({ withQueryParameters: true, withFragments: true }).filter(isUri)),
  verwerkingId: maybe(fc.uuid()),
  vertrouwelijkheid: maybe(fc.constantFrom('normaal' as const, 'vertrouwelijk' as const)),
  bewaartermijn: maybe(termijn),
});
const defined = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));
const lower = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([naam, value]) => [naam.toLowerCase(), value]));

test('X2 what a consumer writes a provider reads, each element in its Afnemer field', () => {
  fc.assert(
    fc.property(consumer, (given) => {
      const gegevens = defined(given) as Verwerkingsgegevens;
      const headers = new Headers(koppenOf(gegevens));
      const { gegevens: read, misvormd } = readKoppen(Object.fromEntries(headers));
      expect(misvormd).toEqual([]);
      expect(read).toEqual(
        defined({
          afnemerId: given.uitvoerder,
          soortAfnemerId: given.uitvoerder === undefined ? undefined : 'OIN',
          verwerkingsactiviteitIdAfnemer: given.verwerkingsactiviteitId,
          verwerkingsactiviteitUrlAfnemer: given.verwerkingsactiviteitUrl,
          verwerkingIdAfnemer: given.verwerkingId,
          vertrouwelijkheid: given.vertrouwelijkheid,
          bewaartermijn: given.bewaartermijn,
        }),
      );
    }),
  );
});

const anything = fc.string({ unit: 'binary', maxLength: 60 });

test('X2 whatever stands in a verwerking, what is sent is a header and can be read', () => {
  const wild = fc.record({
    uitvoerder: anything,
    verwerkingsactiviteitId: anything,
    verwerkingsactiviteitUrl: anything,
  });
  const names = fc.record({
    verwerkingNaam: anything,
    handelingNaam: anything,
    doelbinding: anything,
    gebruiker: anything,
  });
  fc.assert(
    fc.property(wild, names, (some, other) => {
      const headers = new Headers(koppenOf({ ...some, ...other }, { brp: true }));
      const { misvormd } = readKoppen(Object.fromEntries(headers), { brp: true });
      // A user key may be longer than the provider's field takes; nothing else is.
      expect(misvormd.filter((naam) => naam !== 'x-gebruiker')).toEqual([]);
    }),
  );
});

test('X2 whatever stands in the headers, what is read has the form of the contract', () => {
  const names = [
    'oin',
    'verwerkingsactiviteitid',
    'verwerkingsactiviteiturl',
    'verwerkingid',
    'vertrouwelijkheid',
    'bewaartermijn',
  ];
  const headers = fc.record(Object.fromEntries(names.map((naam) => [naam, maybe(anything)])));
  fc.assert(
    fc.property(headers, (given) => {
      const { gegevens } = readKoppen(given);
      expect(isOin(gegevens.afnemerId ?? '0'.repeat(20))).toBe(true);
      expect(isUri(gegevens.verwerkingsactiviteitUrlAfnemer ?? 'urn:x')).toBe(true);
      expect(['normaal', 'vertrouwelijk', undefined]).toContain(gegevens.vertrouwelijkheid);
      expect(isTermijn(gegevens.bewaartermijn ?? 'P1Y')).toBe(true);
    }),
  );
});

test('any case, a number of years, and each header that cannot be read by its name', () => {
  const { gegevens, misvormd } = readKoppen({
    vertrouwelijkheid: 'Vertrouwelijk',
    bewaartermijn: '150',
    verwerkingid: 'geen',
    oin: ['00000001821002193000', '00000001821002193000'],
    verwerkingsactiviteitid: '7A22EB38-BCA6-463F-9955-54AB040287CB',
    verwerkingsactiviteiturl: '',
  });
  expect(gegevens).toEqual({
    vertrouwelijkheid: 'vertrouwelijk',
    bewaartermijn: 'P150Y',
    verwerkingsactiviteitIdAfnemer: '7a22eb38-bca6-463f-9955-54ab040287cb',
  });
  expect(misvormd.toSorted()).toEqual(['OIN', 'VerwerkingId']);
  expect(readKoppen({ vertrouwelijkheid: 'opgeheven' }).misvormd).toEqual(['Vertrouwelijkheid']);
});

test('the names of the BRP go and come back, when asked for', () => {
  const oin = '00000001821002193000';
  const gegevens = {
    uitvoerder: oin,
    verwerkingNaam: 'Huwelijk',
    handelingNaam: 'Intake',
    gebruiker: 'm-7',
    doelbinding: 'BRPACT',
  };
  const headers = koppenOf(gegevens, { brp: true });
  expect(headers).toEqual({
    OIN: oin,
    'x-origin-oin': oin,
    'x-verwerking': 'Huwelijk@Intake',
    'x-gebruiker': 'm-7',
    'x-doelbinding': 'BRPACT',
  });
  const { OIN: _, ...brp } = headers;
  expect(readKoppen(lower(brp), { brp: true }).gegevens).toEqual({
    afnemerId: oin,
    soortAfnemerId: 'OIN',
    verwerkingNaam: 'Huwelijk',
    handelingNaam: 'Intake',
    gebruiker: 'm-7',
    doelbinding: 'BRPACT',
  });
  expect(koppenOf(gegevens)).toEqual({ OIN: oin });
  expect(readKoppen(lower(brp)).gegevens).toEqual({});
  expect(koppenOf({ verwerkingNaam: `${'x'.repeat(300)} – Ω` }, { brp: true })['x-verwerking']).toHaveLength(242);
});

test('a trace goes on with a step of its own', () => {
  const first = newTraceparent();
  const next = childOf(first);
  expect([isTraceparent(first), isTraceparent(next)]).toEqual([true, true]);
  expect(next.slice(0, 35)).toBe(first.slice(0, 35));
  expect(next).not.toBe(first);
  expect(isTraceparent(childOf('onzin'))).toBe(true);
  expect(isTraceparent(`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`)).toBe(false);
});
