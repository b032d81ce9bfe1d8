/** A person (or other object) as the log stores it: by number when known, else by keyed index with its encrypted normal form (REGELS D1). */
export type SubjectRef =
  | { readonly nummer: number }
  | {
      /** HMAC-SHA-256 over the normal form, first 16 bytes. */
      readonly index: Uint8Array;
      /** The normal form, encrypted under the subject key. */
      readonly versleuteld: Uint8Array;
    };

export interface SealedObject {
  readonly subject: SubjectRef;
  /** 0 for the first object of this person in the actie, then 1, 2, …: a list of acties shows an actie once. */
  readonly rang: number;
  /** O_j of integriteit 2.1. */
  readonly commitment: Uint8Array;
  /** Nonces, details and the way the identifier was written, encrypted under the bucket's key. */
  readonly payload: Uint8Array;
  /** Its verwerktObjectId, 16 bytes, when its actie cannot be found by turning that back (ADR 0009); else null. */
  readonly vreemdId: Uint8Array | null;
}

/** One version of one actie, ready to store: no identifier and no text in the clear. */
export interface SealedVersie {
  /** Of `ActieIds`: 16 bytes that grow with time. */
  readonly actieKey: Uint8Array;
  /** UUID, 16 bytes. */
  readonly versieId: Uint8Array;
  /** 1, 2, … within the actie. */
  readonly versienummer: number;
  /** The volgnummer of the version that this one replaces; null for a new actie. Another newest version: the append is refused as stale. */
  readonly vervangt: number | null;
  /** Expiry period as yyyymm, 0 when no term is known. */
  readonly bucket: number;
  /** Microseconds since 1970. */
  readonly tijdstip: number;
  readonly vertrouwelijkheid: 0 | 1 | 2;
  readonly ooitVertrouwelijk: boolean;
  readonly vervallen: boolean;
  /** UUIDs, 16 bytes. */
  readonly verwerkingId: Uint8Array | null;
  readonly verwerkingsactiviteitId: Uint8Array | null;
  readonly verwerkingIdAfnemer: Uint8Array | null;
  readonly afnemer: SubjectRef | null;
  /** Everything of the record commitment C but the moment of registration, which the transaction sets. */
  readonly kern: Uint8Array;
  /** Nonce and canonical core, encrypted under the bucket's key. */
  readonly payload: Uint8Array;
  readonly objecten: readonly SealedObject[];
  /**
   * Null for all that happens here: the transaction sets both. Only a log that moves brings its own (D4), and the log takes them over
   * as they are: a volgnummer above the one it gave last, a moment that is not before its last one; else the append is refused as stale.
   */
  readonly registratie: Registratie | null;
}

export interface IdempotencyGuard {
  /** HMAC of client, operation and key. */
  readonly sleutel: Uint8Array;
  /** HMAC of path and body. */
  readonly inhoud: Uint8Array;
  /** Microseconds since 1970. */
  readonly verloopt: number;
  /** The version that a repeat is answered with when this append makes none. */
  readonly antwoord: number | null;
}

export interface Append {
  readonly logId: number;
  /** The clock's reading in microseconds; the log never lets tijdstipRegistratie run backwards (H2). */
  readonly nu: number;
  readonly versies: readonly SealedVersie[];
  readonly idempotency: IdempotencyGuard | null;
  /** Refuse when the verwerking has current acties of another vertrouwelijkheid (V12, setting `weiger`). */
  readonly eisConsistentie: boolean;
}

export interface Registratie {
  readonly volgnummer: number;
  /** Microseconds since 1970. */
  readonly tijdstipRegistratie: number;
}

export type AppendResult =
  | {
      readonly uitkomst: 'vastgelegd';
      readonly registraties: readonly Registratie[];
      /** Numbers of the subjects in the order in which refs stand in the append (per version: objects, then afnemer). */
      readonly subjects: readonly number[];
      /** True when V12 saw another vertrouwelijkheid in the same verwerking. */
      readonly inconsistent: boolean;
    }
  /** The idempotency key was used before: which version it made, and over which content. */
  | { readonly uitkomst: 'herhaald'; readonly volgnummer: number | null; readonly inhoud: Uint8Array }
  /** Somebody else replaced a version first, or the log went past the place that a version brings: read again and decide again. */
  | { readonly uitkomst: 'verouderd' }
  | { readonly uitkomst: 'inconsistent' };

/** Appends that are handed in together (Z12). */
export interface AppendGroup {
  readonly appends: readonly Append[];
  /** All of them are stored, or none; else each has its own fate. */
  readonly samen: boolean;
}

/** What became of one append of a group: nobody shares a neighbour's fault. */
export type AppendOutcome =
  | AppendResult
  /** It could be stored, but another of its group could not (`samen`). */
  | { readonly uitkomst: 'ingetrokken' }
  /** The store failed; nothing of this append is stored. */
  | { readonly uitkomst: 'mislukt'; readonly oorzaak: string };
