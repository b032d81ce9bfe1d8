import type { Param } from '../engine.ts';

/** Type of a parameter by what is bound to it; where nothing is, the place tells. */
function typeOf(param: Param): string {
  if (param === null) return '';
  if (typeof param === 'number') return '::bigint';
  return typeof param === 'string' ? '::text' : '::bytea';
}

/** A statement that each connection prepares once. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
}

/** Texts that are kept; the register has some dozens. */
const PREPARED_MAX = 1_000;

/**
 * Makes portable SQL into that of PostgreSQL: it has to be told the types of parameters that stand in a list of values, where SQLite
 * sees what is bound.
 */
export function createStatements(): (sql: string, params: readonly Param[]) => Prepared {
  const known = new Map<string, Prepared>();
  let made = 0;
  return (sql, params) => {
    const types = params.map(typeOf);
    const key = `${sql} ${types.join()}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    if (known.size >= PREPARED_MAX) known.clear();
    made += 1;
    const text = sql.replaceAll(/\$(\d+)/g, (place, number: string) => `${place}${types[Number(number) - 1] ?? ''}`);
    const prepared = { name: `vwl${String(made)}`, text };
    known.set(key, prepared);
    return prepared;
  };
}
