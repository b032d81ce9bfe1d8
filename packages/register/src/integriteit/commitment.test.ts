import { describe, expect, test } from 'vitest';

import { readVectors } from '../testing/vectors.ts';
import { kernCommitment, newNonce, objectCommitment, recordCommitment, subjectCommitment } from './commitment.ts';

/** Bytes are in hexadecimal; each was computed from the formulas alone, without this code. */
interface Commitmentvectors {
  readonly subject: { nonce: string; soortObjectId: string; objectId: string; commitment: string }[];
  readonly object: { nonce: string; subject: string; canoniek: string; commitment: string }[];
  readonly kern: {
    nonce: string;
    canoniek: string;
    afnemer: string | null;
    objecten: string[];
    commitment: string;
  }[];
  readonly actie: { kern: string; tijdstipRegistratie: number; commitment: string }[];
}

const vectors = readVectors('commitment') as Commitmentvectors;
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

describe('commitments are those of the contract', () => {
  test.each(vectors.subject)('subject $#', ({ nonce, soortObjectId, objectId, commitment }) => {
    expect(subjectCommitment(bytes(nonce), soortObjectId, objectId)).toEqual(bytes(commitment));
  });
  test.each(vectors.object)('object $#', ({ nonce, subject, canoniek, commitment }) => {
    expect(objectCommitment(bytes(nonce), bytes(subject), canoniek)).toEqual(bytes(commitment));
  });
  test.each(vectors.kern)('kern $#', ({ nonce, canoniek, afnemer, objecten, commitment }) => {
    const hidden = afnemer === null ? null : bytes(afnemer);
    expect(kernCommitment(bytes(nonce), canoniek, hidden, objecten.map(bytes))).toEqual(bytes(commitment));
  });
  test.each(vectors.actie)('actie $#', ({ kern, tijdstipRegistratie, commitment }) => {
    expect(recordCommitment(bytes(kern), tijdstipRegistratie)).toEqual(bytes(commitment));
  });
});

describe('every change of what is bound changes the commitment', () => {
  const [a, b, c] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)];
  const noSubject = Buffer.alloc(32);

  test.each<[string, readonly Buffer[]]>([
    [
      'subject',
      [
        subjectCommitment(a, 'BSN', '1'),
        subjectCommitment(b, 'BSN', '1'),
        subjectCommitment(a, 'bsn', '1'),
        subjectCommitment(a, 'BSN', '2'),
        subjectCommitment(a, 'BSN', '1 '),
        subjectCommitment(a, 'BSN1', ''),
        subjectCommitment(a, '', 'BSN1'),
      ],
    ],
    [
      'object',
      [
        objectCommitment(a, b, '{}'),
        objectCommitment(c, b, '{}'),
        objectCommitment(a, c, '{}'),
        objectCommitment(b, a, '{}'),
        objectCommitment(a, b, '{ }'),
      ],
    ],
    [
      'kern',
      [
        kernCommitment(a, '{}', null, [b, c]),
        kernCommitment(b, '{}', null, [b, c]),
        kernCommitment(a, '{ }', null, [b, c]),
        kernCommitment(a, '{}', a, [b, c]),
        kernCommitment(a, '{}', null, [c, b]),
        kernCommitment(a, '{}', null, [b]),
        kernCommitment(a, '{}', null, [b, c, c]),
        kernCommitment(a, '{}', null, []),
        kernCommitment(a, '{}', b, [c]),
      ],
    ],
    ['actie', [recordCommitment(a, 0), recordCommitment(b, 0), recordCommitment(a, 1), recordCommitment(a, -1)]],
    [
      'kinds',
      [
        subjectCommitment(a, '', ''),
        objectCommitment(a, noSubject, ''),
        kernCommitment(a, '', null, []),
        recordCommitment(a, 0),
      ],
    ],
  ])('%s', (_kind, commitments) => {
    expect(new Set(commitments.map((commitment) => commitment.toString('hex'))).size).toBe(commitments.length);
  });
});

test('a nonce is never given twice, also across pools', () => {
  const nonces = Array.from({ length: 1_000 }, () => newNonce().toString('hex'));
  expect(new Set(nonces).size).toBe(nonces.length);
  expect(nonces.every((nonce) => nonce.length === 64)).toBe(true);
});
