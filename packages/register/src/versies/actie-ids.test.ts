import { createSecretKey } from 'node:crypto';

import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { systemClock } from '../clock.ts';
import type { Sleutelring } from '../pseudonimisering/sleutelring.ts';
import type { ActieIds } from './actie-ids.ts';
import { createActieIds } from './actie-ids.ts';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const ring = (byte: number): Sleutelring => ({
  kenmerk: 'test',
  keys: () => [],
  key: () => createSecretKey(Buffer.alloc(32, byte)),
});
const idsAt = (moments: () => number, byte = 7): ActieIds =>
  createActieIds(ring(byte), { ...systemClock, nowMicroseconds: moments });
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const ids = createActieIds(ring(7), systemClock);

test('V6 ids of acties and objects are UUIDs v4', () => {
  const { actieId, objectIds } = ids.mint(50);
  for (const id of [actieId, ...objectIds]) expect(id).toMatch(UUID_V4);
  expect(new Set([actieId, ...objectIds]).size).toBe(51);
});

test('V6 A/2357 no order is visible: of ids one after the other, about half are larger than the one before', () => {
  const all = Array.from({ length: 2_000 }, () => ids.mint(0).actieId);
  const larger = all.filter((id, i) => i > 0 && id > (all[i - 1] ?? '')).length;
  expect(larger).toBeGreaterThan(800);
  expect(larger).toBeLessThan(1_200);
});

test('ADR 0009 keys grow in the order in which ids are made', () => {
  const keys = Array.from({ length: 10_000 }, () => hex(ids.mint(0).actieKey));
  expect(keys).toEqual(keys.toSorted((a, b) => (a < b ? -1 : 1)));
});

test('ADR 0009 an actie and its objects turn back to one key', () => {
  const { actieId, actieKey, objectIds } = ids.mint(20);
  expect(hex(ids.actieKey(actieId))).toBe(hex(actieKey));
  expect(ids.actieId(actieKey)).toBe(actieId);
  for (const [i, id] of objectIds.entries()) {
    expect(hex(ids.actieKeyOfObject(id))).toBe(hex(actieKey));
    expect(ids.objectId(actieId, i + 1)).toBe(id);
  }
});

test('ADR 0009 every UUID turns back to a key of its own, also one that another register made', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), (one, other) => {
      expect(hex(ids.actieKey(one)) === hex(ids.actieKey(other))).toBe(one === other);
    }),
  );
});

test('ADR 0009 under another key ids turn back to something else', () => {
  const { actieId, actieKey } = ids.mint(0);
  expect(hex(createActieIds(ring(8), systemClock).actieKey(actieId))).not.toBe(hex(actieKey));
});

test('V6 a clock that stands still or jumps back gives no id twice', () => {
  const moments = [5_000_000_000, 1_000_000_000];
  const still = idsAt(() => moments[0] ?? 0);
  const minted = Array.from({ length: 9_000 }, () => still.mint(0).actieId);
  moments.shift();
  minted.push(...Array.from({ length: 100 }, () => still.mint(0).actieId));
  expect(new Set(minted).size).toBe(9_100);
});

test('V6 two processes at one moment make different ids', () => {
  const at = (): number => 5_000_000_000;
  expect(idsAt(at).mint(0).actieId).not.toBe(idsAt(at).mint(0).actieId);
});

test('H3 an actie cannot have more objects than an id can count', () => {
  const { actieId } = ids.mint(0);
  expect(() => ids.objectId(actieId, 2 ** 24)).toThrow();
});
