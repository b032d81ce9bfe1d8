import { createHash } from 'node:crypto';

import type { Kop, Slot, Voortgang } from './overdracht.ts';
import { parseLine, readKop } from './read-kop.ts';
import type { Line } from './read-lines.ts';
import { readLines } from './read-lines.ts';
import { createVelden } from './velden.ts';

/** What a whole export says of itself. */
export interface Heel {
  readonly kop: Kop;
  readonly slot: Slot;
}

const NIETS = 'Er is niets overgenomen.';

function readSlot({ bytes, heel }: Line): Slot | null {
  const value = parseLine(bytes);
  if (!heel || (value as { readonly soort?: unknown } | null)?.soort !== 'slot') return null;
  try {
    const slot = createVelden(value);
    return {
      soort: 'slot',
      verwerkingsactiviteiten: slot.getal('verwerkingsactiviteiten'),
      versies: slot.getal('versies'),
      objecten: slot.getal('objecten'),
      sha256: slot.tekst('sha256'),
    };
  } catch {
    return null;
  }
}

/**
 * Reads an export through before anything of it is taken over: is it one, of this format, whole, and unchanged since it was written?
 * @param bytes how large it is, for the progress
 * @throws Error with a sentence for the operator
 */
export async function checkOverdracht(
  chunks: AsyncIterable<Uint8Array>,
  bytes: number,
  voortgang: Voortgang,
): Promise<Heel> {
  const hash = createHash('sha256');
  let kop: Kop | null = null;
  let last: Line | null = null;
  let done = 0;
  for await (const line of readLines(chunks)) {
    kop ??= readKop(line.bytes);
    if (last !== null) hash.update(last.bytes).update('\n');
    last = line;
    done += line.bytes.length + 1;
    voortgang('nakijken', Math.min(done / bytes, 1));
  }
  if (kop === null || last === null) return { kop: readKop(undefined), slot: {} as never };
  const slot = readSlot(last);
  if (slot === null) throw new Error(`De export is afgebroken: het slot aan het eind ontbreekt. ${NIETS}`);
  if (slot.sha256 !== hash.digest('hex'))
    throw new Error(`De export is gewijzigd of beschadigd: de SHA-256 in het slot klopt niet. ${NIETS}`);
  return { kop, slot };
}
