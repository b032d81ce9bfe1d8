import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { Append, AppendResult } from '../append.ts';
import { commit, OutcomeUnknown } from './commit.ts';
import { createLogWriter } from './log-writer.ts';
import type { AppendOutcome } from './messages.ts';

/** @throws OutcomeUnknown when that is what the error is: it ends the writer. */
function mislukt(error: unknown): AppendOutcome {
  if (error instanceof OutcomeUnknown) throw error;
  return { uitkomst: 'mislukt', oorzaak: error instanceof Error ? error.message : String(error) };
}

/**
 * Group commit: all appends of a batch in one durable transaction. What one append gets wrong is decided before it writes a row;
 * should a statement fail all the same, the batch is undone and each append runs in a transaction of its own, so that one
 * bad request never fails its neighbours (REGELS 8). A store that cannot begin or commit fails the batch at once.
 * @returns a function that throws OutcomeUnknown when nobody may be answered
 */
export function createAppender(
  db: DatabaseSync,
  prepare: (sql: string) => StatementSync,
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
      return committed(results);
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }

  function committed(results: readonly AppendResult[]): readonly AppendOutcome[] {
    try {
      commit(db);
      return results;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      return results.map(() => mislukt(error));
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
    } catch (error) {
      if (error instanceof OutcomeUnknown) throw error;
      return appends.map(alone);
    }
  };
}
