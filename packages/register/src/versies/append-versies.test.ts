import { expect, onTestFinished, test } from 'vitest';

import { buildContext } from '../build-context.ts';
import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/config.ts';
import { openStore } from '../storage/open-store.ts';
import { aanvragerMet } from '../testing/aanvrager.ts';
import { newFolder } from '../testing/store.ts';
import type { Verwerkingsactie } from '../verwerkingsactie/verwerkingsactie.ts';
import { newVersie } from '../verwerkingsactie/record-verwerkingsactie.ts';
import { appendVersies } from './append-versies.ts';
import type { GeregistreerdeVersie } from './versies.ts';

const { config } = loadConfig({ flags: { dev: true, data: 'geen' }, environment: new Map(), file: {} });
const actie: Verwerkingsactie = {
  vertrouwelijkheid: 'normaal',
  uitvoeringDoor: 'onbekend',
  tijdstip: '2024-04-05T14:35:42+02:00',
  verwerkteObjecten: [],
};

test('ADR 0012 REGELS 8 when the queue is full an append is refused before it is sealed', async () => {
  const store = await openStore({ data: newFolder(), dev: true, lock: false, wachtrijVersies: 3 });
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
