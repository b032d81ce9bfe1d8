import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Store } from '../storage/open-store.ts';
import { newFolder, openTestStore } from '../testing/store.ts';
import type { Normaalvorm } from '../verwerkt-object/verwerkt-object.ts';
import { normaalvorm } from '../verwerkt-object/verwerkt-object.ts';
import type { Pseudonimisering } from './pseudonimisering.ts';
import { createPseudonimisering } from './pseudonimisering.ts';
import { createSleutelring, loadSleutelring } from './sleutelring.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const person = normaalvorm('persoon', 'BSN', '999990019');

/** What the store would keep of a person that it does not know. */
function stored(pseudonimisering: Pseudonimisering, logId: number, normaal: Normaalvorm) {
  const ref = pseudonimisering.refOf(logId, normaal);
  if ('nummer' in ref) throw new Error('deze persoon is al bekend');
  return { index: Buffer.from(ref.index).toString('hex'), versleuteld: Buffer.from(ref.versleuteld) };
}

describe('D1 pseudonyms', () => {
  test('stay the same under the same keys, also in another process', () => {
    const [one, other] = [0, 1].map(() => createPseudonimisering(store.engine, store.sleutelring));
    expect(one && stored(one, 1, person).index).toBe(other && stored(other, 1, person).index);
  });

  test('are equal for two spellings of one BSN', () => {
    const pseudonimisering = createPseudonimisering(store.engine, store.sleutelring);
    const spelled = normaalvorm('Persoon', ' bsn ', ' 999990019 ');
    expect(stored(pseudonimisering, 1, spelled).index).toBe(stored(pseudonimisering, 1, person).index);
  });

  test('differ per log, per kind, per person and per key ring', () => {
    const pseudonimisering = createPseudonimisering(store.engine, store.sleutelring);
    const path = join(newFolder(), 'sleutelring.json');
    createSleutelring(path);
    const elsewhere = createPseudonimisering(store.engine, loadSleutelring(path));
    const indexes = [
      stored(pseudonimisering, 1, person),
      stored(pseudonimisering, 2, person),
      stored(pseudonimisering, 1, normaalvorm('persoon', 'A-nummer', '999990019')),
      stored(pseudonimisering, 1, normaalvorm('persoon', 'vreemdelingennummer', '999990019')),
      stored(pseudonimisering, 1, normaalvorm('organisatie', 'BSN', '999990019')),
      stored(pseudonimisering, 1, normaalvorm('persoon', 'BSN', '999990020')),
      stored(elsewhere, 1, person),
    ].map(({ index }) => index);
    expect(new Set(indexes).size).toBe(indexes.length);
  });

  test('hold no readable number, and each encryption is another', () => {
    const pseudonimisering = createPseudonimisering(store.engine, store.sleutelring);
    const [a, b] = [stored(pseudonimisering, 1, person), stored(pseudonimisering, 1, person)];
    expect(a.versleuteld.includes('999990019')).toBe(false);
    expect(a.versleuteld.equals(b.versleuteld)).toBe(false);
  });

  test('a number that was learned is used, in its own log only', async () => {
    const pseudonimisering = createPseudonimisering(store.engine, store.sleutelring);
    pseudonimisering.learn(1, person, 7);
    expect(pseudonimisering.refOf(1, person)).toEqual({ nummer: 7 });
    expect(await pseudonimisering.find(1, person)).toBe(7);
    expect('index' in pseudonimisering.refOf(2, person)).toBe(true);
    expect(await pseudonimisering.find(2, person)).toBeNull();
  });

  test('a person of whom there is no line has no number', async () => {
    expect(await createPseudonimisering(store.engine, store.sleutelring).find(1, person)).toBeNull();
  });
});
