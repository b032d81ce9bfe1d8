import type { IdempotencyGuard, SealedObject } from '../append.ts';
import type { EerderAntwoord, GeplaatsteVersie, LogRows, LogStand, Voorganger } from '../writing/log-rows.ts';
import { PendingRows } from './columns.ts';
import { gesloten, tables } from './log-tables.ts';

/** The newest version of an actie, and what V12 asks of it. */
export interface BekendeActie extends Voorganger {
  readonly vertrouwelijkheid: number;
  readonly vervallen: boolean;
  readonly verwerkingId: Uint8Array | null;
}

/** All that a batch of one log may ask, as it stands while the log is held. Keys are bytes, written by `nameOf`. */
export interface Loaded {
  readonly stand: LogStand;
  readonly subjects: ReadonlyMap<string, number>;
  readonly idempotenties: ReadonlyMap<string, EerderAntwoord>;
  readonly acties: ReadonlyMap<string, BekendeActie>;
  /** Codes of the current acties of a verwerking. */
  readonly vertrouwelijkheden: ReadonlyMap<string, ReadonlySet<number>>;
}

/** Bytes as the name of something in a map. */
export const nameOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** What an append asks stands neither in what was loaded nor in the batch: it goes in a transaction of its own. */
export class AsksTooMuch extends Error {
  override readonly name = 'AsksTooMuch';
}

/** What a batch changes in what was loaded: a layer that can be taken off again. */
class Layer<V> {
  readonly #below: ReadonlyMap<string, V>;
  #own = new Map<string, V | null>();

  constructor(below: ReadonlyMap<string, V>) {
    this.#below = below;
  }

  get(name: string): V | undefined {
    const own = this.#own.get(name);
    return own === undefined ? this.#below.get(name) : (own ?? undefined);
  }

  set(name: string, value: V | null): void {
    this.#own.set(name, value);
  }

  /** Was it set in this batch? */
  isOwn(name: string): boolean {
    return this.#own.has(name);
  }

