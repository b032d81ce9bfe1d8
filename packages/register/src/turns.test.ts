import { expect, test } from 'vitest';

import { createGate, createPace } from './turns.ts';

const PIECES = 20;

/** Works in pieces and notes after each how many turns of the event loop there had been. */
async function workInPieces(turns: () => number, notes: number[]): Promise<void> {
  const pace = createPace(1);
  for (let i = 0; i < PIECES; i += 1) {
    await pace(1);
    notes.push(turns());
  }
}

test('Z12 each turn of the event loop has one piece of long work, however many work at a time', async () => {
  let turns = 0;
  let busy = true;
  const count = (): void => {
    turns += 1;
    if (busy) setImmediate(count);
  };
  setImmediate(count);
  const notes: number[] = [];
  await Promise.all([1, 2, 3].map(async () => workInPieces(() => turns, notes)));
  busy = false;
  // The first piece of each comes at once; every later one waits for a turn of its own.
  expect(notes).toHaveLength(3 * PIECES);
  const later = notes.slice(3);
  expect(new Set(later).size).toBe(later.length);
});

test('Z12 work waits for a turn only when enough was done', async () => {
  const pace = createPace(10);
  expect([pace(4), pace(6), pace(1) === undefined, pace(9), pace(1) === undefined]).toEqual([
    undefined,
    undefined,
    false,
    undefined,
    false,
  ]);
});

test('Z12 a gate lets so many in, in order, also after a failure', async () => {
  const gate = createGate(2);
  const log: string[] = [];
  let inside = 0;
  let most = 0;
  const work = async (name: string): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    log.push(name);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
    if (name === 'b') throw new Error('b');
  };
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c', 'd', 'e'].map(async (name) => gate('client', async () => work(name))),
  );
  expect(outcomes.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
  expect(log).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(most).toBe(2);
});

test('ADR 0012 outside a gate clients take turns', async () => {
  const gate = createGate(1);
  const log: string[] = [];
  const pass = async (name: string): Promise<void> =>
    gate(name.charAt(0), async () => {
      await new Promise((resolve) => setImmediate(resolve));
      log.push(name);
    });
  await Promise.all(['a1', 'a2', 'a3', 'a4', 'b1', 'b2'].map(pass));
  expect(log).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'a4']);
  await pass('a5');
  expect(log.at(-1)).toBe('a5');
});
