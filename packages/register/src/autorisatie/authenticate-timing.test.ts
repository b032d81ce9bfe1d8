import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { createSealer } from '../pseudonimisering/sealer.ts';
import type { Store } from '../storage/open-store.ts';
import { geenAccessTokens } from '../testing/access-tokens.ts';
import { createTestClock } from '../testing/clock.ts';
import { outcomeOfPromise } from '../testing/refusal.ts';
import { openTestStore } from '../testing/store.ts';
import { makeToken } from '../testing/token.ts';
import { createAuthenticate } from './authenticate.ts';
import type { Directory } from './directory.ts';
import { openDirectory } from './directory.ts';
import { addApplicatie, setApplicatieActief, setGeheim } from './manage-applicaties.ts';
import { addOrganisatie } from './manage-organisaties.ts';

const OIN = '00000001821002193000';
const ROUNDS = 500;
/** One HMAC more or less shows as a factor of about 1.6; equal work stays well below this. */
const RATIO_MAX = 1.4;

let store: Store;
let directory: Directory;
beforeAll(async () => {
  store = await openTestStore();
  const context = { engine: store.engine, sealer: createSealer(store.sleutelring.keys('geheim', '')) };
  await addOrganisatie(context, OIN, 'Gemeente');
  const add = async (clientId: string, uitgever?: string): Promise<unknown> => {
    const rights = { scopes: { bewerking: ['read:normal'] as const, inzage: [] }, oins: [] };
    const nieuw = { clientId, label: clientId, uitvoeringDoor: 'systeem' as const, ...rights };
    return addApplicatie(
      context,
      OIN,
      { ...nieuw, ...(uitgever === undefined ? {} : { uitgever }) },
      { minimaalGeheim: 32 },
    );
  };
  for (const clientId of ['een-geheim', 'twee-geheim', 'geblokkeerd']) await add(clientId);
  await add('met-uitgever', 'https://idp.example');
  await setGeheim(context, 'twee-geheim', 2, 32);
  await setApplicatieActief(context, 'geblokkeerd', false);
  directory = await openDirectory(store.engine, context.sealer);
  await vi.waitFor(() => expect(directory.applicatie('geblokkeerd')?.actief).toBe(false), { timeout: 20_000 });
});
afterAll(async () => {
  directory.close();
  await store.close();
});

const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

test('T17 a wrong secret takes as long for every client, known or not', { retry: 2 }, async () => {
  const clock = createTestClock();
  const authenticate = createAuthenticate(directory, clock, geenAccessTokens);
  const clients = ['onbekend-id', 'een-geheim', 'twee-geheim', 'geblokkeerd', 'met-uitgever'];
  const taken = new Map(clients.map((clientId) => [clientId, [] as number[]]));
  // By turns, so that whatever else the machine does falls on all alike.
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [clientId, times] of taken) {
      const claims = { iss: clientId, client_id: clientId, iat: clock.nowSeconds(), jti: round };
      const header = `Bearer ${makeToken('x'.repeat(43), claims)}`;
      const start = performance.now();
      const outcome = await outcomeOfPromise(() => authenticate(header, 'bewerking'));
      times.push(performance.now() - start);
      expect(outcome).toBe('authentication_failed');
    }
  const medians = [...taken].map(([clientId, times]) => [clientId, median(times)] as const);
  const all = medians.map(([, time]) => time);
  expect(Math.max(...all) / Math.min(...all), JSON.stringify(medians)).toBeLessThan(RATIO_MAX);
});
