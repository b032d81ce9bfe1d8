import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterAll, expect, onTestFinished, test } from 'vitest';

import { noObserver } from '../../observer.ts';
import { appendOf } from '../../testing/append.ts';
import type { Load } from '../writing/fair-queue.ts';
import type { Writer } from '../writing/writer.ts';
import { createWriter } from '../writing/writer.ts';
import { migrateFile } from './migrate.ts';
import { startThreadTransactions } from './thread-transactions.ts';

const folder = mkdtempSync(join(tmpdir(), 'vwl-writer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const append = appendOf(0);

test('REGELS 8 a writer that dies answers 503, uncertain of what was in hand and certain of what comes afterwards, and tells so', async () => {
  const thread = startThreadTransactions({ path: join(folder, 'no', 'such', 'folder.db'), cacheMiB: 1 });
  const writer = createWriter(thread);
  await expect(writer.append(append, 'a')).rejects.toMatchObject({ code: 'outcome_unknown' });
  expect(await thread.died).toBeInstanceOf(Error);
  await expect(writer.append(append, 'a')).rejects.toMatchObject({ code: 'service_unavailable' });
  await writer.close();
});

test('ONTWERP 3 a writer that is closed finishes what it accepted, and that is no death', async () => {
  const path = join(folder, 'store.db');
  migrateFile(path);
  const thread = startThreadTransactions({ path, cacheMiB: 1 });
  const writer = createWriter(thread);
  const accepted = writer.append(append, 'a');
  await writer.close();
  expect(await accepted).toMatchObject({ uitkomst: 'vastgelegd' });
  expect(await Promise.race([thread.died, Promise.resolve('alive')])).toBe('alive');
});

test('REGELS 8 another process that locks the database for long: what waits is refused, and the writer lives', async () => {
  const path = join(folder, 'locked.db');
  migrateFile(path);
  const writer = createWriter(startThreadTransactions({ path, cacheMiB: 1 }));
  await writer.append(append, 'client');
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  const execute = writer.execute([{ sql: 'DELETE FROM idempotentie', params: [] }]);
  await expect(execute).rejects.toThrow('database is locked');
  other.exec('ROLLBACK');
  other.close();
  expect(await writer.append(append, 'client')).toMatchObject({ uitkomst: 'vastgelegd' });
  await writer.close();
});

function started(queueMax: Load): Writer {
  const path = join(folder, `${randomUUID()}.db`);
  migrateFile(path);
  const writer = createWriter(startThreadTransactions({ path, cacheMiB: 1 }), noObserver, queueMax);
  onTestFinished(() => writer.close());
  return writer;
}

test('ADR 0012 clients take turns: one append of a modest client passes the hundred of a greedy one', async () => {
  const writer = started({ versies: 1_000_000, bytes: Infinity });
  let answered = 0;
  const flood = Array.from({ length: 100 }, async () => {
    await writer.append(appendOf(600), 'greedy');
    answered += 1;
  });
  await writer.append(appendOf(1), 'modest');
  // Two do not fit in one transaction: one was under way, one may have been taken beside it.
  expect(answered).toBeLessThanOrEqual(3);
  await Promise.all(flood);
});

test('ADR 0012 REGELS 8 what does not fit in the queue is refused, also before the work; what was let in is stored', async () => {
  const writer = started({ versies: 500, bytes: Infinity });
  const flood = Array.from({ length: 20 }, () => writer.append(appendOf(100), 'greedy'));
  const { versies, bytes: held } = writer.waiting();
  expect(versies).toBe(500);
  expect(held).toBeGreaterThan(500 * 100);
  expect(() => writer.requireRoom('greedy', 100)).toThrow(expect.objectContaining({ code: 'service_unavailable' }));
  expect(() => writer.requireRoom('modest', 100)).not.toThrow();
  const modest = writer.append(appendOf(100), 'modest');
  const ended = await Promise.allSettled(flood);
  const stored = ended.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
  // The modest one took the place of the newest.
  expect(stored).toHaveLength(4);
  for (const end of ended)
    if (end.status === 'rejected')
      expect(end.reason).toMatchObject({ code: 'service_unavailable', retryAfter: expect.any(Number) });
  expect(await modest).toMatchObject({ uitkomst: 'vastgelegd' });
  const results = [...stored, await modest].flatMap((result) =>
    result.uitkomst === 'vastgelegd' ? result.registraties.map(({ volgnummer }) => volgnummer) : [],
  );
  expect(results.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  expect(() => writer.requireRoom('greedy', 100)).not.toThrow();
});

test('ADR 0012 the queue is bounded in bytes too', async () => {
  const writer = started({ versies: Infinity, bytes: 5_000 });
  const flood = await Promise.allSettled(Array.from({ length: 20 }, () => writer.append(appendOf(1), 'greedy')));
  expect(flood.map(({ status }) => status)).toEqual([
    ...Array<string>(9).fill('fulfilled'),
    ...Array<string>(11).fill('rejected'),
  ]);
});
