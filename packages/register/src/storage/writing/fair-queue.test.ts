import { describe, expect, test } from 'vitest';

import type { Queued } from './fair-queue.ts';
import { FairQueue } from './fair-queue.ts';

interface Item extends Queued {
  readonly name: string;
}

const item = (name: string, versies = 1, bytes = 0): Item => ({ name, line: name.charAt(0), versies, bytes });
const names = (items: readonly Item[]): readonly string[] => items.map(({ name }) => name);

function queueOf(max: { versies: number; bytes: number }, ...items: readonly Item[]): FairQueue<Item> {
  const queue = new FairQueue<Item>(max);
  for (const each of items) queue.push(each);
  return queue;
}

const wide = { versies: 1_000, bytes: 1_000 };

describe('ADR 0012 the queue of the writer', () => {
  test('clients take turns, each in its own order', () => {
    const queue = queueOf(wide, item('a1'), item('a2'), item('a3'), item('b1'), item('c1'), item('b2'));
    expect(names(queue.takeBatch({ versies: 4, bytes: 100 }))).toEqual(['a1', 'b1', 'c1', 'a2']);
    expect(names(queue.takeBatch({ versies: 4, bytes: 100 }))).toEqual(['b2', 'a3']);
    expect(queue.length).toBe(0);
    expect(queue.takeBatch({ versies: 4, bytes: 100 })).toEqual([]);
  });

  test('what does not fit in a batch is the first of the next, and goes alone when it never fits', () => {
    const queue = queueOf(wide, item('a1', 9), item('b1', 3), item('b2', 3), item('a2', 1));
    expect(names(queue.takeBatch({ versies: 5, bytes: 100 }))).toEqual(['a1']);
    expect(names(queue.takeBatch({ versies: 5, bytes: 100 }))).toEqual(['b1', 'a2']);
    expect(names(queue.takeBatch({ versies: 5, bytes: 100 }))).toEqual(['b2']);
  });

  test('a batch is bounded in bytes as well: one version can hold thousands of objects', () => {
    const queue = queueOf(wide, item('a1', 1, 150), item('a2', 1, 60), item('b1', 1, 40), item('b2', 1, 1));
    const max = { versies: 100, bytes: 100 };
    expect([1, 2, 3].map(() => names(queue.takeBatch(max)))).toEqual([['a1'], ['b1', 'a2'], ['b2']]);
  });

  test('a full queue refuses the greediest, and lets a modest client in for the newest of the greediest', () => {
    const queue = queueOf({ versies: 4, bytes: 1_000 }, item('a1'), item('a2'), item('a3'), item('b1'));
    expect([queue.hasRoom('a'), queue.hasRoom('b'), queue.hasRoom('c')]).toEqual([false, true, true]);
    expect(names(queue.push(item('a4')))).toEqual(['a4']);
    expect(names(queue.push(item('c1')))).toEqual(['a3']);
    expect(names(queue.takeBatch({ versies: Infinity, bytes: Infinity }))).toEqual(['a1', 'b1', 'c1', 'a2']);
    expect(queue.hasRoom('a')).toBe(true);
  });

  test('one item more than fits is let in, however large: else it could never be stored', () => {
    const queue = queueOf({ versies: 4, bytes: 100 }, item('a1', 3));
    expect(queue.push(item('b1', 50, 5_000))).toEqual([]);
    expect(names(queue.push(item('b2')))).toEqual(['b2']);
    expect(names(queue.push(item('a2')))).toEqual(['b1']);
    expect(names(queue.takeBatch({ versies: Infinity, bytes: Infinity }))).toEqual(['a1', 'a2']);
  });

  test('bytes count as versions do', () => {
    const queue = queueOf({ versies: 100, bytes: 100 }, item('a1', 1, 90), item('b1', 20, 10));
    expect([queue.hasRoom('a'), queue.hasRoom('b')]).toEqual([false, true]);
    expect(names(queue.push(item('b2')))).toEqual(['a1']);
  });
});
