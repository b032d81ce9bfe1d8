import type { Medewerker } from '@verwerkingenlog/voorbeeld-testgegevens';
import { medewerkers } from '@verwerkingenlog/voorbeeld-testgegevens';

import type { Wereld } from '../wereld.ts';

/** A line as the standard has it: only what it says, in words that people read. An element that is left out has to be empty in the log. */
export interface Regel {
  readonly systeem: string;
  readonly actie: string;
  readonly handeling?: string;
  readonly verwerking?: string;
  /**
   * Name of the activity. Where the standard has `BRP Registratie` for want of better, the register of activities of our municipality has one that
   * says more, as the standard advises (A/5924).
   */
  readonly activiteit: string;
  /** Default `normaal`. */
  readonly vertrouwelijkheid?: string;
  readonly bewaartermijn?: string;
  /** Default the owner of the log. */
  readonly uitvoerder?: string;
  /** Name of the organisation that was provided to. */
  readonly afnemer?: string;
  /** Name of the consumer's activity. */
  readonly activiteitAfnemer?: string;
  /** The line carries the verwerkingId of a line of the consumer. */
  readonly verwerkingAfnemer?: boolean;
  /** Sort of number, number, and as what. */
  readonly personen: readonly string[];
}

/** One case of the standard: how it is done, in two ways, and what has to be in the log of each party then. */
export interface Case {
  /** Number of the artefact, and of further artefacts that say what is expected. */
  readonly nummer: string;
  readonly titel: string;
  /** Where the expected lines come from, and where this application says more than the standard. */
  readonly bron: string;
  /** Through the screens. */
  readonly scherm: (wereld: Wereld) => Promise<void>;
  /** Without screens. */
  readonly script: (wereld: Wereld) => Promise<void>;
  readonly gemeente: readonly Regel[];
  readonly rdw?: readonly Regel[];
}

export function medewerker(naam: string): Medewerker {
  const found = medewerkers.find((medewerker) => medewerker.naam === naam);
  if (found === undefined) throw new Error(`Er is geen medewerker ${naam}.`);
  return found;
}

export const bsn = (nummer: string, betrokkenheid = ''): string =>
  ['BSN', nummer, betrokkenheid].filter((deel) => deel !== '').join(' ');
