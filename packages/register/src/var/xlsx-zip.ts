import type { Readable } from 'node:stream';

import type { Entry, ZipFile } from 'yauzl';
import { fromBufferPromise } from 'yauzl';

import { BestandFout } from './sheet.ts';

/** Bytes that all parts together become at most when they are unpacked: a zip bomb stops here. */
const UITGEPAKT_MAX = 128 * 1024 * 1024;
const ONDERDELEN_MAX = 2_000;

/** The parts of an XLSX, unpacked one piece at a time. */
export interface XlsxZip {
  has(naam: string): boolean;
  /** @throws BestandFout when a part is missing, damaged or too large */
  pieces(naam: string): AsyncGenerator<string>;
}

const damaged = (cause: unknown): BestandFout => new BestandFout('Dit XLSX-bestand is beschadigd.', { cause });

async function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > ONDERDELEN_MAX) throw new BestandFout('Dit XLSX-bestand heeft te veel onderdelen.');
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  return entries;
}

/** Opens an XLSX. Sizes are counted as they come, whatever the file says of itself. @throws BestandFout when it is no zip */
export async function openXlsxZip(bytes: Uint8Array): Promise<XlsxZip> {
  let zip: ZipFile;
  let entries: ReadonlyMap<string, Entry>;
  try {
    zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { lazyEntries: true });
    entries = await entriesOf(zip);
  } catch (error) {
    throw error instanceof BestandFout ? error : damaged(error);
  }
  let unpacked = 0;

  async function* pieces(naam: string): AsyncGenerator<string> {
    const entry = entries.get(naam);
    if (entry === undefined) throw damaged(new Error('part missing'));
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let stream: Readable | null = null;
    try {
      stream = await zip.openReadStreamPromise(entry);
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        unpacked += chunk.length;
        if (unpacked > UITGEPAKT_MAX) throw new BestandFout('Dit XLSX-bestand is uitgepakt te groot.');
        yield decoder.decode(chunk, { stream: true });
      }
      yield decoder.decode();
    } catch (error) {
      throw error instanceof BestandFout ? error : damaged(error);
    } finally {
      stream?.destroy();
    }
  }

  return { has: (naam) => entries.has(naam), pieces };
}
