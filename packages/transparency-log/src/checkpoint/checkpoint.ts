import { equalBytes, formatBase64, parseBase64, parseDecimal } from '../encoding.ts';
import { demand } from '../errors.ts';
import { emptyRoot, HASH_BYTES } from '../tree/hash.ts';
import { demandSize } from '../tree/shape.ts';

/** Lines after the root at most. */
export const EXTENSION_LINES_MAX = 16;
const LINES_MIN = 3;

/** What a log says of itself at one moment (C2SP tlog-checkpoint): the text of a signed note. */
export interface Checkpoint {
  /** Which log: a name without newline, not empty. */
  readonly origin: string;
  /** Leaves of the tree. */
  readonly size: number;
  /** Root of the tree, 32 bytes. */
  readonly root: Uint8Array;
  /** Further lines; our logs have none. Nobody audits them. */
  readonly extensions: readonly string[];
}

/**
 * Reads the text of a checkpoint, from anyone. It is to be believed only when the note that held it was verified (`verifyCheckpoint`).
 * @param text `note.text`
 * @throws TransparencyLogError `format`, also for an empty tree with another root than RFC 6962 gives it; `limit` for a size above 2^53 - 1, or more
 * than 16 extension lines
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n', LINES_MIN + EXTENSION_LINES_MAX + 2);
  demand(lines.length > LINES_MIN, 'format', 'The checkpoint has too few lines.');
  demand(lines.length <= LINES_MIN + EXTENSION_LINES_MAX + 1, 'limit', 'The checkpoint has too many lines.');
  demand(lines.pop() === '' && !lines.includes(''), 'format', 'The checkpoint has an empty or unfinished line.');
  const [origin = '', size = '', root = '', ...extensions] = lines;
  const checkpoint = { origin, size: parseDecimal(size), root: parseBase64(root), extensions };
  demand(checkpoint.root.length === HASH_BYTES, 'format', 'The root of the checkpoint is no hash.');
  demand(
    checkpoint.size > 0 || equalBytes(checkpoint.root, emptyRoot()),
    'format',
    'The checkpoint gives the empty tree another root.',
  );
  return checkpoint;
}

/**
 * Writes the text of a checkpoint, for `signNote`. A log may sign it only when it is consistent with all that it signed before, and after the
 * tree is durable.
 * @throws TransparencyLogError `argument` when a value cannot stand in a checkpoint
 */
export function formatCheckpoint({ origin, size, root, extensions }: Checkpoint): string {
  demandSize(size);
  demand(root.length === HASH_BYTES, 'argument', 'A hash has 32 bytes.');
  demand(extensions.length <= EXTENSION_LINES_MAX, 'argument', 'A checkpoint has at most 16 extension lines.');
  const lines = [origin, String(size), formatBase64(root), ...extensions];
  demand(
    lines.every((line) => line !== '' && !line.includes('\n')),
    'argument',
    'A line of a checkpoint is empty, or more than a line.',
  );
  return `${lines.join('\n')}\n`;
}
