import { createReadStream, existsSync, statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { link, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { Begonnen } from '@verwerkingenlog/register';
import { readBegonnen } from '@verwerkingenlog/register';

/** What is not a whole export ends in this. */
const PARTIAL = '.deel';
/** Bytes that are read at a time. */
const CHUNK_BYTES = 1024 * 1024;

/** A file that becomes an export: only its owner reads it, and until it is whole it has another name. */
export interface Exportbestand {
  /** What of it was written before; null when it begins. */
  readonly begonnen: Begonnen | null;
  write(text: string): Promise<void>;
  /** Forces it to disk and gives it its name. @throws Error when something got that name meanwhile */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** The bytes of a file from its beginning. */
export function readChunks(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: CHUNK_BYTES });
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function begin(partial: string): Promise<{ readonly file: FileHandle; readonly begonnen: Begonnen | null }> {
  const begonnen = existsSync(partial) ? await readBegonnen(readChunks(partial)) : null;
  const file = await open(partial, begonnen === null ? 'w' : 'r+', 0o600);
  // What was cut half-way a line is written anew.
  if (begonnen !== null) await file.truncate(begonnen.bytes);
  return { file, begonnen };
}

/** Opens an export to write, or to go on with. @throws Error when there is a whole one, or when what was begun is something else */
export async function openExport(path: string): Promise<Exportbestand> {
  if (existsSync(path)) throw new Error('Op die plaats staat al een bestand.');
  const partial = `${path}${PARTIAL}`;
  const { file, begonnen } = await begin(partial);
  let position = begonnen?.bytes ?? 0;
  return {
    begonnen,
    write: async (text) => {
      const bytes = Buffer.from(text);
      for (let written = 0; written < bytes.length;) {
        const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position);
        written += bytesWritten;
        position += bytesWritten;
      }
    },
    finish: async () => {
      await file.sync();
      // A link, unlike a rename, never replaces what is there.
      await link(partial, path);
      await rm(partial);
      await syncFolder(path);
    },
    close: () => file.close(),
  };
}

/** How large a file is. @throws Error when it is none */
export function sizeOf(path: string): number {
  const stat = statSync(path);
  if (!stat.isFile()) throw new Error(`${path} is geen bestand.`);
  return stat.size;
}
