import type { Sheet } from './sheet.ts';
import { BestandFout, createSheetBuilder } from './sheet.ts';

const separators = [';', ',', '\t'] as const;

/** UTF-8, or else the Windows-1252 in which a Dutch Excel writes its CSV. @throws BestandFout when it is UTF-16 or no text */
function decode(bytes: Uint8Array): { readonly tekst: string; readonly opmerkingen: readonly string[] } {
  const [een, twee] = bytes;
  if ((een === 0xff && twee === 0xfe) || (een === 0xfe && twee === 0xff))
    throw new BestandFout('Dit bestand is UTF-16. Sla het op als XLSX, of als CSV UTF-8.');
  if (bytes.includes(0)) throw new BestandFout('Dit bestand is geen CSV en geen XLSX.');
  try {
    return { tekst: new TextDecoder('utf-8', { fatal: true }).decode(bytes), opmerkingen: [] };
  } catch {
    return {
      tekst: new TextDecoder('windows-1252').decode(bytes),
      opmerkingen: ['Het bestand is geen UTF-8 en is gelezen als Windows-1252: kijk of letters als é en ë kloppen.'],
    };
  }
}

/** Where a field without quotes, or what follows a closing quote, ends. */
function endOfPlain(tekst: string, from: number, separator: string): number {
  let at = from;
  while (at < tekst.length && tekst[at] !== separator && tekst[at] !== '\n' && tekst[at] !== '\r') at += 1;
  return at;
}

/** A field between quotes, in which a double quote is a quote; null when it does not end. */
function quotedField(tekst: string, from: number): { readonly waarde: string; readonly at: number } | null {
  let waarde = '';
  for (let at = from + 1; ;) {
    const end = tekst.indexOf('"', at);
    if (end === -1) return null;
    waarde += tekst.slice(at, end);
    if (tekst[end + 1] !== '"') return { waarde, at: end + 1 };
    waarde += '"';
    at = end + 2;
  }
}

/** The fields of each record (RFC 4180). A record is a row, however many lines it takes. @throws BestandFout when a quote does not end */
function* recordsOf(tekst: string, separator: string): Generator<readonly string[]> {
  let record: string[] = [];
  let rij = 1;
  let at = 0;
  while (at < tekst.length) {
    const quoted = tekst[at] === '"' ? quotedField(tekst, at) : { waarde: '', at };
    if (quoted === null) throw new BestandFout(`Rij ${String(rij)}: een aanhalingsteken wordt niet gesloten.`);
    const end = endOfPlain(tekst, quoted.at, separator);
    record.push(quoted.waarde + tekst.slice(quoted.at, end));
    at = end + (tekst.startsWith('\r\n', end) ? 2 : 1);
    if (tekst[end] === separator) continue;
    yield record;
    record = [];
    rij += 1;
  }
  if (record.length > 0) yield record;
}

/** The separator that splits the heading in most fields. Excel may also name it, in a line `sep=;` before the heading. */
function separatorOf(tekst: string): string {
  const named = /^sep=([;,\t])\r?\n/i.exec(tekst.slice(0, 8))?.[1];
  if (named !== undefined) return named;
  const fields = (separator: string): number => recordsOf(tekst, separator).next().value?.length ?? 0;
  return separators.reduce((best, other) => (fields(other) > fields(best) ? other : best));
}

/** Reads a CSV, separated by `;`, `,` or tabs. @throws BestandFout when it is none */
export function readCsv(bytes: Uint8Array): Sheet {
  const { tekst, opmerkingen } = decode(bytes);
  const builder = createSheetBuilder();
  let rij = 0;
  for (const record of recordsOf(tekst, separatorOf(tekst))) {
    rij += 1;
    if (rij === 1 && /^sep=/i.test(record[0] ?? '')) continue;
    record.forEach((waarde, kolom) => builder.add(rij, kolom, { soort: 'tekst', tekst: waarde }));
  }
  return { rijen: builder.rijen(), opmerkingen };
}
