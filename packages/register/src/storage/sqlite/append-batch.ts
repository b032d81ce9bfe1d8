import type { DatabaseSync, StatementSync } from 'node:sqlite';

import type { Append, AppendGroup, AppendOutcome } from '../append.ts';
import { commit, OutcomeUnknown } from './commit.ts';
import { createLogWriter } from './log-writer.ts';

type Outcomes = readonly (readonly AppendOutcome[])[];

/** What every append of these groups becomes when the store fails. @throws OutcomeUnknown when that is what failed: it ends the writer */
function mislukt(groups: readonly AppendGroup[], error: unknown): Outcomes {
  if (error instanceof OutcomeUnknown) throw error;
  const oorzaak = error instanceof Error ? error.message : String(error);
  return groups.map(({ appends }) => appends.map(() => ({ uitkomst: 'mislukt', oorzaak })));
}

/**
 * Group commit: all groups of a batch in one durable transaction. What one append gets wrong is decided before it writes a row;
 * should a statement fail all the same, the batch is undone and each group runs in a transaction of its own, and then each append of
 * a group that need not stay together: one bad request never fails its neighbours (REGELS 8). A store that cannot begin or commit fails the batch at once.
 * @param onCommit told the seconds that each commit took
 * @returns a function that throws OutcomeUnknown when nobody may be answered
 */
export function createAppender(
  db: DatabaseSync,
  prepare: (sql: string) => StatementSync,
  onCommit: (seconds: number) => void,
): (groups: readonly AppendGroup[]) => Outcomes {
  const writer = createLogWriter(prepare);

  /** All of them, or none: what one is refused for the others are withdrawn for, and no number is lost. */
  function together(appends: readonly Append[]): readonly AppendOutcome[] {
    const putBack = writer.remember();
    db.exec('SAVEPOINT groep');
    const results = appends.map((append) => writer.write(append));
    const refused = results.some(({ uitkomst }) => uitkomst !== 'vastgelegd');
    if (refused) {
      db.exec('ROLLBACK TO groep');
      putBack();
    }
    db.exec('RELEASE groep');
    if (!refused) return results;
    return results.map((result) => (result.uitkomst === 'vastgelegd' ? { uitkomst: 'ingetrokken' } : result));
  }

  /** @throws Error when one of them cannot be written; @returns mislukt for all when the store as a whole cannot be. */
  function transaction(groups: readonly AppendGroup[]): Outcomes {
    try {
      db.exec('BEGIN IMMEDIATE');
    } catch (error) {
      return mislukt(groups, error);
    }
    try {
      writer.begin();
      const outcomes = groups.map(({ appends, samen }) =>
        samen ? together(appends) : appends.map((append) => writer.write(append)),
      );
      writer.finish();
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

  function alone(group: AppendGroup): readonly AppendOutcome[] {
    try {
      return transaction([group]).flat();
    } catch (error) {
      if (error instanceof OutcomeUnknown) throw error;
      if (group.samen || group.appends.length === 1) return mislukt([group], error).flat();
      return group.appends.flatMap((append) => alone({ appends: [append], samen: false }));
    }
  }

  return (groups) => {
    try {
      return transaction(groups);
    } catch (error) {
      if (error instanceof OutcomeUnknown) throw error;
      return groups.map(alone);
    }
  };
}
