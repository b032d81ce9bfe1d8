import { createHash } from 'node:crypto';

import type { Kop } from './overdracht.ts';
import { parseLine, readKop } from './read-kop.ts';
import { readLines } from './read-lines.ts';
import type { Geschreven } from './write-overdracht.ts';

/** An export that was cut: what of it is whole. */
export interface Begonnen extends Geschreven {
  readonly kop: Kop;
  /** Bytes of its whole lines: what comes after them is to be cut off before it goes on. */
  readonly bytes: number;
  /** Of the last text of the VAR and of the last version in it; 0 for none. */
  readonly laatsteActiviteit: number;
  readonly laatsteVersie: number;
}

const BESCHADIGD = 'De begonnen export is beschadigd: verwijder haar en begin opnieuw.';

interface Regelbegin {
  readonly soort?: unknown;
  readonly volgnummer?: number;
  readonly actie?: { readonly verwerkteObjecten: readonly unknown[] };
}

/**
 * Reads back what was written of an export before it was cut.
 * @returns null when not even its first line is whole: then it is to be begun anew
 * @throws Error with a sentence for the operator when it is something else, or damaged
 */
export async function readBegonnen(chunks: AsyncIterable<Uint8Array>): Promise<Begonnen | null> {
  const hash = createHash('sha256');
  let kop: Kop | null = null;
  const stand = {
    bytes: 0,
    verwerkingsactiviteiten: 0,
    versies: 0,
    objecten: 0,
    laatsteActiviteit: 0,
    laatsteVersie: 0,
  };
  for await (const { bytes, heel } of readLines(chunks)) {
    if (!heel) break;
    if (kop === null) kop = readKop(bytes);
    else {
      const { soort, volgnummer = 0, actie } = (parseLine(bytes) ?? {}) as Regelbegin;
      if (soort === 'verwerkingsactiviteit') {
        stand.verwerkingsactiviteiten += 1;
        stand.laatsteActiviteit = volgnummer;
      } else if (soort === 'versie') {
        stand.versies += 1;
        stand.objecten += actie?.verwerkteObjecten.length ?? 0;
        stand.laatsteVersie = volgnummer;
      } else if (soort === 'slot') break;
      else if (soort !== 'sleutel') throw new Error(BESCHADIGD);
    }
    hash.update(bytes).update('\n');
    stand.bytes += bytes.length + 1;
  }
  return kop === null ? null : { kop, hash, ...stand };
}
