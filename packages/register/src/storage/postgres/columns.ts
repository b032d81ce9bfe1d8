import { bigintArray, byteaArray } from './binary-arrays.ts';

/** What a column of a batch holds. */
type Cell<K extends Kind> = K extends 'bytes' ? Uint8Array | null : number | null;
type Kind = 'bytes' | 'number';
type Kinds = Readonly<Record<string, Kind>>;

/** One row of a batch. */
export type RowOf<K extends Kinds> = { readonly [N in keyof K]: Cell<K[N]> };

/** Rows of one table that are written together: kept until the batch ends, then sent as an array for each column. */
export class PendingRows<K extends Kinds> {
  readonly #kinds: K;
  #rows: RowOf<K>[] = [];

  constructor(kinds: K) {
    this.#kinds = kinds;
  }

  get length(): number {
    return this.#rows.length;
  }

  push(row: RowOf<K>): void {
    this.#rows.push(row);
  }

  /** Takes back what came after so many rows. */
  truncate(length: number): void {
    this.#rows.length = length;
  }

  /** The rows that are there. */
  get rows(): readonly RowOf<K>[] {
    return this.#rows;
  }

  /** The columns as parameters of a statement, in their order. */
  params(): readonly Buffer[] {
    return Object.entries(this.#kinds).map(([name, kind]) => {
      const cells = this.#rows.map((row) => row[name]);
      return kind === 'bytes'
        ? byteaArray(cells as readonly (Uint8Array | null)[])
        : bigintArray(cells as readonly (number | null)[]);
    });
  }
}

/** `unnest` of the columns of a batch, as `rij`. @param first number of the first parameter */
export function unnest(kinds: Kinds, first: number): string {
  const arrays = Object.values(kinds).map(
    (kind, i) => `$${String(first + i)}::${kind === 'bytes' ? 'bytea' : 'bigint'}[]`,
  );
  return `unnest(${arrays.join(', ')}) AS rij (${Object.keys(kinds).join(', ')})`;
}
