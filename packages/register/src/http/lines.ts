import { invalid, RegisterError } from '../errors.ts';
import type { FaultBudget } from '../fault-budget.ts';
import { createFaultBudget } from '../fault-budget.ts';
import { createPace } from '../turns.ts';
import type { Regel } from './aanroep.ts';
import { parseJson } from './json.ts';
import type { CheckBody } from './validate.ts';

/** Z12: most lines of one body that are not blank, and most bytes of such a body. */
export const LINES_MAX = 10_000;
export const LINES_BYTES_MAX = 32 * 1024 * 1024;
/** Some milliseconds of reading and checking, then others go first. */
const BYTES_PER_TURN = 64 * 1024;
/** What looking for the end of a line costs besides its bytes. */
const BYTES_PER_LINE = 16;

const NEWLINE = 0x0a;
const whitespace: ReadonlySet<number | undefined> = new Set([0x20, 0x09, 0x0d]);

interface Place {
  readonly nummer: number;
  readonly start: number;
  readonly end: number;
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) if (!whitespace.has(bytes[i])) return false;
  return true;
}

/** Where the lines stand that are not blank. @throws RegisterError `payload_too_large` when there are too many */
async function findLines(bytes: Buffer): Promise<readonly Place[]> {
  const pace = createPace(BYTES_PER_TURN * BYTES_PER_LINE);
  const places: Place[] = [];
  let start = 0;
  for (let nummer = 0; start < bytes.length; nummer += 1) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    await pace(BYTES_PER_LINE + end - start);
    if (!isBlank(bytes, start, end)) places.push({ nummer, start, end });
    if (places.length > LINES_MAX)
      throw new RegisterError('payload_too_large', `De body heeft meer dan ${String(LINES_MAX)} regels.`);
    start = end + 1;
  }
  return places;
}

function readLine(bytes: Buffer, nummer: number, checkBody: CheckBody, budget: FaultBudget): Regel {
  try {
    const body = parseJson(bytes, 'De regel');
    const faults = checkBody(body, budget.isSpent());
    return faults.length === 0 ? { nummer, body, fout: null } : { nummer, body: null, fout: budget.refuse(faults) };
  } catch (error) {
    if (error instanceof RegisterError) return { nummer, body: null, fout: error };
    throw error;
  }
}

/**
 * Reads a body of lines (NDJSON): each as strictly as a body of its own. Lines end in LF or CRLF; the last one may go without.
 * @param lineBytesMax most bytes of one line: what a body of its own may have
 * @throws RegisterError `payload_too_large` (Z12), `invalid` when there is no line; what is wrong with a line stands with it
 */
export async function readLines(
  body: Buffer | undefined,
  checkBody: CheckBody,
  lineBytesMax: number,
): Promise<readonly Regel[]> {
  const bytes = body ?? Buffer.alloc(0);
  const places = await findLines(bytes);
  if (places.length === 0)
    throw invalid([
      { name: 'nonFieldErrors', code: 'required', reason: 'Een body met ten minste één regel is verplicht.' },
    ]);
  const large = places.find(({ start, end }) => end - start > lineBytesMax);
  if (large !== undefined)
    throw new RegisterError(
      'payload_too_large',
      `Regel ${String(large.nummer)} is groter dan de body van een POST mag zijn.`,
    );
  const pace = createPace(BYTES_PER_TURN);
  const budget = createFaultBudget();
  const regels: Regel[] = [];
  for (const { nummer, start, end } of places) {
    await pace(end - start);
    regels.push(readLine(bytes.subarray(start, end), nummer, checkBody, budget));
  }
  return regels;
}
