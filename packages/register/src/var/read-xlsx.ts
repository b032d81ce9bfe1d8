import { dateOfSerial } from './datum.ts';
import type { Cell, Sheet } from './sheet.ts';
import { BestandFout, createSheetBuilder } from './sheet.ts';
import type { Workbook } from './xlsx-parts.ts';
import { readWorkbook } from './xlsx-parts.ts';
import type { Attributes } from './xlsx-xml.ts';
import { parseXml } from './xlsx-xml.ts';
import { openXlsxZip } from './xlsx-zip.ts';

const ADDRESS = /^([A-Z]{1,3})([1-9]\d{0,6})$/;

/** A cell while it is read. */
interface OpenCell {
  readonly type: string;
  readonly stijl: number;
  hasFormula: boolean;
  tekst: string;
}

/** The column of `AB12`: 27; null when it is no address. */
function columnOf(address: string): number | null {
  const letters = ADDRESS.exec(address)?.[1];
  if (letters === undefined) return null;
  return Array.from(letters).reduce((sum, letter) => sum * 26 + (letter.codePointAt(0) ?? 0) - 64, 0) - 1;
}

const tekstCell = (tekst: string): Cell => ({ soort: 'tekst', tekst });

/** What a cell holds. Of a formula that is its last outcome. */
function cellOf({ type, stijl, hasFormula, tekst }: OpenCell, { teksten, datumstijlen, vanaf1904 }: Workbook): Cell {
  if (type === 's') return tekstCell(teksten[Number(tekst)] ?? '');
  if (type === 'e') return { soort: 'fout', reden: 'In deze cel staat een fout van het rekenblad.' };
  if (type === 'b') return tekstCell(tekst === '1' ? 'WAAR' : 'ONWAAR');
  if (hasFormula && tekst === '')
    return { soort: 'fout', reden: 'In deze cel staat een formule zonder uitkomst: zet er de tekst zelf neer.' };
  if (type !== 'n' || tekst === '') return tekstCell(tekst);
  const getal = Number(tekst);
  if (!Number.isFinite(getal)) return { soort: 'fout', reden: 'In deze cel staat een onleesbaar getal.' };
  return { soort: 'getal', getal, datum: dateOfSerial(getal, vanaf1904), isDatum: datumstijlen[stijl] === true };
}

async function readRows(pieces: AsyncIterable<string>, workbook: Workbook): Promise<Sheet['rijen']> {
  const builder = createSheetBuilder();
  let rij = 0;
  let kolom = -1;
  let cell: OpenCell | null = null;
  let reading = false;

  /** A row or cell that does not tell its place follows the one before; one that goes back would replace what was read. */
  function place(naam: string, { r = '' }: Attributes): void {
    const next = naam === 'row' ? (r === '' ? rij + 1 : Number(r)) : r === '' ? kolom + 1 : columnOf(r);
    const previous = naam === 'row' ? rij : kolom;
    if (next === null || !Number.isSafeInteger(next) || next <= previous)
      throw new BestandFout('De cellen van dit XLSX-bestand staan door elkaar.');
    if (naam === 'row') [rij, kolom] = [next, -1];
    else kolom = next;
  }

  await parseXml(pieces, {
    open: (naam, attributes) => {
      if (naam === 'row' || naam === 'c') place(naam, attributes);
      if (naam === 'c')
        cell = { type: attributes['t'] ?? 'n', stijl: Number(attributes['s'] ?? 0), hasFormula: false, tekst: '' };
      if (naam === 'f' && cell !== null) cell.hasFormula = true;
      reading = naam === 'v' || naam === 't';
    },
    text: (tekst) => {
      if (reading && cell !== null) cell.tekst += tekst;
    },
    close: (naam) => {
      reading = false;
      if (naam !== 'c' || cell === null) return;
      builder.add(rij, kolom, cellOf(cell, workbook));
      cell = null;
    },
  });
  return builder.rijen();
}

/** Reads the first visible sheet of an XLSX. @throws BestandFout when it is damaged or too large */
export async function readXlsx(bytes: Uint8Array): Promise<Sheet> {
  const zip = await openXlsxZip(bytes);
  const workbook = await readWorkbook(zip);
  return { rijen: await readRows(zip.pieces(workbook.blad), workbook), opmerkingen: [] };
}
