import type { IdempotencyGuard, SealedObject, SealedVersie } from '../append.ts';

/** How far a log has come: the numbers that it gave last (H2). */
export interface LogStand {
  readonly volgnummer: number;
  /** Microseconds since 1970. */
  readonly tijdstipRegistratie: number;
  readonly subjectNummer: number;
}

/** The version that a new one replaces. */
export interface Voorganger {
  readonly eersteVolgnummer: number;
  readonly volgnummer: number;
  readonly bucket: number;
  /** Microseconds since 1970. */
  readonly tijdstip: number;
}

/** What an Idempotency-Key was used for. */
export interface EerderAntwoord {
  readonly inhoud: Uint8Array;
  readonly volgnummer: number | null;
  /** Microseconds since 1970. */
  readonly verloopt: number;
}

/** A version with the place that it got in its log. */
export interface GeplaatsteVersie {
  readonly logId: number;
  readonly volgnummer: number;
  readonly eersteVolgnummer: number;
  readonly tijdstipRegistratie: number;
  readonly versie: SealedVersie;
}

/**
 * The rows of logs inside one transaction. What is read holds until that transaction ends, and sees what was written in it before: nobody
 * else writes to these logs meanwhile. SQLite runs a statement for each call; PostgreSQL reads ahead what a batch needs and sends what it writes
 * together (ADR 0020). A call that breaks a constraint throws, now or when the transaction ends.
 */
export interface LogRows {
  readStand(logId: number): LogStand;
  writeStand(logId: number, stand: LogStand): void;
  findSubject(logId: number, index: Uint8Array): number | undefined;
  insertSubject(logId: number, index: Uint8Array, nummer: number, versleuteld: Uint8Array): void;
  findIdempotency(logId: number, sleutel: Uint8Array): EerderAntwoord | undefined;
  deleteIdempotency(logId: number, sleutel: Uint8Array): void;
  insertIdempotency(logId: number, guard: IdempotencyGuard, volgnummer: number | null): void;
  /** The newest version of an actie. */
  findActie(logId: number, actieKey: Uint8Array): Voorganger | undefined;
  /** Has a verwerking acties that are not vervallen, of another vertrouwelijkheid than this one (V12)? */
  hasOtherVertrouwelijkheid(logId: number, verwerkingId: Uint8Array, code: SealedVersie['vertrouwelijkheid']): boolean;
  insertRegistratie(geplaatst: GeplaatsteVersie, afnemer: number | null, commitment: Uint8Array): void;
  insertObject(geplaatst: GeplaatsteVersie, nummer: number, subject: number, object: SealedObject): void;
  /** By which the actie of an object is found whose id another register made (D4); nothing when that is known. */
  insertVreemdObject(logId: number, verwerktObjectId: Uint8Array, actieKey: Uint8Array): void;
  /** The row by which a version is found under a person. */
  insertActueel(geplaatst: GeplaatsteVersie, nummer: number, subject: number, object: SealedObject): void;
  /** Ends those rows of the version before it. */
  closeActueel(logId: number, voorganger: Voorganger, volgnummer: number): void;
  insertVersie(geplaatst: GeplaatsteVersie): void;
  insertActie(geplaatst: GeplaatsteVersie): void;
  updateActie(geplaatst: GeplaatsteVersie): void;
  /** Does what can be undone as a whole. @param keep whether to keep it; what throws is undone by whoever ends the transaction */
  attempt<T>(work: () => T, keep: (done: T) => boolean): T;
}
