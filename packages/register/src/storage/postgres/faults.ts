/** What PostgreSQL, or the road to it, says of a failure. */
interface Told {
  readonly code?: unknown;
  readonly message?: unknown;
}

const codeOf = (error: unknown): string => String((error as Told | null)?.code ?? '');

/** SQLSTATE of five characters; codes of Node (`ECONNRESET`) are longer, a connection that ended has none. */
const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code) && !/^E[A-Z]{4}$/.test(code);

/** Serialization failure, deadlock: another try may well succeed. */
const CONTENDED: ReadonlySet<string> = new Set(['40001', '40P01']);
/** The session was ended, by an operator, by a server that stops or by a time limit of ours. */
const ENDED: ReadonlySet<string> = new Set(['25P03', '57P01', '57P02', '57P03', '57P05']);

/** Was the connection lost, or never made? Then only what was not committed is certain not to be stored. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  return !isSqlState(code) || code.startsWith('08') || ENDED.has(code);
}

/** May the same work succeed when it is tried again, given that nothing of it was stored? */
export function isPassing(error: unknown): boolean {
  return CONTENDED.has(codeOf(error)) || isConnectionLost(error);
}

/** Did somebody else hold what was asked for longer than we wait? */
export const isLockTimeout = (error: unknown): boolean => codeOf(error) === '55P03';

/** Does the fault lie in the rows that were sent (a value, a constraint), not in the store? */
export function isRefusedRow(error: unknown): boolean {
  return /^(?:22|23)/.test(codeOf(error));
}

/** Was a statement refused only because one before it in its transaction was? */
export const isAfterFault = (error: unknown): boolean => codeOf(error) === '25P02';

/** Is the schema not there yet? */
export const isMissingTable = (error: unknown): boolean => codeOf(error) === '42P01';

/** What was refused because somebody else made the same thing at the same moment. */
export const isMadeMeanwhile = (error: unknown): boolean => ['42P07', '42710', '23505'].includes(codeOf(error));

/** A row stands in the default partition that a new partition would be for. */
export const isTakenByDefault = (error: unknown): boolean => codeOf(error) === '23514';

/**
 * A fault for our own log. PostgreSQL quotes values in `detail`, `where` and in the message of a value that it cannot read; those stay behind (D2).
 */
export function storeFault(error: unknown): Error {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const shown = code.startsWith('22') ? 'een waarde past niet' : message;
  return new Error(code === '' ? shown : `${shown} (${code})`);
}
