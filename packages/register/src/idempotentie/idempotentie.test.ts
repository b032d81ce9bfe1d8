import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { buildContext } from '../build-context.ts';
import { loadConfig } from '../config/config.ts';
import type { Context } from '../context.ts';
import type { Store } from '../storage/open-store.ts';
import { aanvragerMet } from '../testing/aanvrager.ts';
import { createTestClock } from '../testing/clock.ts';
import { openTestStore } from '../testing/store.ts';
import { addOrganisatie } from '../autorisatie/manage-organisaties.ts';
import { createSealer } from '../pseudonimisering/sealer.ts';
import { recordVerwerkingsactie } from '../verwerkingsactie/record-verwerkingsactie.ts';

const DAY_SECONDS = 86_400;
const aanvrager = aanvragerMet();
const invoer = { vertrouwelijkheid: 'normaal', tijdstip: '2024-04-05T14:35:42+02:00', verwerkteObjecten: [] } as const;
const { config } = loadConfig({ flags: { dev: true, data: 'geen' }, environment: new Map(), file: {} });

let store: Store;
let context: Context;
const clock = createTestClock();
beforeAll(async () => {
  store = await openTestStore();
  const sealer = createSealer(store.sleutelring.keys('geheim', ''));
  await addOrganisatie({ engine: store.engine, sealer }, aanvrager.organisatieOin, 'Gemeente');
  context = buildContext(config, store, clock);
});
afterAll(() => store.close());

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

/** Logs an actie under a key, as POST does. */
async function record(key: string, body: Parameters<typeof recordVerwerkingsactie>[2] = invoer): Promise<string> {
  const sleutel = context.idempotentie.sleutelOf(aanvrager, 'verwerkingsactie_create', key, body);
  return (await recordVerwerkingsactie(context, { aanvrager, sleutel, traceparent: '' }, body)).actieId;
}

describe('V11 the key', () => {
  const keyOf = (wie = aanvrager, operatie = 'post', key = 'k') =>
    hex(context.idempotentie.sleutelOf(wie, operatie, key, {})?.sleutel);
  const contentOf = (inhoud: unknown) => hex(context.idempotentie.sleutelOf(aanvrager, 'post', 'k', inhoud)?.inhoud);

  test('is its own per log, client, operation and key', () => {
    const keys = [
      keyOf(),
      keyOf(aanvragerMet({ logId: 2 })),
      keyOf(aanvragerMet({ applicatieId: 2 })),
      keyOf(aanvrager, 'put'),
      keyOf(aanvrager, 'post', 'k2'),
      keyOf(aanvragerMet({ applicatieId: 1 }), 'post","k', ''),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(keyOf()).toBe(keys[0]);
  });

  test('is absent when none was sent', () => {
    expect(context.idempotentie.sleutelOf(aanvrager, 'post', undefined, {})).toBeNull();
    expect(context.idempotentie.guardOf(null, null)).toBeNull();
  });

  test('binds the content, whatever the order of its names', () => {
    expect(contentOf({ a: 1, b: { c: [1, 2], d: null } })).toBe(contentOf({ b: { d: null, c: [1, 2] }, a: 1 }));
    const contents = [{ a: 1 }, { a: '1' }, { a: null }, {}, { a: [1] }, { a: { 0: 1 } }, { a: 1, b: 2 }, [1], null];
    expect(new Set(contents.map(contentOf)).size).toBe(contents.length);
    expect(contentOf([1, 2])).not.toBe(contentOf([2, 1]));
  });

  test('D1 keeps nothing that can be read', () => {
    const sleutel = context.idempotentie.sleutelOf(aanvrager, 'post', 'sleutel-1', { objectId: '999990019' });
    const guard = context.idempotentie.guardOf(sleutel, 3);
    const bytes = Buffer.concat([guard?.sleutel ?? Buffer.alloc(0), guard?.inhoud ?? Buffer.alloc(0)]);
    expect(bytes).toHaveLength(64);
    expect(bytes.includes('999990019') || bytes.includes('sleutel-1')).toBe(false);
    expect(guard?.verloopt).toBe(clock.nowMicroseconds() + config.idempotencyDagen * DAY_SECONDS * 1_000_000);
  });
});

describe('V11 a repeated request', () => {
  test('gives the first answer again', async () => {
    expect(await record('een')).toBe(await record('een'));
    expect(await record('twee')).not.toBe(await record('een'));
  });

  test('with other content is a conflict', async () => {
    await record('drie');
    await expect(record('drie', { ...invoer, actieNaam: 'Anders' })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('while the first one runs is told to wait', async () => {
    const [first, second] = await Promise.allSettled([record('vier'), record('vier')]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'in_progress', retryAfter: 1 } });
  });

  test('that failed the first time may be tried again', async () => {
    await expect(record('vijf', { ...invoer, vertrouwelijkheid: 'opgeheven' })).rejects.toMatchObject({
      code: 'permission_denied',
    });
    expect(await record('vijf')).toBeTruthy();
  });

  test('is new again after its term', async () => {
    const before = await record('zes');
    clock.advance(config.idempotencyDagen * DAY_SECONDS - 1);
    expect(await record('zes')).toBe(before);
    clock.advance(1);
    expect(await record('zes')).not.toBe(before);
  });
});

describe('V11 Z12 many keys at once', () => {
  const sleutel = (key: string, inhoud: unknown = invoer) =>
    context.idempotentie.sleutelOf(aanvrager, 'verwerkingsactie_create', key, inhoud);
  const known = async (sleutels: Parameters<Context['idempotentie']['onceEach']>[1]) =>
    context.idempotentie.onceEach(aanvrager.logId, sleutels, (gebruik) => Promise.resolve(gebruik));

  test('each has its own fate: new, without a key, repeated, double, used for something else', async () => {
    await record('eerder');
    const gebruik = await known([
      sleutel('nieuw'),
      null,
      sleutel('eerder'),
      sleutel('nieuw'),
      sleutel('nieuw', {}),
      sleutel('eerder', {}),
    ]);
    expect(gebruik).toMatchObject([
      { soort: 'nieuw' },
      { soort: 'nieuw' },
      { soort: 'herhaald', volgnummer: expect.any(Number) },
      { soort: 'dubbel', plaats: 0 },
      { soort: 'geweigerd', fout: { code: 'conflict' } },
      { soort: 'geweigerd', fout: { code: 'conflict' } },
    ]);
  });

  test('one that runs is told to wait, and what ran is free again, also after a failure', async () => {
    const running = Promise.withResolvers<void>();
    const first = context.idempotentie.onceEach(aanvrager.logId, [sleutel('bezig')], () => running.promise);
    expect(await known([sleutel('bezig'), sleutel('vrij')])).toMatchObject([
      { soort: 'geweigerd', fout: { code: 'in_progress', retryAfter: 1 } },
      { soort: 'nieuw' },
    ]);
    await expect(record('bezig')).rejects.toMatchObject({ code: 'in_progress' });
    running.reject(new Error('mislukt'));
    await expect(first).rejects.toThrow('mislukt');
    expect(await known([sleutel('bezig')])).toEqual([{ soort: 'nieuw' }]);
  });
});
