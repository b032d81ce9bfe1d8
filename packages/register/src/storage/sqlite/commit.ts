import type { DatabaseSync } from 'node:sqlite';

import { OutcomeUnknown } from '../writing/outcome-unknown.ts';

/** Result codes of SQLite with which the end of the transaction never reached the WAL: another process locks, disk full, write refused. */
const notWritten: ReadonlySet<unknown> = new Set([5, 13, 778]);

/**
 * Commits. A failed fsync comes after the write: SQLite undoes the transaction in memory, but it stands in the WAL and comes back at the next
 * start. The system moreover reports a lost page once, so that a later fsync that succeeds proves nothing (integriteit I7). The same goes for a
 * disk that is too full to let the index of the WAL grow.
 * @throws Error when nothing was stored
 * @throws OutcomeUnknown when that is not certain: then nothing may be answered, or written, any more
 */
export function commit(db: DatabaseSync): void {
  try {
    db.exec('COMMIT');
  } catch (error) {
    if (notWritten.has((error as { readonly errcode?: unknown }).errcode)) throw error;
    throw new OutcomeUnknown('Het is niet zeker of de laatste transactie is vastgelegd.', { cause: error });
  }
}
