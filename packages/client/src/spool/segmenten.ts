import { open, unlink } from 'node:fs/promises';

import { segmentFile } from './herstel.ts';
import type { Begin, Schrijver } from './schrijver.ts';
import { createSchrijver } from './schrijver.ts';
import type { Plaats } from './stand.ts';

/** Bytes of one file, from a point up to what was acknowledged. */
interface Gelezen {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: Buffer;
}

/** The files of the spool: lines come at the end, and go from the front. */
export interface Segmenten extends Pick<Schrijver, 'append' | 'turn'> {
  /** What was acknowledged after this point, of one file; null when there is nothing. */
  readFrom(plaats: Plaats): Promise<Gelezen | null>;
  /** Every line before this point has its fate: files before it go. @returns the same point, in the file that is next */
  finish(plaats: Plaats): Promise<Plaats>;
  close(): Promise<void>;
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

export function createSegmenten(begin: Begin): Segmenten {
  const { folder, segments, stand, file } = begin;
  const schrijver = createSchrijver(begin);
  return {
    append: (bytes) => schrijver.append(bytes),
    turn: () => schrijver.turn(),
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
      const ended = here !== undefined && plaats.offset >= here.end && !schrijver.isWriting(here);
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
      await schrijver.turn();
      file.close();
    },
  };
}
