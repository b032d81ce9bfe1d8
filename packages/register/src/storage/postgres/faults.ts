/** What PostgreSQL, or the road to it, says of a failure. */
interface Told {
  readonly code?: unknown;
}

function codeOf(error: unknown): string {
  const code = (error as Told | null)?.code;
  return typeof code === 'string' ? code : '';
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');

/** How `pg` says, without a code, that a connection ended, was never made or does not answer. */
const LOST =
  /^(?:Connection (?:terminated|ended)|Query read timeout|Client (?:has encountered|was closed)|timeout exceeded)/;
/** Of Node: `ECONNRESET`, `EPIPE`, `ETIMEDOUT`, … */
const NODE_CODE = /^E[A-Z_]{3,}$/;

/** Serialization failure, deadlock: another try may well succeed. */
const CONTENDED: ReadonlySet<string> = new Set(['40001', '40P01']);
/** The session was ended, by an operator, by a server that stops or by a time limit of ours. */
const ENDED: ReadonlySet<string> = new Set(['25P03', '57P01', '57P02', '57P03', '57P05']);

/** Was the connection lost, or never made? Then only what was not committed is certain not to be stored. */
export function isConnectionLost(error: unknown): boolean {
  const code = codeOf(error);
  return code === '' ? LOST.test(messageOf(error)) : code.startsWith('08') || ENDED.has(code) || NODE_CODE.test(code);
}

/** The server is not there, or not reached: another time it may be. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
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
  const told = code === '' ? shown : `${shown} (${code})`;
  return isConnectionLost(error) ? new Unreachable(told) : new Error(told);
}
