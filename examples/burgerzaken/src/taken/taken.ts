import type { Functies } from '@verwerkingenlog/client';

import type { Omgeving } from '../omgeving.ts';
import { createCorrectie } from './correctie.ts';
import { createHuwelijk } from './huwelijk.ts';
import { createOnderzoek } from './onderzoek.ts';
import type { Personeelslid } from './opvragen.ts';
import { createOpvragen } from './opvragen.ts';
import { createVerhuizing } from './verhuizing.ts';
import { createZaken } from './zaken.ts';

/** Everything that an employee can do here. The screens call these, and a script can. */
export function createTaken(omgeving: Omgeving, functies: Functies, personeel: readonly Personeelslid[]) {
  const zaken = createZaken(omgeving);
  return {
    zaken,
    verhuizing: createVerhuizing(omgeving, zaken),
    huwelijk: createHuwelijk(omgeving),
    onderzoek: createOnderzoek(omgeving),
    opvragen: createOpvragen(omgeving, personeel),
    correctie: createCorrectie(omgeving, functies),
  };
}

export type Taken = ReturnType<typeof createTaken>;
