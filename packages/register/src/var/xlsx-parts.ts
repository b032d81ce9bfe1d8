import { BestandFout } from './sheet.ts';
import type { XlsxZip } from './xlsx-zip.ts';
import { parseXml } from './xlsx-xml.ts';

/** What a sheet needs of the rest of its workbook. */
export interface Workbook {
  /** Name of the part with the first sheet that is not hidden. */
  readonly blad: string;
  readonly teksten: readonly string[];
  /** Per style: does it show a number as a date? */
  readonly datumstijlen: readonly boolean[];
  /** Days count from 1904 instead of 1900. */
  readonly vanaf1904: boolean;
}

const SHARED_STRINGS = 'xl/sharedStrings.xml';
const STYLES = 'xl/styles.xml';
/** Formats that every spreadsheet knows as dates (ECMA-376, 18.8.30), with those of other languages. */
const isKnownDateFormat = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
/** What stands in a format as text, colour or condition, and says nothing of dates. */
const LITERAL = /"[^"]*"|\\.|\[[^\]]*\]/g;

async function readSheetPart(zip: XlsxZip): Promise<{ readonly blad: string; readonly vanaf1904: boolean }> {
  let relation: string | undefined;
  let vanaf1904 = false;
  await parseXml(zip.pieces('xl/workbook.xml'), {
    open: (naam, { date1904, id, state = 'visible' }) => {
      if (naam === 'workbookPr') vanaf1904 = date1904 === '1' || date1904 === 'true';
      if (naam === 'sheet' && state === 'visible') relation ??= id;
    },
  });
  let target: string | undefined;
  await parseXml(zip.pieces('xl/_rels/workbook.xml.rels'), {
    open: (naam, { Id, Target }) => {
      if (naam === 'Relationship' && Id === relation) target = Target;
    },
  });
  if (relation === undefined || target === undefined) throw new BestandFout('Dit XLSX-bestand heeft geen werkblad.');
  return { blad: target.startsWith('/') ? target.slice(1) : `xl/${target}`, vanaf1904 };
}

async function readTeksten(zip: XlsxZip): Promise<readonly string[]> {
  const teksten: string[] = [];
  if (!zip.has(SHARED_STRINGS)) return teksten;
  let current = '';
  let inText = false;
  let phonetic = false;
  await parseXml(zip.pieces(SHARED_STRINGS), {
    open: (naam) => {
      if (naam === 'si') current = '';
      if (naam === 'rPh') phonetic = true;
      inText = naam === 't' && !phonetic;
    },
    text: (tekst) => {
      if (inText) current += tekst;
    },
    close: (naam) => {
      inText = false;
      if (naam === 'rPh') phonetic = false;
      if (naam === 'si') teksten.push(current);
    },
  });
  return teksten;
}

async function readDatumstijlen(zip: XlsxZip): Promise<readonly boolean[]> {
  const stijlen: boolean[] = [];
  if (!zip.has(STYLES)) return stijlen;
  const eigen = new Map<number, boolean>();
  let inCells = false;
  await parseXml(zip.pieces(STYLES), {
    open: (naam, { numFmtId = '0', formatCode = '' }) => {
      if (naam === 'cellXfs') inCells = true;
      if (naam === 'numFmt') eigen.set(Number(numFmtId), /[dmyjh]/i.test(formatCode.replaceAll(LITERAL, '')));
      if (naam === 'xf' && inCells) stijlen.push(eigen.get(Number(numFmtId)) ?? isKnownDateFormat(Number(numFmtId)));
    },
    close: (naam) => {
      if (naam === 'cellXfs') inCells = false;
    },
  });
  return stijlen;
}

/** Reads what a sheet refers to. @throws BestandFout when the workbook has no sheet */
export async function readWorkbook(zip: XlsxZip): Promise<Workbook> {
  const sheet = await readSheetPart(zip);
  return { ...sheet, teksten: await readTeksten(zip), datumstijlen: await readDatumstijlen(zip) };
}
