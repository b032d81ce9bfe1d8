import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { noObserver } from '../../observer.ts';
import { newFolder } from '../../testing/store.ts';
import { migrateFile } from './migrate.ts';
import { startReaderPool } from './reader-pool.ts';

const path = join(newFolder(), 'store.db');
migrateFile(path);
const QUESTIONS_MAX = 10;
const pool = startReaderPool(2, { path, cacheMiB: 1 }, noObserver, QUESTIONS_MAX);
afterAll(() => pool.close());

const ask = async (): Promise<unknown> => (await pool.query('SELECT 1 AS een', []))[0];

test('ADR 0012 REGELS 8 more questions than may be open are refused, the others answered, and afterwards all goes on', async () => {
  const ended = await Promise.allSettled(Array.from({ length: 25 }, ask));
  const answered = ended.filter(({ status }) => status === 'fulfilled');
  expect(answered).toHaveLength(QUESTIONS_MAX);
  for (const end of ended)
    if (end.status === 'rejected')
      expect(end.reason).toMatchObject({ code: 'service_unavailable', retryAfter: expect.any(Number) });
  expect(await ask()).toEqual({ een: 1 });
});
