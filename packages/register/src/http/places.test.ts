import { setTimeout as pause } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import type { RegisterError } from '../errors.ts';
import type { Places, PlacesMax } from './places.ts';
import { createPlaces } from './places.ts';

const max: PlacesMax = { requests: 2, bytes: 100, waiting: 3, waitMs: 60_000 };

/** Guests by name, and what became of them. */
function guestsOf(places: Places) {
  const told: string[] = [];
  const enter = (name: string, bytes = 1, soort: 'json' | 'regels' = 'json'): (() => void) =>
    places.enter(name.charAt(0), { soort, bytes }, (refused?: RegisterError) =>
      told.push(refused === undefined ? name : `${name} ${refused.code}`),
    );
  return { told, enter };
}

describe('ADR 0012 places per client', () => {
  test('who finds no place waits in order of arrival; another client has places of its own', () => {
    const { told, enter } = guestsOf(createPlaces(max));
    const leave = ['a1', 'a2', 'a3', 'a4', 'b1'].map((name) => enter(name));
    expect(told).toEqual(['a1', 'a2', 'b1']);
    leave[1]?.();
    leave[1]?.();
    expect(told).toEqual(['a1', 'a2', 'b1', 'a3']);
    leave[0]?.();
    expect(told.slice(4)).toEqual(['a4']);
  });

  test('bodies count by their bytes; a large one goes alone and is not passed for ever', () => {
    const { told, enter } = guestsOf(createPlaces(max));
    const first = enter('a1', 60);
    const large = enter('a2', 500);
    const small = enter('a3', 1);
    expect(told).toEqual(['a1']);
    first();
    expect(told).toEqual(['a1', 'a2']);
    large();
    expect(told).toEqual(['a1', 'a2', 'a3']);
    small();
  });

  test('a large body holds back no body of the other sort, nor a small one, however many wait behind it', () => {
    const { told, enter } = guestsOf(createPlaces({ ...max, requests: 4 }));
    const lines = enter('a1', 500, 'regels');
    const moreLines = enter('a2', 1, 'regels');
    const large = enter('a3', 500);
    enter('a4', 1);
    expect(told).toEqual(['a1', 'a3']);
    const small = [enter('a5', 0), enter('a6', 0, 'regels')];
    expect(told.slice(2)).toEqual(['a5', 'a6']);
    small[0]?.();
    large();
    lines();
    expect(told.slice(4)).toEqual(['a4', 'a2']);
    moreLines();
  });

  test('who gives up waiting is forgotten', () => {
    const { told, enter } = guestsOf(createPlaces(max));
    const [first, , third] = ['a1', 'a2', 'a3', 'a4'].map((name) => enter(name));
    third?.();
    first?.();
    expect(told).toEqual(['a1', 'a2', 'a4']);
  });

  test('a client that left and came back has its two places, whoever says once more that he left', () => {
    const { told, enter } = guestsOf(createPlaces(max));
    const early = enter('a1');
    early();
    const leave = [enter('a2'), enter('a3')];
    early();
    enter('a4');
    expect(told).toEqual(['a1', 'a2', 'a3']);
    leave[0]?.();
    expect(told).toEqual(['a1', 'a2', 'a3', 'a4']);
  });

  test('REGELS 8 one too many that waits is refused with 429, one that waits too long with 503', async () => {
    const { told, enter } = guestsOf(createPlaces({ ...max, waitMs: 20 }));
    const [first] = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'].map((name) => enter(name));
    expect(told).toEqual(['a1', 'a2', 'a6 throttled']);
    await pause(100);
    expect(told.slice(3)).toEqual(['a3', 'a4', 'a5'].map((name) => `${name} service_unavailable`));
    first?.();
    enter('a7');
    expect(told.slice(6)).toEqual(['a7']);
  });
});
