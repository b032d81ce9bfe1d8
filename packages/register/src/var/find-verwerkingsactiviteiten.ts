import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { Context } from '../context.ts';
import { invalid, RegisterError } from '../errors.ts';
import type { GeldendeVersie } from './var.ts';
import { countGeldende, listGeldende, readVarStand } from './verwerkingsactiviteit-store.ts';

/** How far a hand-typed page number reaches, as in the other APIs (Z8). */
const OFFSET_ROWS_MAX = 10_000;

/** Which page of the VAR is asked for. */
export interface VarBlad {
  /** Microseconds since 1970; which texts. */
  readonly moment: number;
  /** 1, 2, … */
  readonly pagina: number;
  readonly pageSize: number;
  /** How far the VAR had come at page 1, so that all pages show the same; null at a first look (Z7). */
  readonly stand: number | null;
}

/** One page of the VAR, and where the pages beside it are. */
export interface VarBladzijde {
  readonly count: number;
  readonly versies: readonly GeldendeVersie[];
  readonly next: VarBlad | null;
  readonly previous: VarBlad | null;
}

/**
 * The activities of the caller's organisation that held at a moment (X6, P6).
 * @throws RegisterError `invalid`, `not_found` for a page by number that is too far or empty (Z8)
 */
export async function findVerwerkingsactiviteiten(
  { engine }: Context,
  { logId }: Aanvrager,
  blad: VarBlad,
): Promise<VarBladzijde> {
  const { moment, pagina, pageSize } = blad;
  const offset = (pagina - 1) * pageSize;
  if (blad.stand === null && pagina > 1 && offset + pageSize > OFFSET_ROWS_MAX)
    throw invalid([
      { name: 'page', code: 'max_value', reason: 'Zo ver bladert u met de link in `next`, niet met `page`.' },
    ]);
  const stand = blad.stand ?? (await readVarStand(engine, logId));
  const peiling = { logId, moment, stand };
  const [count, versies] = await Promise.all([
    countGeldende(engine, peiling),
    listGeldende(engine, peiling, { limit: pageSize, offset }),
  ]);
  if (pagina > 1 && versies.length === 0) throw new RegisterError('not_found', 'Deze bladzijde bestaat niet.');
  return {
    count,
    versies,
    next: offset + versies.length < count ? { ...blad, stand, pagina: pagina + 1 } : null,
    previous: pagina > 1 ? { ...blad, stand, pagina: pagina - 1 } : null,
  };
}
