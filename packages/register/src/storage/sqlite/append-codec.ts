import type {
  Append,
  AppendGroup,
  IdempotencyGuard,
  Registratie,
  SealedObject,
  SealedVersie,
  SubjectRef,
} from '../append.ts';

/**
 * Appends as one block of bytes, which moves between threads without being copied. Cloning them object by object costs more
 * than writing them to the database (ADR 0004). Both sides run the same code: the block is never stored.
 */
const START_BYTES = 64 * 1024;
const ID_BYTES = 16;
/** Volgnummers start at 1 and terms end after 1970: neither is ever -1. */
const NONE = -1;

class BlockWriter {
  #bytes = new Uint8Array(START_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;

  #reserve(size: number): number {
    const place = this.#used;
    this.#used += size;
    if (this.#used > this.#bytes.length) {
      this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(2 * this.#used));
      this.#view = new DataView(this.#bytes.buffer);
    }
    return place;
  }

  /** A whole number below 2^32. */
  count(value: number): void {
    const place = this.#reserve(4);
    this.#view.setUint32(place, value);
  }

  number(value: number): void {
    const place = this.#reserve(8);
    this.#view.setFloat64(place, value);
  }

  flag(value: boolean): void {
    const place = this.#reserve(1);
    this.#bytes[place] = value ? 1 : 0;
  }

  bytes(value: Uint8Array): void {
    this.count(value.length);
    const place = this.#reserve(value.length);
    this.#bytes.set(value, place);
  }

  id(value: Uint8Array | null): void {
    this.flag(value !== null);
    if (value === null) return;
    const place = this.#reserve(ID_BYTES);
    this.#bytes.set(value, place);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#used);
  }
}

class BlockReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #used = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  count(): number {
    this.#used += 4;
    return this.#view.getUint32(this.#used - 4);
  }

  number(): number {
    this.#used += 8;
    return this.#view.getFloat64(this.#used - 8);
  }

  flag(): boolean {
    this.#used += 1;
    return this.#bytes[this.#used - 1] === 1;
  }

  #slice(length: number): Uint8Array {
    this.#used += length;
    return this.#bytes.subarray(this.#used - length, this.#used);
  }

  bytes(): Uint8Array {
    return this.#slice(this.count());
  }

  id(): Uint8Array | null {
    return this.flag() ? this.#slice(ID_BYTES) : null;
  }

  /** An id that is never empty. */
  requiredId(): Uint8Array {
    const id = this.id();
    if (id === null) throw new Error('een append zonder id');
    return id;
  }
}

function writeSubject(block: BlockWriter, subject: SubjectRef): void {
  const known = 'nummer' in subject;
  block.flag(known);
  if (known) return block.number(subject.nummer);
  block.bytes(subject.index);
  block.bytes(subject.versleuteld);
}

function readSubject(block: BlockReader): SubjectRef {
  return block.flag() ? { nummer: block.number() } : { index: block.bytes(), versleuteld: block.bytes() };
}

function writeObject(block: BlockWriter, object: SealedObject): void {
  writeSubject(block, object.subject);
  block.count(object.rang);
  block.bytes(object.commitment);
  block.bytes(object.payload);
  block.id(object.vreemdId);
}

function readObject(block: BlockReader): SealedObject {
  return {
    subject: readSubject(block),
    rang: block.count(),
    commitment: block.bytes(),
    payload: block.bytes(),
    vreemdId: block.id(),
  };
}

function writeRegistratie(block: BlockWriter, { volgnummer, tijdstipRegistratie }: Registratie): void {
  block.number(volgnummer);
  block.number(tijdstipRegistratie);
}

function readRegistratie(block: BlockReader): Registratie {
  return { volgnummer: block.number(), tijdstipRegistratie: block.number() };
}

function writeVersie(block: BlockWriter, versie: SealedVersie): void {
  block.id(versie.actieKey);
  block.id(versie.versieId);
  block.count(versie.versienummer);
  block.number(versie.vervangt ?? NONE);
  block.count(versie.bucket);
  block.number(versie.tijdstip);
  block.count(versie.vertrouwelijkheid);
  block.flag(versie.ooitVertrouwelijk);
  block.flag(versie.vervallen);
  block.id(versie.verwerkingId);
  block.id(versie.verwerkingsactiviteitId);
  block.id(versie.verwerkingIdAfnemer);
  block.flag(versie.afnemer !== null);
  if (versie.afnemer !== null) writeSubject(block, versie.afnemer);
  block.bytes(versie.kern);
  block.bytes(versie.payload);
  block.count(versie.objecten.length);
  for (const object of versie.objecten) writeObject(block, object);
  block.flag(versie.registratie !== null);
  if (versie.registratie !== null) writeRegistratie(block, versie.registratie);
}

const orNull = (value: number): number | null => (value === NONE ? null : value);

function readMany<T>(block: BlockReader, read: (block: BlockReader) => T): readonly T[] {
  return Array.from({ length: block.count() }, () => read(block));
}

function readVersie(block: BlockReader): SealedVersie {
  return {
    actieKey: block.requiredId(),
    versieId: block.requiredId(),
    versienummer: block.count(),
    vervangt: orNull(block.number()),
    bucket: block.count(),
    tijdstip: block.number(),
    vertrouwelijkheid: block.count() as SealedVersie['vertrouwelijkheid'],
    ooitVertrouwelijk: block.flag(),
    vervallen: block.flag(),
    verwerkingId: block.id(),
    verwerkingsactiviteitId: block.id(),
    verwerkingIdAfnemer: block.id(),
    afnemer: block.flag() ? readSubject(block) : null,
    kern: block.bytes(),
    payload: block.bytes(),
    objecten: readMany(block, readObject),
    registratie: block.flag() ? readRegistratie(block) : null,
  };
}

function writeGuard(block: BlockWriter, guard: IdempotencyGuard): void {
  block.bytes(guard.sleutel);
  block.bytes(guard.inhoud);
  block.number(guard.verloopt);
  block.number(guard.antwoord ?? NONE);
}

function readGuard(block: BlockReader): IdempotencyGuard {
  return {
    sleutel: block.bytes(),
    inhoud: block.bytes(),
    verloopt: block.number(),
    antwoord: orNull(block.number()),
  };
}

function writeAppend(block: BlockWriter, { logId, nu, eisConsistentie, idempotency, versies }: Append): void {
  block.count(logId);
  block.number(nu);
  block.flag(eisConsistentie);
  block.flag(idempotency !== null);
  if (idempotency !== null) writeGuard(block, idempotency);
  block.count(versies.length);
  for (const versie of versies) writeVersie(block, versie);
}

function readAppend(block: BlockReader): Append {
  return {
    logId: block.count(),
    nu: block.number(),
    eisConsistentie: block.flag(),
    idempotency: block.flag() ? readGuard(block) : null,
    versies: readMany(block, readVersie),
  };
}

/** A batch of groups of appends as bytes of their own. */
export function encodeGroups(groups: readonly AppendGroup[]): Uint8Array<ArrayBuffer> {
  const block = new BlockWriter();
  block.count(groups.length);
  for (const { samen, appends } of groups) {
    block.flag(samen);
    block.count(appends.length);
    for (const append of appends) writeAppend(block, append);
  }
  return block.finish();
}

/** The groups behind the bytes; what they hold are views of them. */
export function decodeGroups(bytes: Uint8Array): readonly AppendGroup[] {
  return readMany(new BlockReader(bytes), (block) => ({
    samen: block.flag(),
    appends: readMany(block, readAppend),
  }));
}
