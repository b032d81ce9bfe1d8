import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';

import type { Segment } from './herstel.ts';
import { segmentFile, syncFolder } from './herstel.ts';
import { SpoolFout } from './spool-fout.ts';
import type { Plaats, StandFile } from './stand.ts';

/** A file that is longer gets a next one. What was sent is removed by the file. */
const SEGMENT_BYTES = 4 * 1024 * 1024;

/** Adds lines at the end. */
export interface Schrijver {
  /**
   * Resolves when the bytes are on the disk. One at a time.
   * @throws SpoolFout `schijf`; nothing of the bytes counts then
   */
  append(bytes: Buffer): Promise<void>;
  /** Begins a new file at the next line, so that the present one goes when it is done; not while lines are written. */
  turn(): Promise<void>;
  isWriting(segment: Segment): boolean;
}

interface Open {
  readonly handle: FileHandle;
  readonly segment: Segment;
}

async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

export interface Begin {
  readonly folder: string;
  readonly segments: Segment[];
  readonly stand: { klaar: Plaats; bevestigd: Plaats };
  readonly file: StandFile;
}

export function createSchrijver({ folder, segments, stand, file }: Begin): Schrijver {
  let current: Open | null = null;
  let next = stand.bevestigd.segment;
  let busy = false;
  let broken: unknown = null;

  const turn = async (): Promise<void> => {
    const old = current;
    current = null;
    await old?.handle.close();
  };
  const make = async (): Promise<Open> => {
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
    isWriting: (segment) => segment === current?.segment,
  };
}
