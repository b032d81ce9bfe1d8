import { crc32, deflateRawSync } from 'node:zlib';

/** A part of a zip, and the size that the zip says it has once unpacked. */
export interface Part {
  readonly naam: string;
  readonly inhoud: string | Uint8Array;
  /** Absent: the truth. */
  readonly beweerdeGrootte?: number;
}

/** A zip with the given parts, deflated. */
export function makeZip(parts: readonly Part[]): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { naam, inhoud, beweerdeGrootte } of parts) {
    const bytes = Buffer.from(inhoud);
    const packed = deflateRawSync(bytes);
    const name = Buffer.from(naam);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(beweerdeGrootte ?? bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, tail, name]));
    files.push(file);
    offset += file.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, list, Buffer.from('PK\x05\x06'), end]);
}

const WORKBOOK = `<workbook xmlns:r="r"><workbookPr/><sheets><sheet name="Toelichting" state="hidden" r:id="rId1"/>
  <sheet name="VAR" r:id="rId2"/></sheets></workbook>`;
const RELATIONS = `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/>
  <Relationship Id="rId2" Target="/xl/worksheets/sheet2.xml"/></Relationships>`;
/** Style 0 plain, 1 a known date, 2 a date of the municipality's own, 3 money. */
const STYLES = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d&quot; de &quot;mmmm yyyy"/>
  <numFmt numFmtId="165" formatCode="[Red]&quot;dym &quot;0.00"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>`;

/** An XLSX with these `row` elements on its one visible sheet. Parts that are named replace those of ours. */
export function makeXlsx(rows: string, extra: readonly Part[] = []): Uint8Array {
  const own: readonly Part[] = [
    { naam: 'xl/workbook.xml', inhoud: WORKBOOK },
    { naam: 'xl/_rels/workbook.xml.rels', inhoud: RELATIONS },
    { naam: 'xl/styles.xml', inhoud: STYLES },
    { naam: 'xl/worksheets/sheet2.xml', inhoud: `<worksheet><sheetData>${rows}</sheetData></worksheet>` },
  ];
  return makeZip([...own.filter(({ naam }) => !extra.some((part) => part.naam === naam)), ...extra]);
}
