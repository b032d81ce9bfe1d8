import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import type { Sheet } from './sheet.ts';
import { BESTAND_MAX, BestandFout } from './sheet.ts';

const startsWith = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte);

/**
 * Reads a table from a file; its first bytes tell of which kind it is, not its name.
 * @throws BestandFout when it is too large, damaged, or of another kind
 */
export async function readSheet(bytes: Uint8Array): Promise<Sheet> {
  if (bytes.length > BESTAND_MAX)
    throw new BestandFout(`Een bestand heeft hoogstens ${String(BESTAND_MAX / 1024 / 1024)} MiB.`);
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0))
    throw new BestandFout('Dit is een oud Excel-bestand of een met een wachtwoord. Sla het op als gewone XLSX.');
  return startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) ? readXlsx(bytes) : readCsv(bytes);
}
