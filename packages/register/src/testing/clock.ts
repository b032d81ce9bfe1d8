import { randomUUID } from 'node:crypto';

import type { Clock } from '../clock.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  advance(seconds: number): void;
}

export function createTestClock(startSeconds = 1_712_320_542): TestClock {
  let now = startSeconds;
  return {
    nowMicroseconds: () => now * 1_000_000,
    nowSeconds: () => now,
    newUuid: () => randomUUID(),
    advance: (seconds) => {
      now += seconds;
    },
  };
}
