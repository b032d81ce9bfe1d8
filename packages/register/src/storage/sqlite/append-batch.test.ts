import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { expect, onTestFinished, test } from 'vitest';

import { appendOf } from '../../testing/append.ts';
import { newFolder } from '../../testing/store.ts';
import type { Append, AppendOutcome } from '../append.ts';
import { createAppender } from './append-batch.ts';
import { OutcomeUnknown } from '../writing/outcome-unknown.ts';
import { migrateFile } from './migrate.ts';
import { createStatementCache } from './statements.ts';

/** What SQLite reports when an fsync fails, when the disk is too full for the index of the WAL, is full, and refuses a write. */
const FSYNC = 1034;
const SHMSIZE = 4874;
const FULL = 13;
const WRITE = 778;

/** A database whose next commit ends with an error: after it was stored (`COMMIT`) or instead (`ROLLBACK`). */
class Commitfout extends DatabaseSync {
  fout: { readonly errcode: number; readonly really: 'COMMIT' | 'ROLLBACK' } | null = null;
  commits = 0;

  override exec(sql: string): void {
    if (sql === 'COMMIT') this.commits += 1;
    if (sql !== 'COMMIT' || this.fout === null) return super.exec(sql);
    const { errcode, really } = this.fout;
    this.fout = null;
    super.exec(really);
    throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode });
  }
}

function openDatabase(): Commitfout {
  const path = join(newFolder(), 'store.db');
  migrateFile(path);
  const db = new Commitfout(path);
  onTestFinished(() => db.close());
  return db;
}

const nieuw = (): Append => appendOf(1);
/** Writes appends as so many requests that happen to share a batch. */
function appenderOn(db: DatabaseSync): (appends: readonly Append[]) => Promise<readonly AppendOutcome[]> {
  const append = createAppender(db, createStatementCache(db), () => undefined);
  return async (appends) => (await append(appends.map((single) => ({ appends: [single], samen: false })))).flat();
}
const numbers = (db: DatabaseSync): readonly unknown[] =>
  db.prepare('SELECT volgnummer FROM registratie ORDER BY volgnummer').all().map(({ volgnummer }) => volgnummer); // prettier-ignore

test.each([
  ['the disk does not confirm, and has it', FSYNC, 'COMMIT'],
  ['the disk does not confirm, and has it not', FSYNC, 'ROLLBACK'],
  ['the disk is too full for the index of the WAL', SHMSIZE, 'COMMIT'],
] as const)(
  'ONTWERP 3 REGELS 8 a commit of which nobody knows how it ended: %s: nobody is answered and nothing is tried again',
  async (_name, errcode, really) => {
    const db = openDatabase();
    const append = appenderOn(db);
    await append([nieuw()]);
    db.fout = { errcode, really };
    await expect(append([nieuw(), nieuw()])).rejects.toThrow(OutcomeUnknown);
    expect(db.commits).toBe(2);
    expect(numbers(db)).toEqual(really === 'COMMIT' ? [1, 2, 3] : [1]);
  },
);

test.each([FULL, WRITE])(
  'REGELS 8 a commit that was not written (%i) fails its batch at once, and the next one goes on',
  async (errcode) => {
    const db = openDatabase();
    const append = appenderOn(db);
    await append([nieuw()]);
    db.fout = { errcode, really: 'ROLLBACK' };
    const outcomes = await append([nieuw(), nieuw()]);
    expect(outcomes.map(({ uitkomst }) => uitkomst)).toEqual(['mislukt', 'mislukt']);
    expect((await append([nieuw()])).map(({ uitkomst }) => uitkomst)).toEqual(['vastgelegd']);
    expect(numbers(db)).toEqual([1, 2]);
  },
);
