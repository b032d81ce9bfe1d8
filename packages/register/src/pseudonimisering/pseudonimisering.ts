import { createHmac } from 'node:crypto';

import { LRUCache } from 'lru-cache';

import type { Observer } from '../observer.ts';
import { noObserver } from '../observer.ts';
import type { SubjectRef } from '../storage/append.ts';
import type { Engine } from '../storage/engine.ts';
import type { Pace } from '../turns.ts';
import type { Normaalvorm } from '../verwerkt-object/verwerkt-object.ts';
import { normaalvormKey, normaalvormOfKey } from '../verwerkt-object/verwerkt-object.ts';
import type { Sealer } from './sealer.ts';
import { createSealer } from './sealer.ts';
import type { Sleutelring } from './sleutelring.ts';
import type { Subject } from './subject-store.ts';
import { findSubjectNummer, readSubjects } from './subject-store.ts';

/** Bytes of the keyed index that are stored: a row must be unique, and 128 bits are. */
const INDEX_BYTES = 16;
/** Persons kept by number in memory: a look-up, an HMAC and an encryption saved for each line about them. */
const CACHED_SUBJECTS_MAX = 200_000;

/**
 * Identifiers in, numbers out, and back again (A/2042, D1). Reversible behind the API; in the store stands a keyed index and an
 * authenticated encryption, and every other row holds only the subject's number.
 */
export interface Pseudonimisering {
  /** The reference to store for an identifier: its number when known here, else what the store needs to find or make one. */
  refOf(logId: number, normaal: Normaalvorm): SubjectRef;
  /** Remembers the number that the store gave. */
  learn(logId: number, normaal: Normaalvorm, nummer: number): void;
  /** The number of an identifier, or null when the log holds no line about it. */
  find(logId: number, normaal: Normaalvorm): Promise<number | null>;
  /** The normal forms behind numbers. @param pace asked before each. @throws Error when one is missing or was altered. */
  resolve(logId: number, nummers: Iterable<number>, pace: Pace): Promise<ReadonlyMap<number, Normaalvorm>>;
}

export function createPseudonimisering(
  engine: Engine,
  sleutelring: Sleutelring,
  observer: Observer = noObserver,
): Pseudonimisering {
  const nummers = new LRUCache<string, number>({ max: CACHED_SUBJECTS_MAX });
  const sealers = new Map<number, Sealer>();
  const cacheKey = (logId: number, key: string): string => key + String(logId);

  function sealerOf(logId: number): Sealer {
    let sealer = sealers.get(logId);
    if (sealer === undefined) {
      sealer = createSealer(sleutelring.keys('subject', String(logId)));
      sealers.set(logId, sealer);
    }
    return sealer;
  }

  /** The index key differs per log and per soort, so that equal numbers of different kinds do not meet (integriteit 3.1). */
  function indexOf(logId: number, normaal: Normaalvorm, key: string): Uint8Array {
    const secret = sleutelring.key('zoekindex', `${String(logId)} ${normaal.soort === 'bsn' ? 'bsn' : 'overig'}`);
    return createHmac('sha256', secret).update(key).digest().subarray(0, INDEX_BYTES);
  }

  function openRow(logId: number, { nummer, index, versleuteld }: Subject): Normaalvorm {
    const text = sealerOf(logId).open(versleuteld, index).toString('utf8');
    nummers.set(cacheKey(logId, text), nummer);
    return normaalvormOfKey(text);
  }

  return {
    refOf: (logId, normaal) => {
      const key = normaalvormKey(normaal);
      const nummer = nummers.get(cacheKey(logId, key));
      observer.lookedUp('persoon', nummer !== undefined);
      if (nummer !== undefined) return { nummer };
      const index = indexOf(logId, normaal, key);
      return { index, versleuteld: sealerOf(logId).seal(Buffer.from(key), index) };
    },
    learn: (logId, normaal, nummer) => {
      nummers.set(cacheKey(logId, normaalvormKey(normaal)), nummer);
    },
    find: async (logId, normaal) => {
      const key = normaalvormKey(normaal);
      const cached = nummers.get(cacheKey(logId, key));
      observer.lookedUp('persoon', cached !== undefined);
      if (cached !== undefined) return cached;
      const nummer = await findSubjectNummer(engine, logId, indexOf(logId, normaal, key));
      if (nummer !== null) nummers.set(cacheKey(logId, key), nummer);
      return nummer;
    },
    resolve: async (logId, wanted, pace) => {
      const subjects = await readSubjects(engine, logId, [...new Set(wanted)]);
      const found = new Map<number, Normaalvorm>();
      for (const subject of subjects) {
        const turn = pace(1);
        if (turn !== undefined) await turn;
        found.set(subject.nummer, openRow(logId, subject));
      }
      return found;
    },
  };
}
