import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';

import { noObserver } from '../observer.ts';
import { createSealer } from '../pseudonimisering/sealer.ts';
import type { Store } from '../storage/open-store.ts';
import { createReadiness } from '../storage/readiness.ts';
import { createFaultyEngine } from '../testing/faulty-engine.ts';
import { openTestStore } from '../testing/store.ts';
import type { Directory } from './directory.ts';
import { openDirectory } from './directory.ts';
import type { DirectoryContext } from './manage-organisaties.ts';
import { addOrganisatie, setOrganisatieActief } from './manage-organisaties.ts';

const OIN = '00000001821002193000';
const QUESTIONS = 60;
const QUESTION =
  'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150000) SELECT max(i) FROM n';

let store: Store;
let context: DirectoryContext;
let logId: number;
beforeAll(async () => {
  store = await openTestStore();
  context = { engine: store.engine, sealer: createSealer(store.sleutelring.keys('geheim', '')) };
  ({ logId } = await addOrganisatie(context, OIN, 'Gemeente'));
});
afterAll(() => store.close());

/** What a directory told since it was opened. */
async function opened(engine = store.engine): Promise<{ readonly directory: Directory; readonly told: boolean[] }> {
  const told: boolean[] = [];
  const observer = { ...noObserver, refreshed: (read: boolean) => void told.push(read) };
  const directory = await openDirectory(engine, context.sealer, observer);
  onTestFinished(() => directory.close());
  return { directory, told };
}

test('T19 ADR 0012 ADR 0013 neither a block nor readiness waits behind the questions of clients', async () => {
  let answered = 0;
  const questions = Array.from({ length: QUESTIONS }, async () => {
    await store.engine.query(QUESTION, []);
    answered += 1;
  });
  await setOrganisatieActief(context, OIN, false);
  const { directory } = await opened();
  expect(directory.organisatie(logId)?.actief).toBe(false);
  expect(await createReadiness(store.engine)()).toBeNull();
  // Told in answers, not in time.
  expect(answered).toBeLessThan(QUESTIONS / 2);
  await Promise.all(questions);
});

test('T19 a directory that cannot be read stays, says so, and is read at the next turn', async () => {
  const faulty = createFaultyEngine(store.engine);
  const { directory, told } = await opened(faulty);
  expect(told).toEqual([true]);
  faulty.arm(1, 'before');
  await vi.waitFor(() => expect(told.length).toBeGreaterThan(2), { timeout: 10_000 });
  expect(told.slice(0, 3)).toEqual([true, false, true]);
  expect(directory.organisatie(logId)).toBeDefined();
});
