import { describe, expect, test } from 'vitest';

import { createTokenBuckets } from './token-bucket.ts';

describe('ADR 0012 a bucket of tokens', () => {
  test('holds its size, then what comes in, and says how long to wait', () => {
    const { take } = createTokenBuckets(0.5, 3, 10);
    expect([take('a', 0), take('a', 0), take('a', 0), take('a', 0)]).toEqual([0, 0, 0, 2]);
    expect([take('a', 1_000), take('a', 2_000), take('a', 2_000)]).toEqual([1, 0, 2]);
    expect([take('a', 60_000), take('a', 60_000), take('a', 60_000), take('a', 60_000)]).toEqual([0, 0, 0, 2]);
  });

  test('is one per caller, for a bounded number of callers', () => {
    const { take } = createTokenBuckets(1, 1, 2);
    expect([take('a', 0), take('b', 0), take('a', 0), take('b', 0)]).toEqual([0, 0, 1, 1]);
    // The third pushes out the one that was longest away.
    expect([take('c', 0), take('b', 0), take('a', 0)]).toEqual([0, 1, 0]);
  });

  test('does not mind a clock that is set back', () => {
    const { take } = createTokenBuckets(1, 1, 2);
    expect([take('a', 10_000), take('a', 5_000), take('a', 6_000)]).toEqual([0, 1, 0]);
  });
});
