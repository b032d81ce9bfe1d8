import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { createSleutelring, loadSleutelring } from '../pseudonimisering/sleutelring.ts';
import { aanvragerMet } from '../testing/aanvrager.ts';
import { createTestClock } from '../testing/clock.ts';
import { faultsOf } from '../testing/refusal.ts';
import { newFolder } from '../testing/store.ts';
import type { Bladwijzer } from './cursor.ts';
import { createCursors } from './cursor.ts';

function freshRing() {
  const path = join(newFolder(), 'sleutelring.json');
  createSleutelring(path);
  return loadSleutelring(path);
}

const bladwijzer: Bladwijzer = {
  criteria: {
    doel: { soort: 'object', objecttype: 'persoon', soortObjectId: 'BSN', objectId: '999990019' },
    van: null,
    tot: 1_712_320_542_000_000,
    verwerkingsactiviteitId: null,
    vertrouwelijkheid: ['normaal'],
    vertrouwelijkheidIn: null,
    beperkteSet: false,
    pageSize: 100,
    page: 1,
  },
  stand: 12,
  count: 340,
  pagina: 2,
  richting: 'volgende',
  positie: { tijdstip: 1_712_320_542_000_000, eersteVolgnummer: 7, rang: 0 },
};
const aanvrager = aanvragerMet();
const clock = createTestClock();
const cursors = createCursors(freshRing(), clock);
const token = cursors.encode(aanvrager, bladwijzer);
const refused = ['cursor invalid'];

describe('Z7 a cursor', () => {
  test('gives back what it was made of', () => {
    expect(cursors.decode(aanvrager, token)).toMatchObject(bladwijzer);
  });

  test('D2 tells nothing to who sees it', () => {
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(Buffer.from(token, 'base64url').includes('999990019')).toBe(false);
  });

  test('is refused with any bit altered', () => {
    const sealed = Buffer.from(token, 'base64url');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const altered = Buffer.from(sealed);
      altered.writeUInt8(altered.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(faultsOf(() => cursors.decode(aanvrager, altered.toString('base64url')))).toEqual(refused);
    }
  });

  test('is refused with any character altered, also one that decodes to the same bytes', () => {
    for (let i = 0; i < token.length; i += 1)
      for (const char of ['A', 'B', '_', '='].filter((candidate) => candidate !== token[i])) {
        const altered = token.slice(0, i) + char + token.slice(i + 1);
        expect(faultsOf(() => cursors.decode(aanvrager, altered))).toEqual(refused);
      }
    const last = token.slice(0, -1);
    const others = Array.from({ length: 64 }, (_, i) =>
      Buffer.from([i << 2])
        .toString('base64url')
        .slice(0, 1),
    );
    for (const char of others.filter((other) => !token.endsWith(other)))
      expect(faultsOf(() => cursors.decode(aanvrager, last + char))).toEqual(refused);
  });

  test.each([
    ['another client', { applicatieId: 2 }],
    ['another log', { logId: 2 }],
    ['the other API', { api: 'inzage' as const }],
    ['a client and log that read alike', { applicatieId: 11, logId: 1 }],
  ])('is refused for %s', (_who, other) => {
    expect(faultsOf(() => cursors.decode(aanvragerMet(other), token))).toEqual(refused);
  });

  test.each(['', 'x', 'geen cursor', token.slice(1), `${token}A`, `${token}=`, ` ${token}`])(
    '%.12j is none',
    (text) => {
      expect(faultsOf(() => cursors.decode(aanvrager, text))).toEqual(refused);
    },
  );

  test('is refused by a register with other keys', () => {
    expect(faultsOf(() => createCursors(freshRing(), clock).decode(aanvrager, token))).toEqual(refused);
  });

  test('works for an hour', () => {
    const fresh = cursors.encode(aanvrager, bladwijzer);
    clock.advance(3599);
    expect(faultsOf(() => cursors.decode(aanvrager, fresh))).toEqual([]);
    clock.advance(1);
    expect(faultsOf(() => cursors.decode(aanvrager, fresh))).toEqual(refused);
  });
});
