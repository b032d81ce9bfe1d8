import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { Append, AppendResult } from '../append.ts';
import { createLogWriter } from './log-writer.ts';
import type { AppendOutcome } from './messages.ts';

const mislukt = (error: unknown): AppendOutcome => ({
  uitkomst: 'mislukt',
  oorzaak: error instanceof Error ? error.message : String(error),
});

/**
 * Group commit: all appends of a batch in one durable transaction. What one append gets wrong is decided before it writes a row;
 * should a statement fail all the same, the batch is undone and each append runs in a transaction of its own, so that one
 * bad request never fails its neighbours (REGELS 8). A store that cannot begin or commit fails the batch at once.
 * @param onCommit told the seconds that each commit took
 */
export function createAppender(
  db: DatabaseSync,
  prepare: (sql: string) => StatementSync,
  onCommit: (seconds: number) => void,
): (appends: readonly Append[]) => readonly AppendOutcome[] {
  const writer = createLogWriter(prepare);

  /** @throws Error when one of them cannot be written; @returns mislukt for all when the store as a whole cannot be. */
  function transaction(appends: readonly Append[]): readonly AppendOutcome[] {
    try {
      db.exec('BEGIN IMMEDIATE');
    } catch (error) {
      return appends.map(() => mislukt(error));
    }
    try {
      writer.begin();
      const results = appends.map((append) => writer.write(append));
      writer.finish();
      return commit(results);
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }

  function commit(results: readonly AppendResult[]): readonly AppendOutcome[] {
    const begin = performance.now();
    try {
      db.exec('COMMIT');
      return results;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      return results.map(() => mislukt(error));
    } finally {
      onCommit((performance.now() - begin) / 1000);
    }
  }

  function alone(append: Append): AppendOutcome {
    try {
      const [outcome] = transaction([append]);
      return outcome ?? mislukt(new Error('een transactie zonder uitkomst'));
    } catch (error) {
      return mislukt(error);
    }
  }

  return (appends) => {
    try {
      return transaction(appends);
    } catch {
      return appends.map(alone);
    }
  };
}
