import type { ApartReden, ApartRegel, Weigering } from './apart.ts';
import type { Lezer, Wachtend } from './lezer.ts';
import type { Melding } from './melding.ts';
import type { Uitkomst } from './uitkomst.ts';

/** Bytes of the lines that go in one call at most; one line always goes. */
const BYTES_MAX = 4 * 1024 * 1024;

export type Lot = 'verzonden' | ApartReden;

export interface RijOptions {
  readonly lezer: Lezer;
  /** Milliseconds after which a line is not sent any more. */
  readonly maxAgeMs: number;
  readonly now: () => number;
  readonly setApart: (reden: ApartReden, regels: readonly ApartRegel[]) => Promise<void>;
  readonly meld: (melding: Melding) => void;
  /** Told of lines that have their fate. */
  readonly settled: (regels: readonly Wachtend[], lot: Lot) => void;
}

/** The lines that were read and have no fate yet, in order. */
export interface Rij {
  /** Reads more when there is none, and sets apart what is too old. @returns whether a line waits */
  fill(): Promise<boolean>;
  /** The first lines: at most so many, and not too large together. */
  first(count: number): readonly Wachtend[];
  /** Gives lines their fates. @returns how many have to go again */
  settle(lines: readonly Wachtend[], uitkomsten: readonly Uitkomst[]): Promise<number>;
  /** When the first line was laid down, in milliseconds since 1970; null when there is none. */
  oldest(): number | null;
}

type Geweigerd = Wachtend & { readonly weigering: Weigering };

function refusedOf(lines: readonly Wachtend[], uitkomsten: readonly Uitkomst[]): readonly Geweigerd[] {
  return lines.flatMap((line, i) => {
    const weigering = uitkomsten[i] ?? 'opnieuw';
    return typeof weigering === 'string' ? [] : [{ ...line, weigering }];
  });
}

/** One report per kind of refusal. */
function reportsOf(refused: readonly Geweigerd[]): readonly Melding[] {
  const kinds = Map.groupBy(refused, ({ weigering: { status, code } }) => `${String(status)} ${code}`);
  return [...kinds.values()].flatMap((lines) => {
    const [first] = lines;
    return first === undefined
      ? []
      : [{ soort: 'geweigerd', status: first.weigering.status, code: first.weigering.code, aantal: lines.length }];
  });
}

export function createRij({ lezer, maxAgeMs, now, setApart, meld, settled }: RijOptions): Rij {
  let head: readonly Wachtend[] = [];

  /** First what must be kept is kept, then the spool moves on: whoever is killed between keeps a line twice, and never loses one. */
  const finish = async (lines: readonly (Wachtend & Partial<Geweigerd>)[], lot: Lot): Promise<void> => {
    if (lines.length === 0) return;
    const sinds = now();
    const entries = lines.map(({ regel, gelegd, weigering = null }) => ({ regel, gelegd, sinds, weigering }));
    if (lot !== 'verzonden') await setApart(lot, entries);
    const gone = new Set(lines.map(({ plaats }) => plaats));
    head = head.filter(({ plaats }) => !gone.has(plaats));
    settled(lines, lot);
    await lezer.finish(head[0]?.plaats ?? null);
  };
  /** Looked at before every try: a register may be away for longer than it knows keys. */
  const expire = async (): Promise<void> => {
    const limit = now() - maxAgeMs;
    const old = head.filter(({ gelegd }) => gelegd < limit);
    await finish(old, 'verlopen');
    if (old.length > 0) meld({ soort: 'verlopen', aantal: old.length });
  };
  return {
    fill: async () => {
      for (;;) {
        if (head.length === 0) head = await lezer.next();
        if (head.length === 0) return false;
        await expire();
        if (head.length > 0) return true;
      }
    },
    first: (count) => {
      let bytes = 0;
      const end = head.findIndex((line, i) => (bytes += line.bytes) > BYTES_MAX && i > 0);
      return head.slice(0, Math.min(count, end === -1 ? count : end));
    },
    settle: async (lines, uitkomsten) => {
      const refused = refusedOf(lines, uitkomsten);
      await finish(refused, 'geweigerd');
      reportsOf(refused).forEach(meld);
      await finish(
        lines.filter((_, i) => uitkomsten[i] === 'vastgelegd'),
        'verzonden',
      );
      return uitkomsten.filter((uitkomst) => uitkomst === 'opnieuw').length;
    },
    oldest: () => head[0]?.gelegd ?? null,
  };
}
