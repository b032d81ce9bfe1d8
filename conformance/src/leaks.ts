import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

const BSN_DIGITS = 9;

/** A short number also stands in longer ones by chance: it counts only between characters that no number or hexadecimal text has. */
const alone = (text: string): string => (text.length < BSN_DIGITS ? `(?<![0-9a-f])${text}(?![0-9a-f])` : text);

/** The characters of base64 that come from these bytes alone, for each place that they can have in a group of three. */
function base64Of(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
  });
}

/** How a number could stand in bytes read as Latin-1: plain, UTF-16 of both kinds at any place, and the hexadecimal, URL and base64 forms of these. */
function writingsOf(digits: string): readonly string[] {
  const utf8 = Buffer.from(digits);
  const utf16 = Buffer.from(digits, 'utf16le');
  const hex = [utf8, utf16].map((bytes) => bytes.toString('hex'));
  return [
    alone(digits),
    digits.replaceAll(/\d(?=\d)/g, '$&\0'),
    ...hex,
    digits.replaceAll(/\d/g, '%3$&'),
    ...base64Of(utf8),
    ...base64Of(utf16),
  ];
}

/**
 * Finds a BSN in text, in any of the forms that software would leave it in (D1, D2).
 * Each BSN is sought as it is given and in the normal form of nine digits.
 */
export function leakPattern(bsns: readonly string[]): RegExp {
  const numbers = new Set(bsns.flatMap((bsn) => [bsn, bsn.padStart(BSN_DIGITS, '0')]));
  return new RegExp([...numbers].flatMap(writingsOf).join('|'));
}

/** Figures without what was measured: a sum of fractions may hold nine digits of anybody by chance; only names and labels can leak. */
export function withoutFractions(metrics: string): string {
  return metrics.replaceAll(/ -?\d+\.\d+(?:e[+-]?\d+)?$/gm, ' 0');
}

/** Files in which a BSN stands. */
export function findLeaks(files: readonly string[], bsns: readonly string[]): readonly string[] {
  const pattern = leakPattern(bsns);
  return files.filter((path) => pattern.test(readFileSync(path).toString('latin1')));
}
