import { closeSync, constants, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

/** A point in the segments: everything before it. */
export interface Plaats {
  readonly segment: number;
  readonly offset: number;
}

/** How far the spool is. */
export interface Stand {
  /** Before this every line has its fate. */
  readonly klaar: Plaats;
  /** Before this every line was acknowledged. */
  readonly bevestigd: Plaats;
}

const LENGTH = 160;
const FILE = 'stand';

/** @returns null when there is none; `kapot` when it cannot be read */
export function readStand(folder: string): Stand | null | 'kapot' {
  try {
    const [sum = '', text = ''] = readFileSync(join(folder, FILE), 'utf8').trimEnd().split(' ');
    return Number(sum) === crc32(text) ? (JSON.parse(text) as Stand) : 'kapot';
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return null;
    return 'kapot';
  }
}

/** Keeps the stand. A save outlives the process at once, and the machine after a sync. */
export interface StandFile {
  save(stand: Stand): void;
  sync(): void;
  close(): void;
}

/**
 * Saved at one place in the file and in one short write, synchronously, so that of two savings the later one stays.
 * @throws what node:fs throws
 */
export function openStand(folder: string): StandFile {
  const { O_CREAT, O_RDWR } = constants;
  const fd = openSync(join(folder, FILE), O_CREAT | O_RDWR, 0o600);
  return {
    save: (stand) => {
      const text = JSON.stringify(stand);
      writeSync(fd, `${String(crc32(text))} ${text}`.padEnd(LENGTH), 0, 'latin1');
    },
    sync: () => fdatasyncSync(fd),
    close: () => closeSync(fd),
  };
}
