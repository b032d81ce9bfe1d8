import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';

import { sealTo } from './hpke.ts';
import type { Ontvangersleutel } from './ontvanger.ts';
import type { Activiteitregel, Identificatie, Kop, Sleutelregel, Slot, Tellingen, Versieregel } from './overdracht.ts';

/** How far an export was written. */
export interface Geschreven extends Tellingen {
  /** Of all that was written; copied, so that it can go on. */
  readonly hash: Hash;
}

const nietsGeschreven = (): Geschreven => ({
  verwerkingsactiviteiten: 0,
  versies: 0,
  objecten: 0,
  hash: createHash('sha256'),
});

/** Lines of an export as text, in the order in which they are asked for. Each call returns text that must be written next. */
export interface Regelschrijver {
  kop(): string;
  /** Begins to encrypt: nothing when the export is readable. */
  sleutel(): string;
  activiteit(regel: Activiteitregel): string;
  versie(regel: Versieregel, identificatie: Identificatie): string;
  slot(): { readonly text: string; readonly slot: Slot };
}

/** What is encrypted stands last in its line, and binds all of the line that stands before it. */
export const GEHEIM = ',"geheim":"';

/** Makes the lines of one export. @param begonnen what was written of it before */
export function createRegelschrijver(
  kop: Kop,
  ontvanger: Ontvangersleutel | null,
  begonnen: Geschreven = nietsGeschreven(),
): Regelschrijver {
  const hash = begonnen.hash.copy();
  const tellingen = {
    verwerkingsactiviteiten: begonnen.verwerkingsactiviteiten,
    versies: begonnen.versies,
    objecten: begonnen.objecten,
  };
  const kopText = JSON.stringify(kop);
  // The first line binds what is encrypted to this export.
  const stretch = ontvanger === null ? null : sealTo(ontvanger.key, Buffer.from(kopText));

  function line(text: string): string {
    const whole = `${text}\n`;
    hash.update(whole);
    return whole;
  }

  /** Whoever alters a readable element of a line can no longer make what is encrypted in it open. */
  function sealed(regel: object, geheim: string): string {
    const open = JSON.stringify(regel).slice(0, -1);
    const bytes = stretch?.reeks.seal(Buffer.from(geheim), Buffer.from(open));
    return bytes === undefined ? `${open}}` : `${open}${GEHEIM}${bytes.toString('base64')}"}`;
  }

  return {
    kop: () => line(kopText),
    sleutel: () => {
      if (stretch === null) return '';
      const regel: Sleutelregel = { soort: 'sleutel', enc: stretch.enc.toString('base64') };
      return line(JSON.stringify(regel));
    },
    activiteit: (regel) => {
      tellingen.verwerkingsactiviteiten += 1;
      return line(JSON.stringify(regel));
    },
    versie: (regel, identificatie) => {
      tellingen.versies += 1;
      tellingen.objecten += regel.actie.verwerkteObjecten.length;
      if (stretch === null) return line(JSON.stringify({ ...regel, identificatie }));
      return line(sealed(regel, JSON.stringify(identificatie)));
    },
    slot: () => {
      const slot: Slot = { soort: 'slot', ...tellingen, sha256: hash.copy().digest('hex') };
      return { text: line(sealed(slot, '')), slot };
    },
  };
}
