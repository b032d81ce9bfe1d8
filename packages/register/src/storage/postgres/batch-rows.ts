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
export interface BatchRows extends LogRows {
  readonly pending: Pending;
  /** The state that the log gets; null when nothing was written. */
  stand(): LogStand | null;
}

/** Everything of a batch that is undone together. */
type Rememberable = { remember(): () => void };

export function createBatchRows(loaded: Loaded): BatchRows {
  const pending = newPending();
  const subjects = new Layer(loaded.subjects);
  const idempotenties = new Layer(loaded.idempotenties);
  const acties = new Layer(loaded.acties);
  const codes = new Layer(loaded.vertrouwelijkheden);
  let written: LogStand | null = null;
  const layers: readonly Rememberable[] = [subjects, idempotenties, acties, codes];

  /** What V12 knows of the verwerkingen that an actie leaves and joins. */
  function moveActie({ versie }: GeplaatsteVersie, before: BekendeActie | undefined): void {
    // Whether others of its kind stay behind was not asked.
    if (before?.verwerkingId && !before.vervallen) codes.set(nameOf(before.verwerkingId), null);
    if (versie.verwerkingId === null || versie.vervallen) return;
    const name = nameOf(versie.verwerkingId);
    const known = codes.get(name);
    if (known !== undefined) codes.set(name, new Set([...known, versie.vertrouwelijkheid]));
  }

  function writeActie(rows: Pending['actie'], geplaatst: GeplaatsteVersie): void {
    const { versie, volgnummer, eersteVolgnummer } = geplaatst;
    const name = nameOf(versie.actieKey);
    moveActie(geplaatst, acties.get(name));
    const { bucket, tijdstip, vertrouwelijkheid, vervallen, verwerkingId } = versie;
    acties.set(name, { eersteVolgnummer, volgnummer, bucket, tijdstip, vertrouwelijkheid, vervallen, verwerkingId });
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

  return {
    pending,
    stand: () => written,
    readStand: () => loaded.stand,
    writeStand: (_logId, stand) => (written = stand),
    findSubject: (_logId, index) => subjects.get(nameOf(index)),
    insertSubject: (_logId, index, nummer, versleuteld) => {
      subjects.set(nameOf(index), nummer);
      pending.subject.push({ zoekindex: index, subject_nummer: nummer, versleuteld });
    },
    findIdempotency: (_logId, sleutel) => idempotenties.get(nameOf(sleutel)),
    deleteIdempotency: (_logId, sleutel) => {
      idempotenties.set(nameOf(sleutel), null);
      pending.vergetenSleutel.push({ sleutel });
    },
    insertIdempotency: (_logId, { sleutel, inhoud, verloopt }, volgnummer) => {
      idempotenties.set(nameOf(sleutel), { inhoud, volgnummer, verloopt });
      pending.idempotentie.push({ sleutel, inhoud, volgnummer, verloopt });
    },
    findActie: (_logId, actieKey) => acties.get(nameOf(actieKey)),
    hasOtherVertrouwelijkheid: (_logId, verwerkingId, code) => {
      const known = codes.get(nameOf(verwerkingId));
      if (known === undefined) throw new AsksTooMuch('een vraag naar een verwerking die de batch zelf verandert');
      return [...known].some((each) => each !== code);
    },
    insertRegistratie: ({ volgnummer, tijdstipRegistratie, versie }, afnemer, commitment) =>
      pending.registratie.push({
        bucket: versie.bucket,
        volgnummer,
        actie_key: versie.actieKey,
        versie_id: versie.versieId,
        versienummer: versie.versienummer,
        tijdstip_registratie: tijdstipRegistratie,
        afnemer_nummer: afnemer,
        commitment,
        payload: versie.payload,
      }),
    insertObject: ({ volgnummer, versie: { bucket } }, nummer, subject, { commitment, payload }) =>
      pending.object.push({ bucket, volgnummer, nummer, subject_nummer: subject, commitment, payload }),
    insertVreemdObject: (_logId, verwerktObjectId, actieKey) =>
      pending.vreemdObject.push({ verwerkt_object_id: verwerktObjectId, actie_key: actieKey }),
    insertActueel: ({ volgnummer, eersteVolgnummer, versie }, nummer, subject, { rang }) =>
      pending.actueel.push({
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
      }),
    closeActueel: (_logId, { bucket, volgnummer: vorig, tijdstip, eersteVolgnummer }, volgnummer) =>
      pending.gesloten.push({ bucket, vorig, tijdstip, eerste_volgnummer: eersteVolgnummer, volgnummer }),
    insertVersie: ({ eersteVolgnummer, volgnummer, versie: { bucket } }) =>
      pending.versie.push({ eerste_volgnummer: eersteVolgnummer, volgnummer, bucket }),
    insertActie: (geplaatst) => writeActie(pending.actie, geplaatst),
    updateActie: (geplaatst) => {
      if (acties.isOwn(nameOf(geplaatst.versie.actieKey)))
        throw new AsksTooMuch('een actie die de batch zelf schrijft');
      writeActie(pending.gewijzigdeActie, geplaatst);
    },
    attempt: (work, keep) => {
      const lengths = Object.values(pending).map((rows) => [rows, rows.length] as const);
      const putBack = layers.map((layer) => layer.remember());
      const done = work();
      if (keep(done)) return done;
      for (const [rows, length] of lengths) rows.truncate(length);
      for (const back of putBack) back();
      return done;
    },
  };
}
