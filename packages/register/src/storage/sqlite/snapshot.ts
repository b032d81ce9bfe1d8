import { backup, DatabaseSync } from 'node:sqlite';

import { schemaOf } from './migrate.ts';

/** 4 MiB a step: between steps the process lives on, and the disk is not taken for long. */
const PAGES_PER_STEP = 1_024;

/** What a copy of a store holds, read from the copy itself. */
export interface Inspected {
  readonly schema: number;
  /** Name of the key ring that the store is written with; null for one that was never used. */
  readonly sleutelring: string | null;
  readonly logs: readonly { readonly oin: string; readonly volgnummer: number }[];
}

/**
 * Copies a store that may be in use, as it was at one moment. The read transaction holds that moment: without it SQLite begins anew at each
 * commit of another process, and under load never ends. Readers do not hold up the writer of a WAL; the WAL grows until the copy is there.
 * @param progress gets the share that is done, from 0 to 1
 * @throws Error when the copy fails; what it left behind is no store
 */
export async function copySnapshot(source: string, target: string, progress: (done: number) => void): Promise<void> {
  const db = new DatabaseSync(source, { readOnly: true });
  try {
    db.exec('BEGIN');
    // BEGIN alone fixes nothing yet: the first read does.
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    await backup(db, target, {
      rate: PAGES_PER_STEP,
      progress: ({ totalPages, remainingPages }) => progress(1 - remainingPages / Math.max(totalPages, 1)),
    });
    progress(1);
  } catch (error) {
    throw new Error(`De opslag is niet te kopiëren (${(error as Error).message}).`, { cause: error });
  } finally {
    db.close();
  }
  // One file that holds everything, without a WAL beside it.
  const copy = new DatabaseSync(target);
  try {
    copy.exec('PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

/** Reads a copy through. @throws Error when it is damaged */
export function inspectCopy(path: string): Inspected {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    const faults = db.prepare('PRAGMA integrity_check').all();
    if (faults.length !== 1 || faults[0]?.['integrity_check'] !== 'ok') throw new Error('integrity_check');
    const [ring] = db.prepare('SELECT sleutelring FROM kenmerk').all();
    const logs = db
      .prepare(
        `SELECT o.oin, coalesce(s.volgnummer, 0) AS volgnummer FROM organisatie o
         LEFT JOIN log_stand s ON s.log_id = o.log_id ORDER BY o.log_id`,
      )
      .all();
    return {
      schema: schemaOf(db),
      sleutelring: ring === undefined ? null : String(ring['sleutelring']),
      logs: logs.map(({ oin, volgnummer }) => ({ oin: String(oin), volgnummer: Number(volgnummer) })),
    };
  } catch (error) {
    throw new Error('De kopie van de opslag is beschadigd.', { cause: error });
  } finally {
    db?.close();
  }
}
