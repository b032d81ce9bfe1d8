import { RegisterError } from '../errors.ts';

/** Deeper than any body of the contract; a bound on recursion. */
export const DEPTH_MAX = 20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const decoder = new TextDecoder('utf-8', { fatal: true });

function unreadable(detail: string): RegisterError {
  return new RegisterError('parse_error', detail);
}

/** End of the string that starts at `start`: the quote that is not escaped; -1 when there is none. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes += 1;
    if (slashes % 2 === 0) return end;
  }
  return -1;
}

/** Members that the text writes, and how deep it nests. A colon outside a string is a member. */
function scan(text: string): { readonly members: number; readonly depth: number } {
  let members = 0;
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (char === QUOTE) {
      i = endOfString(text, i);
      if (i === -1) break;
    } else if (char === COLON) members += 1;
    else if (char === 0x7b || char === 0x5b) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
  return { members, depth: deepest };
}

function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countMembers(item);
    return count;
  }
  for (const inner of Object.values(value)) count += 1 + countMembers(inner);
  return count;
}

/** U+0000 and half characters cannot be stored and given back in every engine (V1). */
function hasBadText(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed();
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, inner]) => hasBadText(key) || hasBadText(inner));
}

function parse(text: string, wat: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // The message of the engine quotes the text; only the position may leave (D2).
    const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    throw unreadable(
      position === undefined ? `${wat} is geen JSON.` : `${wat} is geen JSON: fout op positie ${position}.`,
    );
  }
}

/**
 * Parses a JSON body as strictly as V1 asks: UTF-8, no duplicate keys, no U+0000, no lone surrogates, not too deep.
 * @param wat what it is called in the error
 * @throws RegisterError `parse_error`, with at most a position
 */
export function parseJson(body: Uint8Array, wat = 'De body'): unknown {
  let text: string;
  try {
    text = decoder.decode(body);
  } catch {
    throw unreadable(`${wat} is geen UTF-8.`);
  }
  const { members, depth } = scan(text);
  if (depth > DEPTH_MAX) throw unreadable(`${wat} is te diep genest.`);
  const value = parse(text, wat);
  if (countMembers(value) !== members) throw unreadable(`${wat} heeft een dubbele sleutel.`);
  // Only an escape can bring these in: raw ones are no JSON, or no UTF-8.
  if (text.includes('\\u') && hasBadText(value))
    throw unreadable(`${wat} bevat een teken dat niet opgeslagen kan worden (U+0000 of een half teken).`);
  return value;
}
