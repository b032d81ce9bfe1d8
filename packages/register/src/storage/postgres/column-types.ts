import type { CustomTypesConfig } from 'pg';

/** Types of PostgreSQL by their number in its catalogue. */
const BYTEA = 17;
const integers: ReadonlySet<number> = new Set([20, 21, 23]);

const readInteger = (text: string): number => Number(text);
const readBytes = (text: string): Uint8Array => Buffer.from(text.slice(2), 'hex');
const readText = (text: string): string => text;

function parserOf(type: number): (text: string) => unknown {
  if (integers.has(type)) return readInteger;
  return type === BYTEA ? readBytes : readText;
}

/** How columns become values: integers are safe numbers (none passes 2^53), bytes are bytes, all else is text. */
export const columnTypes: CustomTypesConfig = { getTypeParser: parserOf as CustomTypesConfig['getTypeParser'] };
