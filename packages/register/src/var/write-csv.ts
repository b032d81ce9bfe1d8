import { escapeFormula } from './sheet.ts';

const BOM = '\uFEFF';
/** Characters of a file that we write at most: cells that share a text in an XLSX do not share it in a CSV. */
const TEKENS_MAX = 256 * 1024 * 1024;

function field(waarde: string): string {
  const safe = escapeFormula(waarde);
  return /[";,\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A CSV as a Dutch spreadsheet opens it: UTF-8 with a mark, `;` between fields, nothing that runs as a formula. */
export function writeCsv(rijen: readonly (readonly string[])[]): string {
  let tekens = 0;
  const lines = rijen.map((rij) => {
    const line = `${rij.map(field).join(';')}\r\n`;
    tekens += line.length;
    if (tekens > TEKENS_MAX) throw new Error('De tabel is te groot om als CSV te schrijven.');
    return line;
  });
  return BOM + lines.join('');
}
