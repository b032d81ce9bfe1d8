import { open, readFile, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';

import { decode, scan } from './record.ts';
import type { Plaats, Stand } from './stand.ts';
import { readStand } from './stand.ts';
import type { Zegel } from './zegel.ts';

/** A file of lines. */
export interface Segment {
  readonly nummer: number;
  /** Everything before this was acknowledged, or could be read when the spool was opened. */
  end: number;
}

/** Bytes that are no line any more; none of them are left when a file is shorter than it was, or gone. */
export interface Schade {
  readonly segment: number;
  readonly begin: number;
  readonly bytes: Buffer;
}

/** What a folder holds when it is opened. */
export interface Herstel {
  readonly segments: Segment[];
  readonly stand: Stand;
  /** Lines without a fate. */
  readonly regels: number;
  readonly bytes: number;
  readonly schade: readonly Schade[];
}

const NAME = /^(\d{10})\.spool$/;
const NOWHERE: Plaats = { segment: 1, offset: 0 };
const NOTHING = Buffer.alloc(0);

export const segmentFile = (folder: string, nummer: number): string =>
  join(folder, `${String(nummer).padStart(10, '0')}.spool`);

/** Makes what was made, removed or renamed in a folder outlive the machine. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function segmentsIn(folder: string): Promise<readonly number[]> {
  const found = (await readdir(folder)).map((name) => Number(NAME.exec(name)?.[1] ?? '0'));
  return found.filter((nummer) => nummer > 0).toSorted((a, b) => a - b);
}

/** Where acknowledged lines of a segment end, as far as is known: without a stand everything counts. */
function acknowledgedIn(stand: Stand | null, nummer: number): number {
  if (stand === null || nummer < stand.bevestigd.segment) return Number.POSITIVE_INFINITY;
  return nummer === stand.bevestigd.segment ? stand.bevestigd.offset : 0;
}

/** Files that must be there, because they hold acknowledged lines that have no fate yet, and are not. */
function missing(stand: Stand | null, numbers: readonly number[]): readonly Schade[] {
  if (stand === null) return [];
  const { klaar, bevestigd } = stand;
  const gone: Schade[] = [];
  for (let segment = klaar.segment; segment <= bevestigd.segment; segment += 1) {
    const begin = segment === klaar.segment ? klaar.offset : 0;
    if (!numbers.includes(segment) && begin < acknowledgedIn(stand, segment))
      gone.push({ segment, begin, bytes: NOTHING });
  }
  return gone;
}

async function cut(file: string, length: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.truncate(length);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

interface Gelezen {
  readonly segment: Segment;
  readonly regels: number;
  readonly bytes: number;
  readonly schade: readonly Schade[];
}

/** Reads one file. A tail that no line is and that nobody was promised is what a killed process was writing: it goes. */
async function readSegment(folder: string, nummer: number, stand: Stand | null, zegel: Zegel): Promise<Gelezen> {
  const file = segmentFile(folder, nummer);
  const content = await readFile(file);
  const from = stand?.klaar.segment === nummer ? stand.klaar.offset : 0;
  const acknowledged = acknowledgedIn(stand, nummer);
  const schade: Schade[] = [];
  let [regels, bytes, end] = [0, 0, content.length];
  for (const stuk of scan(content.subarray(from))) {
    const begin = from + stuk.begin;
    if (stuk.body !== null) {
      decode(stuk.body, zegel);
      regels += 1;
      bytes += stuk.end - stuk.begin;
    } else if (begin >= acknowledged && from + stuk.end === content.length) {
      await cut(file, begin);
      end = begin;
    } else schade.push({ segment: nummer, begin, bytes: content.subarray(begin, from + stuk.end) });
  }
  if (Number.isFinite(acknowledged) && content.length < acknowledged && schade.length === 0)
    schade.push({ segment: nummer, begin: content.length, bytes: NOTHING });
  return { segment: { nummer, end }, regels, bytes, schade };
}

const after = ({ segment, offset }: Plaats): number => (offset > 0 ? segment + 1 : segment);

/**
 * Reads a folder after whatever happened to it. Acknowledged lines that cannot be read are in `schade`.
 * @throws SpoolFout `sleutel`; what node:fs throws
 */
export async function recover(folder: string, zegel: Zegel): Promise<Herstel> {
  const found = readStand(folder);
  const stand = found === 'kapot' ? null : found;
  const numbers = await segmentsIn(folder);
  const done = numbers.filter((nummer) => nummer < (stand?.klaar.segment ?? 0));
  for (const nummer of done) await unlink(segmentFile(folder, nummer));
  const kept = numbers.slice(done.length);
  const read: Gelezen[] = [];
  for (const nummer of kept) read.push(await readSegment(folder, nummer, stand, zegel));
  // A number is never used again: an old stand would take its lines for sent.
  const { klaar, bevestigd } = stand ?? { klaar: NOWHERE, bevestigd: NOWHERE };
  const next = { segment: Math.max((numbers.at(-1) ?? 0) + 1, after(klaar), after(bevestigd)), offset: 0 };
  const first = kept[0];
  const begin = first === undefined ? next : first === klaar.segment ? klaar : { segment: first, offset: 0 };
  // The stand is older than any file of lines, so without it something was taken away.
  const lost = stand === null && (found !== null || numbers.length > 0);
  return {
    segments: read.map(({ segment }) => segment),
    stand: { klaar: begin, bevestigd: next },
    regels: read.reduce((sum, { regels }) => sum + regels, 0),
    bytes: read.reduce((sum, { bytes }) => sum + bytes, 0),
    schade: [
      ...(lost ? [{ segment: 0, begin: 0, bytes: NOTHING }] : []),
      ...missing(stand, numbers),
      ...read.flatMap(({ schade }) => schade),
    ],
  };
}
