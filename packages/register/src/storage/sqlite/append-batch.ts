import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { AppendGroup } from '../append.ts';
import type { Outcomes } from '../writing/write-groups.ts';
import { commitGroups, mislukt, writeGroups } from '../writing/write-groups.ts';
import { commit } from './commit.ts';
import { createSqliteRows } from './log-rows.ts';

/**
 * Group commit on one connection. A store that cannot begin or commit fails the batch at once.
 * @param onCommit told the seconds that each commit took
 * @returns a function that rejects with OutcomeUnknown when nobody may be answered
 */
export function createAppender(
  db: DatabaseSync,
  prepare: (sql: string) => StatementSync,
  onCommit: (seconds: number) => void,
): (groups: readonly AppendGroup[]) => Promise<Outcomes> {
  const rows = createSqliteRows(db, prepare);

  /** @throws Error when one of them cannot be written; @returns mislukt for all when the store as a whole cannot be. */
  function transaction(groups: readonly AppendGroup[]): Outcomes {
    try {
      db.exec('BEGIN IMMEDIATE');
    } catch (error) {
      return mislukt(groups, error);
    }
    try {
      const outcomes = writeGroups(rows, groups);
      return committed(groups, outcomes);
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  }

  function committed(groups: readonly AppendGroup[], outcomes: Outcomes): Outcomes {
    const begin = performance.now();
    try {
      commit(db);
      return outcomes;
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      return mislukt(groups, error);
    } finally {
      onCommit((performance.now() - begin) / 1000);
    }
  }

  return (groups) => commitGroups(groups, transaction);
}
