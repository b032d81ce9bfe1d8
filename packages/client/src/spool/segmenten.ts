import type { FileHandle } from 'node:fs/promises';
import { open, unlink } from 'node:fs/promises';

import type { Segment } from './herstel.ts';
import { segmentFile, syncFolder } from './herstel.ts';
import { SpoolFout } from './spool-fout.ts';
import type { Plaats, StandFile } from './stand.ts';

/** A file that is longer gets a next one. What was sent is removed by the file. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

/** Bytes of one file, from a point up to what was acknowledged. */
export interface Gelezen {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: Buffer;
}

/** The files of the spool: lines come at the end, and go from the front. */
export interface Segmenten {
  /**
   * Resolves when the bytes are on the disk. One at a time.
   * @throws SpoolFout `schijf`; nothing of the bytes counts then
   */
  append(bytes: Buffer): Promise<void>;
  /** What was acknowledged after this point, of one file; null when there is nothing. */
  readFrom(plaats: Plaats): Promise<Gelezen | null>;
  /** Every line before this point has its fate: files before it go. @returns the same point, in the file that is next */
  finish(plaats: Plaats): Promise<Plaats>;
  /** Begins a new file at the next line, so that the present one goes when it is done. Not while lines are written. */
  turn(): Promise<void>;
  close(): Promise<void>;
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

async function readAll(file: string, begin: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - begin);
  const handle = await open(file, 'r');
  try {
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await handle.read(bytes, done, bytes.length - done, begin + done);
      // Shorter than it was: what is missing reads as damage, and is reported as such.
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes;
  } finally {
    await handle.close();
  }
}

interface Begin {
  readonly folder: string;
  readonly segments: Segment[];
  readonly stand: { klaar: Plaats; bevestigd: Plaats };
  readonly file: StandFile;
}

export function createSegmenten({ folder, segments, stand, file }: Begin): Segmenten {
  let current: { readonly handle: FileHandle; readonly segment: Segment } | null = null;
  let next = stand.bevestigd.segment;
  let busy = false;
  let broken: unknown = null;

  const turn = async (): Promise<void> => {
    const old = current;
    current = null;
    await old?.handle.close();
  };
  const make = async (): Promise<{ readonly handle: FileHandle; readonly segment: Segment }> => {
    await turn();
    const segment = { nummer: next, end: 0 };
    const handle = await open(segmentFile(folder, next), 'w', 0o600);
    try {
      await syncFolder(folder);
    } catch (error) {
      await handle.close();
      throw error;
    }
    next += 1;
    segments.push(segment);
    return (current = { handle, segment });
  };
  /** A write that failed leaves bytes behind that nobody may take for a line. */
  const write = async (handle: FileHandle, bytes: Buffer, end: number): Promise<void> => {
    try {
      await writeAll(handle, bytes, end);
    } catch (error) {
      await handle.truncate(end).catch((cause: unknown) => {
        broken = cause;
      });
      throw error;
    }
  };
  const append = async (bytes: Buffer): Promise<void> => {
    if (broken !== null) throw broken;
    const { handle, segment } = current !== null && current.segment.end < SEGMENT_BYTES ? current : await make();
    await write(handle, bytes, segment.end);
    try {
      await handle.datasync();
      stand.bevestigd = { segment: segment.nummer, offset: segment.end + bytes.length };
      file.save(stand);
    } catch (error) {
      // What a disk holds that once failed to confirm is not known; a next confirmation would say nothing.
      broken = error;
      throw error;
    }
    segment.end += bytes.length;
  };
  const isWritten = (segment: Segment): boolean => segment === current?.segment;

  return {
    turn: async () => {
      if (!busy) await turn();
    },
    append: async (bytes) => {
      busy = true;
      try {
        await append(bytes);
      } catch (error) {
        throw new SpoolFout('schijf', error);
      } finally {
        busy = false;
      }
    },
    readFrom: async ({ segment, offset }) => {
      for (const { nummer, end } of segments) {
        const begin = nummer === segment ? offset : 0;
        if (nummer < segment || begin >= end) continue;
        return { segment: nummer, offset: begin, bytes: await readAll(segmentFile(folder, nummer), begin, end) };
      }
      return null;
    },
    finish: async (plaats) => {
      const here = segments.find(({ nummer }) => nummer === plaats.segment);
      const ended = here !== undefined && plaats.offset >= here.end && !isWritten(here);
      const klaar = ended ? { segment: plaats.segment + 1, offset: 0 } : plaats;
      stand.klaar = klaar;
      file.save(stand);
      if ((segments[0]?.nummer ?? klaar.segment) >= klaar.segment) return klaar;
      // A file may only go when the stand that says so stays.
      file.sync();
      while (segments[0] !== undefined && segments[0].nummer < klaar.segment) {
        await unlink(segmentFile(folder, segments[0].nummer));
        segments.shift();
      }
      return klaar;
    },
    close: async () => {
      await turn();
      file.close();
    },
  };
}
