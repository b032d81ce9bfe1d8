/** What stands in a cell of a file; nothing is an absent cell. */
export type Cell =
  | { readonly soort: 'tekst'; readonly tekst: string }
  /** A number; `datum` is the day (`jjjj-mm-dd`) that it would be, and `isDatum` whether the sheet shows it as one. */
  | { readonly soort: 'getal'; readonly getal: number; readonly datum: string | null; readonly isDatum: boolean }
  /** Nothing usable, and why. */
  | { readonly soort: 'fout'; readonly reden: string };

export interface SheetRow {
  /** 1, 2, … as a spreadsheet numbers them. */
  readonly nummer: number;
  /** By column: 0, 1, … Only what is there, so that a far cell costs nothing. */
  readonly cellen: ReadonlyMap<number, Cell>;
}

/** A table as it came from a CSV or XLSX file. */
export interface Sheet {
  readonly rijen: readonly SheetRow[];
  /** What the reader of the file assumed, for the operator. */
  readonly opmerkingen: readonly string[];
}

/** A file that is no table at all. The message is for the operator. */
export class BestandFout extends Error {
  override readonly name = 'BestandFout';
}

/** Bytes that a file has at most. */
export const BESTAND_MAX: number = 20 * 1024 * 1024;
/** Rows and columns that a table has at most; a VAR of a large municipality has some hundreds of rows and 30 columns. */
const RIJEN_MAX = 20_000;
const KOLOMMEN_MAX = 256;
/** Characters in all cells together: cells of an XLSX may share a long text, so that a small file holds a lot. */
const TEKENS_MAX = 64 * 1024 * 1024;

/** `C14` of column 2 and row 14. */
export function cellName(kolom: number, rij: number): string {
  let letters = '';
  for (let rest = kolom; rest >= 0; rest = Math.floor(rest / 26) - 1)
    letters = String.fromCodePoint(65 + (rest % 26)) + letters;
  return `${letters}${String(rij)}`;
}

/** The order in which somebody looks cells up: by row, then by column. */
export function compareCells(een: string, ander: string): number {
  const rij = (cel: string): number => Number(cel.replace(/^[A-Z]+/, ''));
  return rij(een) - rij(ander) || een.length - ander.length || (een < ander ? -1 : Number(een > ander));
}

/** Collects rows within bounds. Empty cells and rows leave nothing behind. */
export interface SheetBuilder {
  /** @throws BestandFout when the table is too large */
  add(rij: number, kolom: number, cell: Cell): void;
  rijen(): readonly SheetRow[];
}

export function createSheetBuilder(): SheetBuilder {
  const rijen: { nummer: number; cellen: Map<number, Cell> }[] = [];
  let tekens = 0;
  return {
    add: (rij, kolom, cell) => {
      if (cell.soort === 'tekst' && cell.tekst.trim() === '') return;
      if (kolom >= KOLOMMEN_MAX)
        throw new BestandFout(`${cellName(kolom, rij)}: een tabel heeft hoogstens ${String(KOLOMMEN_MAX)} kolommen.`);
      tekens += cell.soort === 'tekst' ? cell.tekst.length : 0;
      if (tekens > TEKENS_MAX) throw new BestandFout('In deze tabel staat te veel tekst.');
      let last = rijen.at(-1);
      if (last?.nummer !== rij) {
        if (rijen.length === RIJEN_MAX)
          throw new BestandFout(`Een tabel heeft hoogstens ${String(RIJEN_MAX)} gevulde rijen.`);
        last = { nummer: rij, cellen: new Map() };
        rijen.push(last);
      }
      last.cellen.set(kolom, cell);
    },
    rijen: () => rijen,
  };
}

/** A text that a spreadsheet would take for a formula stands behind an apostrophe in a CSV of ours; this takes it away again. */
const ESCAPED = /^'+[=+\-@\t\r]/;
const FORMULA = /^'*[=+\-@\t\r]/;

/** The text of a cell, without white space around it; empty when there is none. */
export function textOf(cell: Cell | undefined): string {
  if (cell === undefined || cell.soort === 'fout') return '';
  if (cell.soort === 'getal') return cell.isDatum && cell.datum !== null ? cell.datum : String(cell.getal);
  const tekst = cell.tekst.replaceAll('\r\n', '\n').trim();
  return ESCAPED.test(tekst) ? tekst.slice(1) : tekst;
}

/** A text as it may safely stand in a CSV that somebody opens in a spreadsheet (CSV injection). */
export function escapeFormula(tekst: string): string {
  return FORMULA.test(tekst) ? `'${tekst}` : tekst;
}
