import { expect, onTestFinished, test } from 'vitest';

import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';
import { openTestStore } from '../testing/store.ts';
import { createLease } from './lease.ts';

const SECONDS = 60;

/** A clock that stands still until it is set forward. */
function stillClock(): Clock & { forward(seconds: number): void } {
  let nu = systemClock.nowMicroseconds();
  return { ...systemClock, nowMicroseconds: () => nu, forward: (seconds) => (nu += seconds * 1_000_000) };
}

test('ONTWERP 4 of several processes one has a task, until it stops asking for it', async () => {
  const store = await openTestStore();
  onTestFinished(() => store.close());
  const { engine } = store;
  const clock = stillClock();
  const [een, ander] = [createLease(engine, clock, 'taak', SECONDS), createLease(engine, clock, 'taak', SECONDS)];
  expect([await een.hold(), await ander.hold(), await een.hold()]).toEqual([true, false, true]);
  clock.forward(SECONDS - 1);
  expect([await een.hold(), await ander.hold()]).toEqual([true, false]);
  clock.forward(SECONDS);
  expect([await ander.hold(), await een.hold()]).toEqual([true, false]);
});

test('ONTWERP 4 of many that ask at the same moment one gets it, and another task is another one', async () => {
  const store = await openTestStore();
  onTestFinished(() => store.close());
  const { engine } = store;
  const clock = stillClock();
  const asked = await Promise.all(
    Array.from({ length: 10 }, async () => createLease(engine, clock, 'taak', SECONDS).hold()),
  );
  expect(asked.filter(Boolean)).toHaveLength(1);
  expect(await createLease(engine, clock, 'andere taak', SECONDS).hold()).toBe(true);
});
