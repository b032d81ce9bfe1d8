import type { Engine, Param, Row } from './engine.ts';

/** Sizes of a list of places in one statement: few texts to prepare, little padding. */
const sizes = [1, 5, 25, 100] as const;
const SIZE_MAX = 100;
const NO_BYTES = new Uint8Array();

/**
 * Asks one question for many keys. `sql` gets the text of a `VALUES` list with `width` columns a row; `$1` is the log.
 * Unused places hold -1 or no bytes at all, which no row has: what stands in one column has one type. Join the list with `CROSS JOIN` and a `WHERE`: SQLite then keeps the list in front,
 * and looks each row up; left free, it reads the whole log once the list has some dozens of rows.
 */
export async function queryPlaces<T extends Row>(
  engine: Engine,
  logId: number,
  places: readonly (readonly Param[])[],
  sql: (values: string) => string,
): Promise<readonly T[]> {
  const unused = (places[0] ?? []).map((param) => (param instanceof Uint8Array ? NO_BYTES : -1));
  const width = unused.length;
  const questions: Promise<readonly T[]>[] = [];
  for (let start = 0; start < places.length; start += SIZE_MAX) {
    const chunk = places.slice(start, start + SIZE_MAX);
    const size = sizes.find((candidate) => candidate >= chunk.length) ?? SIZE_MAX;
    const params = Array.from(
      { length: size * width },
      (_, i) => chunk[Math.floor(i / width)]?.[i % width] ?? unused[i % width] ?? -1,
    );
    const row = (i: number): string =>
      `(${Array.from({ length: width }, (_, j) => `$${String(i * width + j + 2)}`).join(', ')})`;
    const values = Array.from({ length: size }, (_, i) => row(i)).join(', ');
    questions.push(engine.query<T>(sql(values), [logId, ...params]));
  }
  return (await Promise.all(questions)).flat();
}
