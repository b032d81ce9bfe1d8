import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readVectors } from '../testing/vectors.ts';
import { normaalvorm, normaalvormKey, passesElfproef, schrijfwijzeOf, writeIdentifier } from './verwerkt-object.ts';

interface Bsnvector {
  readonly soort: string;
  readonly ontvangen: string;
  readonly normaal: string;
  /** Null: this soort has no proof. */
  readonly elfproef: boolean | null;
  readonly reden: string;
}

describe('V8 identifiers', () => {
  // The title is the reason alone: no number of a person stands in the output of a test run.
  describe.each(readVectors('bsn') as Bsnvector[])('$soort, $reden', ({ soort, ontvangen, normaal, elfproef }) => {
    const vorm = normaalvorm('persoon', soort, ontvangen);

    test('has one normal form', () => {
      expect(vorm).toEqual({ objecttype: 'persoon', soort: soort.trim().toLowerCase(), id: normaal });
    });

    test('comes back as it was received', () => {
      expect(writeIdentifier(vorm.id, schrijfwijzeOf(ontvangen, vorm.id))).toBe(ontvangen);
    });

    test('passes the elfproef or not', () => {
      expect(passesElfproef(vorm)).toBe(elfproef ?? true);
    });
  });

  test('objecttype and soort have no case', () => {
    expect(normaalvorm('Persoon', 'BSN', '999990019')).toEqual(normaalvorm('persoon', 'bsn', '999990019'));
  });

  test('two normal forms never have one key', () => {
    expect(normaalvormKey({ objecttype: 'a', soort: 'b","c', id: 'd' })).not.toBe(
      normaalvormKey({ objecttype: 'a', soort: 'b', id: 'c","d' }),
    );
  });

  test('every identifier comes back as it was received', () => {
    const soort = fc.constantFrom('BSN', 'A-nummer');
    const padded = fc.stringMatching(/^[ \t]{0,3}\d{0,12}[ \t]{0,3}$/);
    fc.assert(
      fc.property(soort, fc.oneof(padded, fc.string({ unit: 'grapheme' })), (soortObjectId, objectId) => {
        const { id } = normaalvorm('persoon', soortObjectId, objectId);
        expect(writeIdentifier(id, schrijfwijzeOf(objectId, id))).toBe(objectId);
      }),
    );
  });
});
