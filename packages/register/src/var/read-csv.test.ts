import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readCsv } from './read-csv.ts';
import { readSheet } from './read-sheet.ts';
import { cellName, textOf } from './sheet.ts';
import { writeCsv } from './write-csv.ts';

const BOM = '\uFEFF';
const bytes = (tekst: string): Uint8Array => Buffer.from(tekst);

/** The rows of a CSV as texts. */
const rowsOf = (input: Uint8Array): readonly (readonly string[])[] =>
  readCsv(input).rijen.map(({ cellen }) => [...cellen.values()].map(textOf));

describe('a CSV', () => {
  test.each([
    ['semicolons', 'a;b\r\n1,5;2\r\n'],
    ['commas', 'a,b\n"1,5",2'],
    ['tabs', 'a\tb\n1,5\t2'],
    ['a mark in front', `${BOM}a;b\n1,5;2`],
    ['a line that names the separator', 'sep=;\r\na;b\r\n1,5;2'],
    ['quotes everywhere', '"a";"b"\n"1,5";"2"'],
    ['old line ends', 'a;b\r1,5;2\r'],
  ])('X6 with %s', (_what, tekst) => {
    expect(rowsOf(bytes(tekst))).toEqual([
      ['a', 'b'],
      ['1,5', '2'],
    ]);
  });

  test('X6 quotes hold separators, quotes and lines; rows are counted as a spreadsheet does', () => {
    const { rijen } = readCsv(bytes('a;b\n"x;""y""\nz";2\n\n;3'));
    const names = rijen.flatMap(({ nummer, cellen }) =>
      [...cellen].map(([kolom, cell]) => [cellName(kolom, nummer), textOf(cell)]),
    );
    expect(Object.fromEntries(names)).toEqual({ A1: 'a', B1: 'b', A2: 'x;"y"\nz', B2: '2', B4: '3' });
  });

  test('X6 F a quote that does not end names its row', () => {
    expect(() => readCsv(bytes('a;b\n1;2\n"3;4\n5;6'))).toThrow('Rij 3: een aanhalingsteken');
  });

  test('X6 F a field of 10 MB between quotes is read in no time', () => {
    const long = 'x""'.repeat(3_000_000);
    expect(rowsOf(bytes(`a;b\n"${long}";2`))[1]?.[0]?.length).toBe(6_000_000);
  });

  test('X6 what is not UTF-8 is read as Windows-1252, and said so', () => {
    const { rijen, opmerkingen } = readCsv(Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x80]));
    expect(textOf(rijen[0]?.cellen.get(0))).toBe('café€');
    expect(opmerkingen).toEqual([expect.stringContaining('Windows-1252')]);
    expect(readCsv(bytes('café')).opmerkingen).toEqual([]);
  });

  test.each([
    ['UTF-16', Buffer.from(`${BOM}a;b`, 'utf16le'), 'UTF-16'],
    ['UTF-16 the other way', Buffer.from(`${BOM}a;b`, 'utf16le').swap16(), 'UTF-16'],
    ['UTF-16 without a mark', Buffer.from('a;b', 'utf16le'), 'geen CSV en geen XLSX'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'geen CSV en geen XLSX'],
  ])('X6 F %s is refused', async (_what, input, message) => {
    await expect(readSheet(input)).rejects.toThrow(message);
  });

  test('X6 F an empty file has no rows', () => {
    expect(readCsv(bytes('')).rijen).toEqual([]);
  });
});

describe('writing a CSV', () => {
  test.each(['=1+1', '+31', '-1', '@SUM(A1)', '\tx', "'=1"])('X6 F %j runs in no spreadsheet', (waarde) => {
    expect(writeCsv([[waarde]])).toMatch(/^\uFEFF"?'/);
  });

  test('X6 whatever is written is read back', () => {
    const cell = fc
      .string({ unit: fc.constantFrom(...'ab =+-@\'";,\n\tëé'.split('')), maxLength: 12 })
      .map((tekst) => tekst.trim());
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), (rijen) => {
        // A heading keeps the columns apart.
        const { rijen: read } = readCsv(bytes(writeCsv([['kop', 'kop'], ...rijen])));
        for (const [i, [een, ander]] of rijen.entries()) {
          const cellen = read.find(({ nummer }) => nummer === i + 2)?.cellen;
          expect([textOf(cellen?.get(0)), textOf(cellen?.get(1))]).toEqual([een, ander]);
        }
      }),
    );
  });
});
