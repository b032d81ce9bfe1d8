import type { BekendVerwerktObject } from '../verwerkt-object/verwerkt-object.ts';
import type { Verwerkingsactiviteit } from '../var/var.ts';
import type { Bewerking } from '../versies/versies.ts';
import type { BekendeVerwerkingsactie } from '../verwerkingsactie/verwerkingsactie.ts';

/** The format of `docs/naslag/exportformaat.md`; another number is another format. */
export const EXPORT_FORMAAT = 'verwerkingenlog-export-1';
export const EXPORT_FORMATEN: RegExp = /^verwerkingenlog-export-\d+$/;

/** The first line: whose log this is, how far it goes, and who can read who it is about (D4). */
export interface Kop {
  readonly soort: 'kop';
  readonly formaat: string;
  /** OIN of the organisation whose log it is. */
  readonly oin: string;
  /** The line in the log that says that it was exported; the last one of the export. */
  readonly actieId: string;
  /** RFC 3339, UTC. */
  readonly gemaakt: string;
  /** The last volgnummer of the export. */
  readonly volgnummer: number;
  /** `kenmerk` of the receiver's public key; null when identifiers stand in it readably. */
  readonly ontvanger: string | null;
}

/** Opens a stretch of encrypted lines: each time somebody goes on writing, a new key. */
export interface Sleutelregel {
  readonly soort: 'sleutel';
  /** The sender's half of the key agreement, base64. */
  readonly enc: string;
}

/** A text of the VAR, with when it holds and since when it is registered; moments as RFC 3339 in microseconds. */
export interface Activiteitregel {
  readonly soort: 'verwerkingsactiviteit';
  readonly volgnummer: number;
  readonly id: string;
  /** Null: nobody said since when. */
  readonly beginGeldigheid: string | null;
  readonly eindeGeldigheid: string | null;
  readonly tijdstipRegistratie: string;
  readonly inhoud: Verwerkingsactiviteit;
}

/** An object without its identifier. */
export type Objectregel = Omit<BekendVerwerktObject, 'objectId'>;

/** A version of an actie without identifiers. */
export interface Versieregel {
  readonly soort: 'versie';
  readonly volgnummer: number;
  readonly tijdstipRegistratie: string;
  readonly actieId: string;
  readonly versieId: string;
  readonly versienummer: number;
  readonly bewerking: Bewerking;
  readonly vervallen: boolean;
  readonly ooitVertrouwelijk: boolean;
  readonly applicatie: string;
  readonly gebruiker: string;
  readonly traceparent: string;
  /** C of ADR 0006, base64; null when who exported has none. */
  readonly commitment: string | null;
  /** What the actie says; elements without a value are absent. */
  readonly actie: Omit<BekendeVerwerkingsactie, 'afnemerId' | 'verwerkteObjecten'> & {
    readonly verwerkteObjecten: readonly Objectregel[];
  };
}

/** What of a version is encrypted. */
export interface Identificatie {
  /** Null when there is none. */
  readonly afnemerId: string | null;
  /** As received, in the order of the objects. */
  readonly objectIds: readonly string[];
  /** Base64 of 64 bytes each, as in `Overgenomen`; null together with the commitment. */
  readonly nonces: readonly string[] | null;
}

/** What an export holds, counted. */
export interface Tellingen {
  readonly verwerkingsactiviteiten: number;
  readonly versies: number;
  readonly objecten: number;
}

/** The last line: how many of each there are, and the SHA-256 of all that stands before it. Without it an export is not whole. */
export interface Slot extends Tellingen {
  readonly soort: 'slot';
  /** Hexadecimal. */
  readonly sha256: string;
}

/** Told of what goes on: the step, and the share of it that is done, from 0 to 1. */
export type Voortgang = (stap: string, deel: number) => void;

const MICROSECONDS_PER_MILLISECOND = 1000;

/** RFC 3339 in UTC with six digits: what `parseMoment` reads back to the microsecond. */
export function formatMicroseconds(moment: number): string {
  const milliseconds = Math.floor(moment / MICROSECONDS_PER_MILLISECOND);
  const rest = String(moment - milliseconds * MICROSECONDS_PER_MILLISECOND).padStart(3, '0');
  return new Date(milliseconds).toISOString().replace('Z', `${rest}Z`);
}
