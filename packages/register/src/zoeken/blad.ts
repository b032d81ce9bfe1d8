import type { Positie } from './cursor.ts';
import type { Bladwijzer } from './cursor.ts';
import type { Zoekcriteria } from './zoekcriteria.ts';

/** Which page of a list is asked for. */
export interface Blad {
  readonly criteria: Zoekcriteria;
  /** 1, 2, … */
  readonly pagina: number;
  /** What a cursor carried; null for a first look or a hand-typed page number. */
  readonly bladwijzer: Bladwijzer | null;
}

/** Bookmarks of the pages beside this one. */
export interface Buren {
  readonly next: Bladwijzer | null;
  readonly previous: Bladwijzer | null;
}

/** A first look, or a page by number. */
export function bladOfCriteria(criteria: Zoekcriteria): Blad {
  return { criteria, pagina: criteria.page, bladwijzer: null };
}

/** The page that a cursor points to. */
export function bladOfBladwijzer(bladwijzer: Bladwijzer): Blad {
  return { criteria: bladwijzer.criteria, pagina: bladwijzer.pagina, bladwijzer };
}

/** The bookmarks beside a page, from its first and last row (Z7). */
export function burenOf(
  { criteria, pagina }: Blad,
  { stand, count }: { readonly stand: number; readonly count: number },
  posities: readonly Positie[],
): Buren {
  const first = posities[0];
  const last = posities.at(-1);
  const base = { criteria, stand, count };
  return {
    next:
      last !== undefined && pagina * criteria.pageSize < count
        ? { ...base, pagina: pagina + 1, richting: 'volgende', positie: last }
        : null,
    previous:
      first !== undefined && pagina > 1 ? { ...base, pagina: pagina - 1, richting: 'vorige', positie: first } : null,
  };
}
