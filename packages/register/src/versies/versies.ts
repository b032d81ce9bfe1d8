import type { Registratie } from '../storage/append.ts';
import type { BekendeVerwerkingsactie } from '../verwerkingsactie/verwerkingsactie.ts';

/** What made a version (H1). */
export const bewerkingen = ['aanmaken', 'wijzigen', 'patch', 'verwijderen'] as const;
export type Bewerking = (typeof bewerkingen)[number];

/** One version of one actie: what it says, and who made it say so. */
export interface Versie {
  readonly actieId: string;
  readonly versieId: string;
  /** 1, 2, … within the actie. */
  readonly versienummer: number;
  readonly bewerking: Bewerking;
  readonly vervallen: boolean;
  /** The actie is or once was vertrouwelijk or opgeheven (H11). */
  readonly ooitVertrouwelijk: boolean;
  /** Client id of the application that made it, and the user it named (H1). */
  readonly applicatie: string;
  readonly gebruiker: string;
  /** W3C trace context of the POST; never decides anything (V10). */
  readonly traceparent: string;
  readonly actie: BekendeVerwerkingsactie;
}

/** What a version that another register made keeps when it moves (D4). */
interface Overgenomen extends Registratie {
  /** Those of the version and its afnemer, then those of each object and its identifier: 64 bytes each; null: it brings no commitment. */
  readonly nonces: readonly Uint8Array[] | null;
}

/** A version to append. */
export interface NieuweVersie {
  readonly versie: Versie;
  /** Of `ActieIds`. */
  readonly actieKey: Uint8Array;
  /** The volgnummer of the version that it replaces; null for a new actie. */
  readonly vervangt: number | null;
  /** Absent: it happens here and now. */
  readonly overgenomen?: Overgenomen;
}

/** A version as it stands in the log. */
export interface GeregistreerdeVersie extends Versie {
  /** Gapless number of the log; the highest of an actie is its newest version (H2). */
  readonly volgnummer: number;
  /** Microseconds since 1970. */
  readonly tijdstipRegistratie: number;
}

/** Where a version stands. */
export interface Plaats {
  readonly bucket: number;
  readonly volgnummer: number;
}
