import { expect, onTestFinished, test } from 'vitest';

import { buildContext } from '../build-context.ts';
import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/config.ts';
import type { Engine, Row } from '../storage/engine.ts';
import { aanvragerMet } from '../testing/aanvrager.ts';
import { openTestStore } from '../testing/store.ts';
import type { Verwerkingsactie } from '../verwerkingsactie/verwerkingsactie.ts';
import { newVersie } from '../verwerkingsactie/record-verwerkingsactie.ts';
import { appendVersies, sealAll } from './append-versies.ts';
import { findPlaats } from './find-versies.ts';
import { readVersie } from './read-versies.ts';
import type { GeregistreerdeVersie } from './versies.ts';

/** How many turns of the event loop there are while something is done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let busy = true;
  const count = (): void => {
    turns += 1;
    if (busy) setImmediate(count);
  };
  setImmediate(count);
  await work();
  busy = false;
  return turns;
}

const { config } = loadConfig({ flags: { dev: true, data: 'geen' }, environment: new Map(), file: {} });
const actie: Verwerkingsactie = {
  vertrouwelijkheid: 'normaal',
  uitvoeringDoor: 'onbekend',
  tijdstip: '2024-04-05T14:35:42+02:00',
  verwerkteObjecten: [],
};

test('ADR 0012 REGELS 8 when the queue is full an append is refused before it is sealed', async () => {
  const store = await openTestStore({ wachtrijVersies: 3 });
  onTestFinished(() => store.close());
  const context = buildContext(config, store, systemClock);
  let sealed = 0;
  const counting: typeof context = {
    ...context,
    sealVersie: (...args) => {
      sealed += 1;
      return context.sealVersie(...args);
    },
  };
  const append = async (): Promise<readonly GeregistreerdeVersie[] | null> => {
    const herkomst = { aanvrager: aanvragerMet(), sleutel: null, traceparent: '' };
    const options = { idempotency: null, eisConsistentie: false };
    return appendVersies(counting, 1, [newVersie(context, actie, herkomst)], options);
  };
  const accepted: Promise<unknown>[] = [];
  for (let i = 0; i < 3; i += 1) {
    accepted.push(append());
    // Sealed and in the queue, which the writer looks at after this turn of the event loop.
    for (let steps = 0; steps < 10; steps += 1) await Promise.resolve();
  }
  expect(sealed).toBe(3);
  await expect(append()).rejects.toMatchObject({ code: 'service_unavailable' });
  expect(sealed).toBe(3);
  await Promise.all(accepted);
  expect(await append()).toHaveLength(1);
});

test('ADR 0012 one version with thousands of objects takes turns while it is sealed and while it is opened', async () => {
  const OBJECTS = 3_000;
  const store = await openTestStore();
  onTestFinished(() => store.close());
  const context = buildContext(config, store, systemClock);
  const object = { objecttype: 'persoon', soortObjectId: 'test', betrokkenheid: '', verwerkteSoortenGegevens: [] };
  const verwerkteObjecten = Array.from({ length: OBJECTS }, (_, i) => ({ ...object, objectId: String(i) }));
  const herkomst = { aanvrager: aanvragerMet(), sleutel: null, traceparent: '' };
  const nieuw = newVersie(context, { ...actie, verwerkteObjecten }, herkomst);
  expect(await turnsDuring(async () => sealAll(context, 1, [nieuw]))).toBeGreaterThanOrEqual(OBJECTS / 100 - 1);
  const [versie] = (await appendVersies(context, 1, [nieuw], { idempotency: null, eisConsistentie: false })) ?? [];
  // What the store answers is asked once, so that only opening takes turns the second time.
  const answers = new Map<string, Promise<readonly Row[]>>();
  const query = async (sql: string, params: Parameters<Engine['query']>[1]): Promise<readonly Row[]> => {
    const name = JSON.stringify([sql, params]);
    const answer = answers.get(name) ?? context.engine.query(sql, params);
    answers.set(name, answer);
    return answer;
  };
  const remembering = buildContext(config, { ...store, engine: { ...store.engine, query } as Engine }, systemClock);
  const read = async (): Promise<GeregistreerdeVersie> =>
    readVersie(remembering, 1, await findPlaats(remembering, 1, 1, 1));
  expect(await read()).toEqual(versie);
  // A person and an object each.
  expect(await turnsDuring(read)).toBeGreaterThanOrEqual((2 * OBJECTS) / 100 - 1);
});
