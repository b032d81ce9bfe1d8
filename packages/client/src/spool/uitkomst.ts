import { RegisterProblem } from '../http/errors.ts';
import type { Bulkverslag } from '../generated/bewerking.ts';
import type { Weigering } from './apart.ts';

/** What became of a line that was sent. */
export type Uitkomst = 'vastgelegd' | 'opnieuw' | Weigering;

/** Refusals of one line that another try could change. */
const PASSING = new Set([401, 408, 429]);
/** Refusals of a whole call that can be about a line in it. The others are about who calls, or about the moment. */
const ABOUT_LINES = new Set([400, 409, 413, 422]);
const VELDEN_MAX = 20;

/** Words of the contract; anything else could be a value that was sent (D2). */
const CODE = /^[a-z][a-z_-]{0,40}$/i;

function weigeringOf(status: number, code: string, params: readonly { name: string; code: string }[]): Weigering {
  return {
    status,
    code: CODE.test(code) ? code : '',
    velden: params.slice(0, VELDEN_MAX).map((param) => `${param.name} (${param.code})`),
  };
}

function uitkomstOf({ status, actieId, fout }: Bulkverslag['results'][number]): Uitkomst {
  if (status === 201 && typeof actieId === 'string') return 'vastgelegd';
  const passes = status < 400 || status >= 500 || PASSING.has(status) || fout?.code === 'in_progress';
  if (passes || fout === undefined) return 'opnieuw';
  return weigeringOf(status, fout.code, fout.invalidParams ?? []);
}

/** What became of each of `count` lines. A line that the answer does not name is sent again. */
export function uitkomstenOf(body: unknown, count: number): readonly Uitkomst[] {
  const { results } = (body ?? {}) as Partial<Bulkverslag>;
  const byNumber = new Map((Array.isArray(results) ? results : []).map((result) => [result.regel, result]));
  return Array.from({ length: count }, (_, i) => {
    const result = byNumber.get(i);
    return result === undefined ? 'opnieuw' : uitkomstOf(result);
  });
}

/** A refusal of a call that would be one of its line too, when it has one line only; null when no line is to blame. */
export function weigeringVan(error: unknown): Weigering | null {
  if (!(error instanceof RegisterProblem) || !ABOUT_LINES.has(error.status) || error.code === 'in_progress')
    return null;
  // Only a register knows what is wrong with a line; anything on the way may find it too large.
  if (error.code === '' && error.status !== 413) return null;
  return weigeringOf(error.status, error.code, error.invalidParams);
}
