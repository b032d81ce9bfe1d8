import { isDeepStrictEqual } from 'node:util';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Schrijfwijze } from '../verwerkt-object/verwerkt-object.ts';
import { opmaakvelden, tekstvelden } from '../verwerkingsactie/verwerkingsactie.ts';
import { vertrouwelijkheden } from '../verwerkingsactie/vertrouwelijkheid.ts';
import { canonicalActie, canonicalKern, canonicalObject } from './canonical.ts';
import type { Versie } from './versies.ts';
import { bewerkingen } from './versies.ts';

/** Texts that tempt: quotes, separators, names of elements, numbers. Few, so that two acties often nearly agree. */
const text = fc.constantFrom('', '"', '","', '\\', 'a', 'a:b', '{}', 'null', '0', 'é', 'é', '😀', ' a', '\n');
const optional = Object.fromEntries([...tekstvelden, ...opmaakvelden].map((name) => [name, text]));
const object = fc.record(
  {
    objecttype: text,
    soortObjectId: text,
    objectId: text,
    betrokkenheid: text,
    verwerktObjectId: text,
    verwerkteSoortenGegevens: fc.array(text, { maxLength: 2 }),
  },
  { noNullPrototype: true },
);
const actie = fc
  .tuple(
    fc.record(optional, { requiredKeys: [] }),
    fc.record({
      vertrouwelijkheid: fc.constantFrom(...vertrouwelijkheden),
      tijdstip: text,
      uitvoeringDoor: fc.constantFrom('medewerker', 'systeem', 'onbekend'),
      verwerkteObjecten: fc.array(object, { maxLength: 2 }),
    }),
  )
  .map(([some, always]) => ({ ...some, ...always }));
const versie = fc.record({
  actieId: text,
  versieId: text,
  versienummer: fc.nat(2),
  bewerking: fc.constantFrom(...bewerkingen),
  vervallen: fc.boolean(),
  ooitVertrouwelijk: fc.boolean(),
  applicatie: text,
  gebruiker: text,
  traceparent: text,
  actie,
}) satisfies fc.Arbitrary<Versie>;
const schrijfwijze = fc.option(fc.tuple(text, text, text)) satisfies fc.Arbitrary<Schrijfwijze | null>;

/** The same thing, or a copy in which one element has another value, is gone or is new. */
function nearlyEqual<T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<readonly [T, T]> {
  return fc.tuple(arbitrary, arbitrary, fc.nat()).map(([a, b, n]) => {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof T)[];
    const name = names[n % (names.length + 1)];
    if (name === undefined) return [a, structuredClone(a)] as const;
    const copy = { ...a };
    if (b[name] === undefined) delete copy[name];
    else copy[name] = b[name];
    return [a, copy] as const;
  });
}

/** What the text of a version holds: how many objects but not which, and not who received. */
function withoutSubjects({ actie: { verwerkteObjecten, afnemerId: _afnemer, ...rest }, ...kern }: Versie) {
  return { ...kern, actie: rest, objecten: verwerkteObjecten.length };
}

const runs = { numRuns: 2_000 };

describe('two different things never have the same canonical text', () => {
  test('an actie, identifiers included', () => {
    fc.assert(
      fc.property(nearlyEqual(actie), ([a, b]) => {
        expect(canonicalActie(a) === canonicalActie(b)).toBe(isDeepStrictEqual(a, b));
      }),
      runs,
    );
  });

  test('a version, without its identifiers', () => {
    const same = fc.tuple(nearlyEqual(versie), nearlyEqual(actie), schrijfwijze, schrijfwijze);
    fc.assert(
      fc.property(same, ([[a, b], [first, second], one, other]) => {
        const [left, right] = [
          { ...a, actie: first },
          { ...b, actie: second },
        ];
        expect(canonicalKern(left, one) === canonicalKern(right, other)).toBe(
          isDeepStrictEqual([withoutSubjects(left), one], [withoutSubjects(right), other]),
        );
      }),
      runs,
    );
  });

  test('an object, without its identifier', () => {
    fc.assert(
      fc.property(nearlyEqual(object), schrijfwijze, schrijfwijze, ([a, b], one, other) => {
        const { objectId: _a, ...left } = a;
        const { objectId: _b, ...right } = b;
        expect(canonicalObject(a, one) === canonicalObject(b, other)).toBe(
          isDeepStrictEqual([left, one], [right, other]),
        );
      }),
      runs,
    );
  });
});

/** The keys of every object in a text, in their order. */
function keysOf(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(keysOf);
  return Array.isArray(value) ? inner : [Object.keys(value), ...inner];
}

describe('canonical text', () => {
  test('has its keys in the order of RFC 8785, in whatever order they were given', () => {
    fc.assert(
      fc.property(versie, schrijfwijze, (one, written) => {
        const canonical = canonicalKern(one, written);
        for (const keys of keysOf(JSON.parse(canonical))) expect(keys).toEqual([...keys].toSorted());
        const turned = Object.fromEntries(Object.entries(one.actie).toReversed()) as typeof one.actie;
        expect(canonicalKern({ ...one, actie: turned }, written)).toBe(canonical);
        expect(canonicalActie(turned)).toBe(canonicalActie(one.actie));
      }),
    );
  });

  test('D1 of a version and of an object holds no identifier', () => {
    const person = {
      objecttype: 'persoon',
      soortObjectId: 'BSN',
      objectId: '999990019',
      betrokkenheid: '',
      verwerktObjectId: 'a',
      verwerkteSoortenGegevens: [],
    };
    const [sample] = fc.sample(versie, 1);
    if (sample === undefined) throw new Error('geen voorbeeld');
    const full = { ...sample.actie, soortAfnemerId: 'BSN', afnemerId: '999990020', verwerkteObjecten: [person] };
    const texts = canonicalKern({ ...sample, actie: full }, null) + canonicalObject(person, null);
    expect(texts).not.toMatch(/99999002|99999001/);
    expect(canonicalActie(full)).toContain('999990019');
  });
});