  /** @returns what puts it back as it is now */
  remember(): () => void {
    const before = new Map(this.#own);
    return () => (this.#own = before);
  }
}

const bit = (value: boolean): 0 | 1 => (value ? 1 : 0);

function newPending() {
  return {
    registratie: new PendingRows(tables.registratie),
    object: new PendingRows(tables.object),
    actueel: new PendingRows(tables.actueel),
    versie: new PendingRows(tables.versie),
    vreemdObject: new PendingRows(tables.vreemd_object),
    actie: new PendingRows(tables.actie),
    gewijzigdeActie: new PendingRows(tables.actie),
    gesloten: new PendingRows(gesloten),
    subject: new PendingRows(tables.subject),
    idempotentie: new PendingRows(tables.idempotentie),
    vergetenSleutel: new PendingRows({ sleutel: 'bytes' } as const),
  };
}

/** What a batch writes, table by table. */
export type Pending = ReturnType<typeof newPending>;

/** The rows of one log inside a batch: asked of memory, and written to memory until `pending` is sent. */
export class BatchRows implements LogRows {
  readonly pending = newPending();
  readonly #loaded: Loaded;
  readonly #subjects: Layer<number>;
  readonly #idempotenties: Layer<EerderAntwoord>;
  readonly #acties: Layer<BekendeActie>;
  readonly #codes: Layer<ReadonlySet<number>>;
  #stand: LogStand | null = null;

  constructor(loaded: Loaded) {
    this.#loaded = loaded;
    this.#subjects = new Layer(loaded.subjects);
    this.#idempotenties = new Layer(loaded.idempotenties);
    this.#acties = new Layer(loaded.acties);
    this.#codes = new Layer(loaded.vertrouwelijkheden);
  }

  /** The state that the log gets; null when nothing was written. */
  get stand(): LogStand | null {
    return this.#stand;
  }

  readStand(): LogStand {
    return this.#loaded.stand;
  }

  writeStand(_logId: number, stand: LogStand): void {
    this.#stand = stand;
  }

  findSubject(_logId: number, index: Uint8Array): number | undefined {
    return this.#subjects.get(nameOf(index));
  }

  insertSubject(_logId: number, index: Uint8Array, nummer: number, versleuteld: Uint8Array): void {
    this.#subjects.set(nameOf(index), nummer);
    this.pending.subject.push({ zoekindex: index, subject_nummer: nummer, versleuteld });
  }

  findIdempotency(_logId: number, sleutel: Uint8Array): EerderAntwoord | undefined {
    return this.#idempotenties.get(nameOf(sleutel));
  }

  deleteIdempotency(_logId: number, sleutel: Uint8Array): void {
    this.#idempotenties.set(nameOf(sleutel), null);
    this.pending.vergetenSleutel.push({ sleutel });
  }

  insertIdempotency(_logId: number, guard: IdempotencyGuard, volgnummer: number | null): void {
    const { sleutel, inhoud, verloopt } = guard;
    this.#idempotenties.set(nameOf(sleutel), { inhoud, volgnummer, verloopt });
    this.pending.idempotentie.push({ sleutel, inhoud, volgnummer, verloopt });
  }

  findActie(_logId: number, actieKey: Uint8Array): BekendeActie | undefined {
    return this.#acties.get(nameOf(actieKey));
  }

  hasOtherVertrouwelijkheid(_logId: number, verwerkingId: Uint8Array, code: number): boolean {
    const known = this.#codes.get(nameOf(verwerkingId));
    if (known === undefined) throw new AsksTooMuch('een vraag naar een verwerking die de batch zelf verandert');
    return [...known].some((each) => each !== code);
  }

  insertRegistratie(geplaatst: GeplaatsteVersie, afnemer: number | null, commitment: Uint8Array): void {
    const { volgnummer, tijdstipRegistratie, versie } = geplaatst;
    this.pending.registratie.push({
      bucket: versie.bucket,
      volgnummer,
      actie_key: versie.actieKey,
      versie_id: versie.versieId,
      versienummer: versie.versienummer,
      tijdstip_registratie: tijdstipRegistratie,
      afnemer_nummer: afnemer,
      commitment,
      payload: versie.payload,
    });
  }

  insertObject({ volgnummer, versie }: GeplaatsteVersie, nummer: number, subject: number, object: SealedObject): void {
    const { commitment, payload } = object;
    this.pending.object.push({
      bucket: versie.bucket,
      volgnummer,
      nummer,
      subject_nummer: subject,
      commitment,
      payload,
    });
  }

  insertVreemdObject(_logId: number, verwerktObjectId: Uint8Array, actieKey: Uint8Array): void {
    this.pending.vreemdObject.push({ verwerkt_object_id: verwerktObjectId, actie_key: actieKey });
  }

  insertActueel(geplaatst: GeplaatsteVersie, nummer: number, subject: number, { rang }: SealedObject): void {
    const { volgnummer, eersteVolgnummer, versie } = geplaatst;
    this.pending.actueel.push({
      subject_nummer: subject,
      tijdstip: versie.tijdstip,
      eerste_volgnummer: eersteVolgnummer,
      rang,
      volgnummer,
      bucket: versie.bucket,
      nummer,
      vertrouwelijkheid: versie.vertrouwelijkheid,
      ooit_vertrouwelijk: bit(versie.ooitVertrouwelijk),
      verwerkingsactiviteit_id: versie.verwerkingsactiviteitId,
    });
  }

  closeActueel(_logId: number, voorganger: Voorganger, volgnummer: number): void {
    const { bucket, volgnummer: vorig, tijdstip, eersteVolgnummer } = voorganger;
    this.pending.gesloten.push({ bucket, vorig, tijdstip, eerste_volgnummer: eersteVolgnummer, volgnummer });
  }

  insertVersie({ eersteVolgnummer, volgnummer, versie: { bucket } }: GeplaatsteVersie): void {
    this.pending.versie.push({ eerste_volgnummer: eersteVolgnummer, volgnummer, bucket });
  }

  insertActie(geplaatst: GeplaatsteVersie): void {
    this.#writeActie(this.pending.actie, geplaatst);
  }

  updateActie(geplaatst: GeplaatsteVersie): void {
    if (this.#acties.isOwn(nameOf(geplaatst.versie.actieKey)))
      throw new AsksTooMuch('een actie die de batch zelf schrijft');
    this.#writeActie(this.pending.gewijzigdeActie, geplaatst);
  }

  attempt<T>(work: () => T, keep: (done: T) => boolean): T {
    const lengths = Object.values(this.pending).map((rows) => [rows, rows.length] as const);
    const layers = [this.#subjects, this.#idempotenties, this.#acties, this.#codes];
    const putBack = layers.map((layer) => layer.remember());
    const done = work();
    if (keep(done)) return done;
    for (const [rows, length] of lengths) rows.truncate(length);
    for (const back of putBack) back();
    return done;
  }

  /** What V12 knows of the verwerkingen that an actie leaves and joins. */
  #moveActie({ versie }: GeplaatsteVersie, before: BekendeActie | undefined): void {
    // Whether others of its kind stay behind was not asked.
    if (before?.verwerkingId && !before.vervallen) this.#codes.set(nameOf(before.verwerkingId), null);
    if (versie.verwerkingId === null || versie.vervallen) return;
    const name = nameOf(versie.verwerkingId);
    const known = this.#codes.get(name);
    if (known !== undefined) this.#codes.set(name, new Set([...known, versie.vertrouwelijkheid]));
  }

  #writeActie(rows: Pending['actie'], geplaatst: GeplaatsteVersie): void {
    const { versie, volgnummer, eersteVolgnummer } = geplaatst;
    const name = nameOf(versie.actieKey);
    this.#moveActie(geplaatst, this.#acties.get(name));
    const { bucket, tijdstip, vertrouwelijkheid, vervallen, verwerkingId } = versie;
    const bekend = { eersteVolgnummer, volgnummer, bucket, tijdstip, vertrouwelijkheid, vervallen, verwerkingId };
    this.#acties.set(name, bekend);
    rows.push({
      actie_key: versie.actieKey,
      eerste_volgnummer: eersteVolgnummer,
      volgnummer,
      bucket,
      versienummer: versie.versienummer,
      tijdstip,
      vertrouwelijkheid,
      ooit_vertrouwelijk: bit(versie.ooitVertrouwelijk),
      vervallen: bit(vervallen),
      verwerking_id: verwerkingId,
      verwerkingsactiviteit_id: versie.verwerkingsactiviteitId,
      verwerking_id_afnemer: versie.verwerkingIdAfnemer,
    });
  }
}
