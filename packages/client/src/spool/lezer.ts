import { keepDamage } from './apart.ts';
import type { Schade } from './herstel.ts';
import type { Melding } from './melding.ts';
import type { GelegdeRegel } from './record.ts';
import { decode, scan } from './record.ts';
import type { Segmenten } from './segmenten.ts';
import type { Plaats } from './stand.ts';
import type { Zegel } from './zegel.ts';

/** A line that waits for its fate. */
export interface Wachtend extends GelegdeRegel {
  readonly plaats: Plaats;
  /** Bytes that it takes in the spool. */
  readonly bytes: number;
}

/** Reads lines in the order in which they were laid down. */
export interface Lezer {
  /** Some more lines, from one file; none when there are no more. */
  next(): Promise<Wachtend[]>;
  /** Just after what was read. */
  readonly plaats: Plaats;
  /** @param front the first line that has no fate yet; null: all that was read has one */
  finish(front: Plaats | null): Promise<void>;
}

export interface LezerOptions {
  readonly folder: string;
  readonly segmenten: Segmenten;
  readonly zegel: Zegel;
  readonly begin: Plaats;
  readonly meld: (melding: Melding) => void;
}

/** Bytes that are no line are set apart and reported, once: they were acknowledged. */
export function createLezer(
  { folder, segmenten, zegel, begin, meld }: LezerOptions,
  known: readonly Schade[],
): Lezer & { report(schade: Schade): Promise<void> } {
  const seen = new Set(known.map(({ segment, begin }) => `${String(segment)}-${String(begin)}`));
  let plaats = begin;
  const report = async (schade: Schade): Promise<void> => {
    const bestand = await keepDamage(folder, schade);
    meld({ soort: 'beschadigd', bestand, bytes: schade.bytes.length });
  };
  return {
    report,
    get plaats() {
      return plaats;
    },
    next: async () => {
      const read = await segmenten.readFrom(plaats);
      if (read === null) return [];
      const { segment, offset, bytes } = read;
      const found: Wachtend[] = [];
      for (const stuk of scan(bytes)) {
        const begin = offset + stuk.begin;
        const length = stuk.end - stuk.begin;
        if (stuk.body !== null)
          found.push({ ...decode(stuk.body, zegel), plaats: { segment, offset: begin }, bytes: length });
        else if (!seen.has(`${String(segment)}-${String(begin)}`)) {
          seen.add(`${String(segment)}-${String(begin)}`);
          await report({ segment, begin, bytes: bytes.subarray(stuk.begin, stuk.end) });
        }
      }
      plaats = { segment, offset: offset + bytes.length };
      return found;
    },
    finish: async (front) => {
      const klaar = await segmenten.finish(front ?? plaats);
      if (front === null) plaats = klaar;
    },
  };
}
