/** Who called whom, of W3C Trace Context. */
export interface Traceparent {
  /** The part that every version has: hexadecimal digits and dashes. */
  readonly text: string;
  readonly traceId: string;
}

const TEXT_LENGTH = 55;
/** Version `ff`, and ids of nothing but zeros, mean nothing. */
const TEXT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Reads a header `traceparent`; null when it says nothing. What a version after the first adds comes after a dash, and is left alone. */
export function readTraceparent(header: string | undefined): Traceparent | null {
  if (header === undefined) return null;
  const text = header.slice(0, TEXT_LENGTH);
  const added = header.slice(TEXT_LENGTH);
  const traceId = TEXT.exec(text)?.[1];
  if (traceId === undefined) return null;
  return added === '' || (added.startsWith('-') && !text.startsWith('00')) ? { text, traceId } : null;
}
