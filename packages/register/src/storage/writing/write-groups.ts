import type { Append, AppendGroup, AppendOutcome } from '../append.ts';
import type { LogRows } from './log-rows.ts';
import { createLogWriter } from './log-writer.ts';
import { OutcomeUnknown } from './outcome-unknown.ts';

/** Per group one outcome per append. */
export type Outcomes = readonly (readonly AppendOutcome[])[];

/** What every append of these groups becomes when the store fails. @throws OutcomeUnknown when that is what failed: then nobody is answered so */
export function mislukt(groups: readonly AppendGroup[], error: unknown): Outcomes {
  if (error instanceof OutcomeUnknown) throw error;
  const oorzaak = error instanceof Error ? error.message : String(error);
  return groups.map(({ appends }) => appends.map(() => ({ uitkomst: 'mislukt', oorzaak })));
}

/** Writes groups inside a transaction that is open. What an append gets wrong is decided before it writes a row. @throws Error when a row is refused */
export function writeGroups(rows: LogRows, groups: readonly AppendGroup[]): Outcomes {
  const writer = createLogWriter(rows);

  /** All of them, or none: what one is refused for the others are withdrawn for, and no number is lost. */
  function together(appends: readonly Append[]): readonly AppendOutcome[] {
    const putBack = writer.remember();
    const allStored = (results: readonly AppendOutcome[]): boolean =>
      results.every(({ uitkomst }) => uitkomst === 'vastgelegd');
    const results = rows.attempt(() => appends.map((append) => writer.write(append)), allStored);
    if (allStored(results)) return results;
    putBack();
    return results.map((result) => (result.uitkomst === 'vastgelegd' ? { uitkomst: 'ingetrokken' } : result));
  }

  const outcomes = groups.map(({ appends, samen }) =>
    samen ? together(appends) : appends.map((append) => writer.write(append)),
  );
  writer.finish();
  return outcomes;
}

/**
 * Group commit: all groups of a batch in one durable transaction. Should a row be refused all the same, the batch is undone and each group runs in a
 * transaction of its own, and then each append of a group that need not stay together: one bad request never fails its neighbours (REGELS 8).
 * @param transaction stores groups, all or nothing; it throws when one of them cannot be written, and answers `mislukt` for all when the
 * store as a whole fails
 * @throws OutcomeUnknown when nobody may be answered
 */
export async function commitGroups(
  groups: readonly AppendGroup[],
  transaction: (groups: readonly AppendGroup[]) => Outcomes | Promise<Outcomes>,
): Promise<Outcomes> {
  async function alone(group: AppendGroup): Promise<readonly AppendOutcome[]> {
    try {
      return (await transaction([group])).flat();
    } catch (error) {
      if (group.samen || group.appends.length === 1) return mislukt([group], error).flat();
      if (error instanceof OutcomeUnknown) throw error;
      return inTurn(group.appends.map((append) => ({ appends: [append], samen: false })));
    }
  }

  async function inTurn(parts: readonly AppendGroup[]): Promise<readonly AppendOutcome[]> {
    const outcomes: AppendOutcome[] = [];
    for (const part of parts) outcomes.push(...(await alone(part)));
    return outcomes;
  }

  try {
    return await transaction(groups);
  } catch (error) {
    if (error instanceof OutcomeUnknown) throw error;
    const outcomes: (readonly AppendOutcome[])[] = [];
    for (const group of groups) outcomes.push(await alone(group));
    return outcomes;
  }
}
