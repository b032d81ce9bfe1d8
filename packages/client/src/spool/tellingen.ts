import type { Wachtend } from './lezer.ts';
import type { Melding } from './melding.ts';
import type { Lot } from './rij.ts';

/** Numbers for your metrics; nothing personal. The first three are of this moment, the others count since the spool was opened. */
export interface SpoolTellingen {
  /** Lines that are not in the register yet. */
  readonly wachtend: number;
  /** Their bytes on the disk. */
  readonly bytes: number;
  /** Milliseconds that the oldest of them waits; 0 when there is none. */
  readonly oudsteMs: number;
  readonly verzonden: number;
  readonly geweigerd: number;
  readonly verlopen: number;
  /** Stretches that could not be read any more. */
  readonly beschadigd: number;
  /** Tries to send that failed. */
  readonly storingen: number;
}

/** Keeps count. */
export interface Boek {
  /** Lines that wait, those that are being written included. */
  readonly regels: number;
  readonly bytes: number;
  add(regels: number, bytes: number): void;
  settled(lines: readonly Wachtend[], lot: Lot): void;
  melding(melding: Melding): void;
  tellingen(oldest: number | null, now: number): SpoolTellingen;
}

export function createBoek(begin: { readonly regels: number; readonly bytes: number }): Boek {
  let { regels, bytes } = begin;
  const lots: Record<Lot, number> = { verzonden: 0, geweigerd: 0, verlopen: 0 };
  let [beschadigd, storingen] = [0, 0];
  return {
    get regels() {
      return regels;
    },
    get bytes() {
      return bytes;
    },
    add: (more, moreBytes) => {
      regels += more;
      bytes += moreBytes;
    },
    settled: (lines, lot) => {
      lots[lot] += lines.length;
      regels -= lines.length;
      for (const line of lines) bytes -= line.bytes;
    },
    melding: ({ soort }) => {
      if (soort === 'beschadigd') beschadigd += 1;
      if (soort === 'storing') storingen += 1;
    },
    tellingen: (oldest, now) => ({
      wachtend: regels,
      bytes,
      oudsteMs: oldest === null ? 0 : Math.max(0, now - oldest),
      ...lots,
      beschadigd,
      storingen,
    }),
  };
}
