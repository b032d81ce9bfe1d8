import { describe, expect, test } from 'vitest';

import { makeXlsx, makeZip } from '../testing/xlsx.ts';
import { readSheet } from './read-sheet.ts';
import { cellName, textOf } from './sheet.ts';

/** The cells of a sheet by name. */
async function cellsOf(bytes: Uint8Array): Promise<Readonly<Record<string, unknown>>> {
  const { rijen } = await readSheet(bytes);
  return Object.fromEntries(
    rijen.flatMap(({ nummer, cellen }) => [...cellen].map(([kolom, cell]) => [cellName(kolom, nummer), cell])),
  );
}

const row = (cells: string): Promise<Readonly<Record<string, unknown>>> =>
  cellsOf(makeXlsx(`<row r="1">${cells}</row>`));
const tekst = (value: string) => ({ soort: 'tekst', tekst: value });

describe('cells of an XLSX', () => {
  test('X6 texts: shared, inline, of a formula, with line breaks and without the reading of characters', async () => {
    const shared = `<sst><si><t>een</t></si><si><r><t>tw</t></r><r><t xml:space="preserve">ee </t></r><rPh><t>x</t></rPh></si></sst>`;
    const cells = `<c r="A1" t="s"><v>1</v></c><c t="inlineStr"><is><t>regel_x000D_
twee</t></is></c><c r="D1" t="str"><f>A1&amp;"x"</f><v>uitkomst</v></c><c r="E1" t="b"><v>1</v></c>`;
    const bytes = makeXlsx(`<row>${cells}</row>`, [{ naam: 'xl/sharedStrings.xml', inhoud: shared }]);
    expect(await cellsOf(bytes)).toEqual({
      A1: tekst('twee '),
      B1: tekst('regel\r\ntwee'),
      D1: tekst('uitkomst'),
      E1: tekst('WAAR'),
    });
  });

  test('X6 a number is a date when its style says so, and knows which day it would be', async () => {
    const cells = [0, 1, 2, 3].map((style) => `<c s="${String(style)}"><v>45292</v></c>`).join('');
    const getal = (isDatum: boolean) => ({ soort: 'getal', getal: 45_292, datum: '2024-01-01', isDatum });
    expect(await row(cells)).toEqual({ A1: getal(false), B1: getal(true), C1: getal(true), D1: getal(false) });
  });

  test('X6 days count from 1904 when the workbook says so', async () => {
    const inhoud = '<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet r:id="rId2"/></sheets></workbook>';
    const bytes = makeXlsx('<row><c s="1"><v>43830</v></c></row>', [{ naam: 'xl/workbook.xml', inhoud }]);
    expect(await cellsOf(bytes)).toMatchObject({ A1: { datum: '2024-01-01' } });
  });

  test('X6 a fault of the spreadsheet and a formula without an outcome are faults of the cell', async () => {
    const found = await row('<c t="e"><v>#N/A</v></c><c><f>NU()</f></c><c><v>veel</v></c>');
    expect(Object.values(found)).toEqual([1, 2, 3].map(() => ({ soort: 'fout', reden: expect.stringMatching(/cel/) })));
  });

  test('X6 empty cells and rows leave nothing; a far cell costs nothing', async () => {
    const rows =
      '<row r="2"><c r="A2" s="1"/><c r="B2" t="inlineStr"><is><t> </t></is></c></row><row r="1048576"><c r="IV1048576"><v>1</v></c></row>';
    expect(Object.keys(await cellsOf(makeXlsx(rows)))).toEqual(['IV1048576']);
  });
});

test('X6 F 10,000 rows of 13 columns are read, without their memory staying', async () => {
  const cells = '<c t="inlineStr"><is><t>een gewone tekst van een gemeente</t></is></c>'.repeat(13);
  const bytes = makeXlsx(`<row>${cells}</row>`.repeat(10_000));
  const { rijen } = await readSheet(bytes);
  expect(rijen).toHaveLength(10_000);
  expect(rijen.at(-1)).toMatchObject({ nummer: 10_000 });
  expect(rijen.at(-1)?.cellen.size).toBe(13);
});

describe('an XLSX that is out to harm', () => {
  const bomb = (beweerdeGrootte?: number): Uint8Array => {
    const inhoud = Buffer.alloc(160 * 1024 * 1024, ' ');
    const part = { naam: 'xl/worksheets/sheet2.xml', inhoud };
    return makeXlsx('', [beweerdeGrootte === undefined ? part : { ...part, beweerdeGrootte }]);
  };

  test('X6 F a zip bomb is refused, also one that lies about its size, without taking its memory', async () => {
    const [honest, liar] = [bomb(), bomb(1000)];
    expect(honest.length).toBeLessThan(1024 * 1024);
    const before = process.memoryUsage().rss;
    await expect(readSheet(honest)).rejects.toThrow('uitgepakt te groot');
    await expect(readSheet(liar)).rejects.toThrow('beschadigd');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  test('X6 F a small file in which many cells share one long text is refused', async () => {
    const shared = `<sst><si><t>${'x'.repeat(1024 * 1024)}</t></si></sst>`;
    const rows = `<row>${'<c t="s"><v>0</v></c>'.repeat(100)}</row>`;
    const bytes = makeXlsx(rows, [{ naam: 'xl/sharedStrings.xml', inhoud: shared }]);
    await expect(readSheet(bytes)).rejects.toThrow('te veel tekst');
  });

  test.each([
    ['more columns than a table has', '<row><c r="IW1"><v>1</v></c></row>', 'IW1'],
    ['more rows than a table has', '<row><c><v>1</v></c></row>'.repeat(20_001), 'hoogstens 20000'],
    ['rows out of order', '<row r="2"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>', 'door elkaar'],
    ['cells out of order', '<row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>', 'door elkaar'],
    ['an address that is none', '<row><c r="AAAAAAA1"><v>1</v></c></row>', 'door elkaar'],
    ['XML that does not end', '<row><c>', 'beschadigd'],
  ])('X6 F %s', async (_what, rows, message) => {
    await expect(readSheet(makeXlsx(rows))).rejects.toThrow(message);
  });

  test('X6 F a document type, with entities that grow, is refused', async () => {
    const inhoud = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData/></worksheet>';
    await expect(readSheet(makeXlsx('', [{ naam: 'xl/worksheets/sheet2.xml', inhoud }]))).rejects.toThrow('DOCTYPE');
  });

  test.each([
    ['a zip that is no XLSX', makeZip([{ naam: 'lees.txt', inhoud: 'hallo' }]), 'beschadigd'],
    ['half a file', makeXlsx('<row/>').slice(0, 300), 'beschadigd'],
    ['an Excel file of before 2007', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'oud Excel-bestand'],
    ['a workbook without a sheet', makeXlsx('', [{ naam: 'xl/workbook.xml', inhoud: '<workbook/>' }]), 'geen werkblad'],
    ['a file of 21 MiB', Buffer.alloc(21 * 1024 * 1024, 'a'), 'hoogstens 20 MiB'],
  ])('X6 F %s', async (_what, bytes, message) => {
    await expect(readSheet(bytes)).rejects.toThrow(message);
  });
});

test('X6 a text behind an apostrophe that keeps it from running is that text', () => {
  expect(textOf({ soort: 'tekst', tekst: "'=1+1" })).toBe('=1+1');
  expect(textOf({ soort: 'tekst', tekst: "''=1+1" })).toBe("'=1+1");
  expect(textOf({ soort: 'tekst', tekst: "'s avonds" })).toBe("'s avonds");
});
