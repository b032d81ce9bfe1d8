import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterAll, expect, test } from 'vitest';

import { migrateFile } from './migrate.ts';
import { startWriter } from './writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'vwl-writer-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const append = { logId: 1, nu: 1, versies: [], idempotency: null, eisConsistentie: false };

test('REGELS 8 a writer that dies answers 503, then and afterwards, and tells so', async () => {
  const writer = startWriter({ path: join(folder, 'no', 'such', 'folder.db'), cacheMiB: 1 });
  await expect(writer.append(append)).rejects.toMatchObject({ code: 'service_unavailable' });
  expect(await writer.died).toBeInstanceOf(Error);
  await expect(writer.append(append)).rejects.toMatchObject({ code: 'service_unavailable' });
  await writer.close();
});

test('ONTWERP 3 a writer that is closed finishes what it accepted, and that is no death', async () => {
  const path = join(folder, 'store.db');
  migrateFile(path);
  const writer = startWriter({ path, cacheMiB: 1 });
  const accepted = writer.append(append);
  await writer.close();
  expect(await accepted).toMatchObject({ uitkomst: 'vastgelegd' });
  expect(await Promise.race([writer.died, Promise.resolve('alive')])).toBe('alive');
});

test('REGELS 8 another process that locks the database for long: what waits is refused, and the writer lives', async () => {
  const path = join(folder, 'locked.db');
  migrateFile(path);
  const writer = startWriter({ path, cacheMiB: 1 });
  await writer.append(append);
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  const execute = writer.execute([{ sql: 'DELETE FROM idempotentie', params: [] }]);
  await expect(execute).rejects.toThrow('database is locked');
  other.exec('ROLLBACK');
  other.close();
  expect(await writer.append(append)).toMatchObject({ uitkomst: 'vastgelegd' });
  await writer.close();
});
