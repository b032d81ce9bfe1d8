import { nextTurn } from '../turns.ts';

/** Bytes of a body that are parsed and checked, which cannot be cut into pieces, beside other work in one turn of the event loop. */
const BODY_BYTES = 64 * 1024;
/** Records and objects of an answer that are written out, which cannot be cut either, beside other work in one turn. */
const ANSWER_ITEMS = 100;

/** Items of the lists in an answer: what it costs to write it out. */
function itemsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let items = 0;
  if (Array.isArray(value)) for (const item of value) items += 1 + itemsIn(item);
  else for (const name in value) items += itemsIn((value as Record<string, unknown>)[name]);
  return items;
}

/** The turn that a body waits for before it is parsed; undefined for what is not large (ADR 0012). */
export function turnOfBody(body: Uint8Array): Promise<void> | undefined {
  return body.length > BODY_BYTES ? nextTurn() : undefined;
}

/** The turn that an answer waits for before it is written out; undefined for what is not large (ADR 0012). */
export function turnOfAnswer(body: object): Promise<void> | undefined {
  return itemsIn(body) > ANSWER_ITEMS ? nextTurn() : undefined;
}
