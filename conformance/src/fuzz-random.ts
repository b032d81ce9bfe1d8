import { createHash } from 'node:crypto';

/** Chance that can be had again: the same seed gives the same choices. */
export interface Random {
  /** From 0, below `n`. */
  int(n: number): number;
  chance(part: number): boolean;
  pick<T>(list: readonly T[]): T;
}

const TWO_TO_32 = 2 ** 32;

/** A generator of its own for each text (mulberry32). */
export function createRandom(seed: string): Random {
  let state = createHash('sha256').update(seed).digest().readUInt32LE();
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_TO_32;
  };
  const int = (n: number): number => Math.floor(next() * n);
  return {
    int,
    chance: (part) => next() < part,
    pick: (list) => {
      const { length } = list;
      if (length === 0) throw new Error('er is niets om uit te kiezen');
      return list[int(length)] as (typeof list)[number];
    },
  };
}
