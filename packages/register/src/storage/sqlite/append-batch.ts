import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { Append, AppendResult } from '../append.ts';
import { createLogWriter } from './log-writer.ts';
import type { AppendOutcome } from './messages.ts';

/**
 * Group commit: all appends of a batch in one durable transaction. What one append gets wrong is decided before it writes a row;
 * should a statement fail all the same, the batch is undone and each append runs in a transaction of its own, so that one
 * bad request never fails its neighbours (REGELS 8).
 */
export function createAppender(
  db: DatabaseSync,
  prepare: (sql: string) => StatementSync,
): (appends: readonly Append[]) => readonly AppendOutcome[] {
  const writer = createLogWriter(prepare);

  function transaction(appends: readonly Append[]): readonly AppendResult[] {
    db.exec('BEGIN IMMEDIATE');
    try {
      writer.begin();
      const results = appends.map((append) => writer.write(append));
      writer.finish();
      db.exec('COMMIT');
      return results;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }

  function alone(append: Append): AppendOutcome {
    try {
      const [result] = transaction([append]);
      if (result === undefined) throw new Error('een transactie zonder uitkomst');
      return result;
    } catch (error) {
      return { uitkomst: 'mislukt', oorzaak: error instanceof Error ? error.message : String(error) };
    }
  }

  return (appends) => {
    if (appends.length === 1) return appends.map(alone);
    try {
      return transaction(appends);
    } catch {
      return appends.map(alone);
    }
  };
}
