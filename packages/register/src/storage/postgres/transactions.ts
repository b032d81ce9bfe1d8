import type { Pool } from 'pg';

import type { Append, AppendGroup } from '../append.ts';
import type { Statement } from '../engine.ts';
import { OutcomeUnknown } from '../writing/outcome-unknown.ts';
import { commitGroups } from '../writing/write-groups.ts';
import type { Transactions } from '../writing/writer.ts';
import { commit, createBatchCommitter, onConnection } from './commit-batch.ts';
import { storeFault } from './faults.ts';
import { createStatements } from './statements.ts';
import { together } from './together.ts';

/** The log of a group. @throws Error when it has several: nothing goes across logs */
function logOf({ appends }: AppendGroup): number {
  const [first, ...others] = new Set(appends.map(({ logId }: Append) => logId));
  if (first === undefined || others.length > 0) throw new Error('een groep hoort bij precies één log');
  return first;
}

/** @param lanesMax logs that are written to at the same time, each through a connection of its own */
export function createTransactions(pool: Pool, lanesMax: number): Transactions {
  const prepare = createStatements();

  async function executeOn(statements: readonly Statement[]): Promise<void> {
    await onConnection(pool, async (client) => {
      const begun = client.query('BEGIN');
      const sent = statements.map(async ({ sql, params }) =>
        client.query({ ...prepare(sql, params), values: [...params] }),
      );
      await together([begun, ...sent]);
      await commit(client);
    });
  }

  return {
    laneOf: logOf,
    lanesMax,
    commit: async (groups) => {
      const [first] = groups;
      if (first === undefined) return { outcomes: [], flushed: 0 };
      let flushed = 0;
      const { transaction } = createBatchCommitter(pool, (seconds) => (flushed += seconds));
      const outcomes = await commitGroups(groups, (some) => transaction(logOf(first), some));
      return { outcomes, flushed };
    },
    execute: async (statements) => {
      try {
        await executeOn(statements);
      } catch (error) {
        throw error instanceof OutcomeUnknown ? error : storeFault(error);
      }
    },
    close: () => pool.end(),
  };
}
