/** A person or object that a verwerkingsactie was about, as the caller described it. */
export interface VerwerktObject {
  /** Lower case; `persoon` (V3). */
  readonly objecttype: string;
  /** As received, `BSN` for instance. */
  readonly soortObjectId: string;
  /** As received: leading zeros and white space included (V8). */
  readonly objectId: string;
  /** In what capacity the person was involved; empty when not sent. */
  readonly betrokkenheid: string;
  /** Names of the kinds of data that were processed. */
  readonly verwerkteSoortenGegevens: readonly string[];
}

/** An object that the log knows: with the id that belongs to it for ever (H3). */
export interface BekendVerwerktObject extends VerwerktObject {
  readonly verwerktObjectId: string;
}

/** What the log searches by: two spellings of one identifier have one normal form. */
export interface Normaalvorm {
  readonly objecttype: string;
  readonly soort: string;
  readonly id: string;
}

const BSN_DIGITS = 9;

/** V8: trimmed, soort without case, a BSN of 1 to 9 digits padded to 9. */
export function normaalvorm(objecttype: string, soortObjectId: string, objectId: string): Normaalvorm {
  const soort = soortObjectId.trim().toLowerCase();
  const trimmed = objectId.trim();
  const id = soort === 'bsn' && /^\d{1,9}$/.test(trimmed) ? trimmed.padStart(BSN_DIGITS, '0') : trimmed;
  return { objecttype: objecttype.toLowerCase(), soort, id };
}

/** One text per normal form, for maps, for comparing and for the index. U+0000 stands in no text that came in (V1). */
export function normaalvormKey({ objecttype, soort, id }: Normaalvorm): string {
  return `${objecttype}\0${soort}\0${id}`;
}

/** The normal form behind its text. */
export function normaalvormOfKey(key: string): Normaalvorm {
  const [objecttype = '', soort = '', id = ''] = key.split('\0');
  return { objecttype, soort, id };
}

/** The normal form of an object. */
export function normaalvormOf(object: Pick<VerwerktObject, 'objecttype' | 'soortObjectId' | 'objectId'>): Normaalvorm {
  return normaalvorm(object.objecttype, object.soortObjectId, object.objectId);
}

/**
 * How an identifier was written, told as the difference with its normal form: the white space around it and the zeros it lacked.
 * It says nothing of the person, so that the identity stands in the subject row alone (D1).
 */
export type Schrijfwijze = readonly [voor: string, nullen: string, na: string];

/** The writing of a received identifier, or null when it is the normal form itself. */
export function schrijfwijzeOf(objectId: string, normaal: string): Schrijfwijze | null {
  if (objectId === normaal) return null;
  const trimmed = objectId.trim();
  const start = objectId.indexOf(trimmed);
  return [objectId.slice(0, start), String(normaal.length - trimmed.length), objectId.slice(start + trimmed.length)];
}

/** The identifier as it was received. */
export function writeIdentifier(normaal: string, schrijfwijze: Schrijfwijze | null): string {
  if (schrijfwijze === null) return normaal;
  const [voor, nullen, na] = schrijfwijze;
  return voor + normaal.slice(Number(nullen)) + na;
}

/** V8: the 11-proef of a BSN in normal form; other soorten have none. */
export function passesElfproef({ soort, id }: Normaalvorm): boolean {
  if (soort !== 'bsn') return true;
  if (!/^\d{9}$/.test(id)) return false;
  const sum = Array.from(id).reduce(
    (total, digit, i) => total + Number(digit) * (i === BSN_DIGITS - 1 ? -1 : BSN_DIGITS - i),
    0,
  );
  return sum % 11 === 0 && id !== '000000000';
}
