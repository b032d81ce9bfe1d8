import { formatBase64, parseBase64, parseDecimal, readText } from '../encoding.ts';
import { demand } from '../errors.ts';
import { NOTE_BYTES_MAX, parseNote } from '../note/note.ts';
import { HASH_BYTES } from '../tree/hash.ts';
import { demandSize } from '../tree/shape.ts';

/** Bytes of the extra data of a proof at most. */
export const EXTRA_BYTES_MAX = 16_777_216;
/** Hashes of a proof at most. */
export const PROOF_HASHES_MAX = 63;
const HEADER = 'c2sp.org/tlog-proof@v1';
const EXTRA = 'extra ';
const INDEX = 'index ';
const HASH_LINE_CHARACTERS = 44;
const BASE64_RATIO = 4 / 3;
/** Text besides extra data and checkpoint: header, index, hashes and newlines. */
const FRAME_BYTES_MAX = 4_096;
const PROOF_BYTES_MAX = FRAME_BYTES_MAX + Math.ceil(EXTRA_BYTES_MAX * BASE64_RATIO) + NOTE_BYTES_MAX;

/** A proof that can be checked without the log: the content of a file `.tlog-proof` (C2SP tlog-proof). */
export interface TlogProof {
  /** Data for the application, 1 byte to 16 MiB, or null. Nobody signed it; our proofs hold there what opens the commitment. */
  readonly extra: Uint8Array | null;
  /** Zero-based index of the leaf. */
  readonly index: number;
  /** As in an inclusion proof, 32 bytes each; 0 to 63. */
  readonly hashes: readonly Uint8Array[];
  /** Signed checkpoint, with its cosignatures, as it was published. */
  readonly checkpoint: string;
}

function parseHash(line: string): Buffer {
  demand(line.length === HASH_LINE_CHARACTERS, 'format', 'A line of the proof is no hash.');
  const hash = parseBase64(line);
  demand(hash.length === HASH_BYTES, 'format', 'A line of the proof is no hash.');
  return hash;
}

/**
 * Reads a proof, from anyone. Nothing is verified yet; the checkpoint is a note, but may hold anything.
 * @throws TransparencyLogError `format`, or `limit` when it is larger than the limits
 */
export function parseTlogProof(input: string | Uint8Array): TlogProof {
  const whole = readText(input, PROOF_BYTES_MAX);
  const split = whole.indexOf('\n\n');
  demand(split !== -1, 'format', 'The proof has no checkpoint.');
  const lines = whole.slice(0, split).split('\n', PROOF_HASHES_MAX + 4);
  demand(lines.shift() === HEADER, 'format', 'This is no proof of a transparency log.');
  const extraLine = lines[0]?.startsWith(EXTRA) === true ? lines.shift() : undefined;
  const indexLine = lines.shift() ?? '';
  demand(indexLine.startsWith(INDEX), 'format', 'The proof has no index.');
  demand(lines.length <= PROOF_HASHES_MAX, 'limit', 'The proof has too many hashes.');
  const extra = extraLine === undefined ? null : parseBase64(extraLine.slice(EXTRA.length));
  demand(extra === null || extra.length > 0, 'format', 'The extra data of the proof is empty.');
  demand(extra === null || extra.length <= EXTRA_BYTES_MAX, 'limit', 'The extra data of the proof is too long.');
  const checkpoint = whole.slice(split + 2);
  parseNote(checkpoint);
  return { extra, index: parseDecimal(indexLine.slice(INDEX.length)), hashes: lines.map(parseHash), checkpoint };
}

/**
 * Writes a proof. `parseTlogProof` gives it back.
 * @throws TransparencyLogError `argument` when a value cannot stand in a proof; as `parseNote` when the checkpoint is no note
 */
export function formatTlogProof({ extra, index, hashes, checkpoint }: TlogProof): string {
  demandSize(index);
  demand(
    extra === null || (extra.length > 0 && extra.length <= EXTRA_BYTES_MAX),
    'argument',
    'The extra data of a proof has 1 byte to 16 MiB.',
  );
  demand(
    hashes.length <= PROOF_HASHES_MAX && hashes.every((hash) => hash.length === HASH_BYTES),
    'argument',
    'A proof has at most 63 hashes of 32 bytes.',
  );
  parseNote(checkpoint);
  const lines = [HEADER, ...(extra === null ? [] : [`${EXTRA}${formatBase64(extra)}`]), `${INDEX}${String(index)}`];
  return `${[...lines, ...hashes.map(formatBase64)].join('\n')}\n\n${checkpoint}`;
}
