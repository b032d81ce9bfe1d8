import { crc32 } from 'node:zlib';

import type { Regel } from '../logboek/logboek.ts';
import { SpoolFout } from './spool-fout.ts';
import type { Zegel } from './zegel.ts';

/** How a line stands in a file: mark, length of the body, CRC-32 of the body; the body is kind, moment, line. */
const MARK = Buffer.from('VWLR');
const HEAD_BYTES = 12;
const BODY_HEAD_BYTES = 9;
/** A register takes no larger line from one client at a time. */
const BODY_BYTES_MAX = 8 * 1024 * 1024;

/** A line as it was laid down. */
export interface GelegdeRegel {
  readonly regel: Regel;
  /** When it was laid down, in milliseconds since 1970. */
  readonly gelegd: number;
}

/** @throws SpoolFout `te_groot` */
export function encode({ regel, gelegd }: GelegdeRegel, zegel: Zegel): Buffer {
  const line = zegel.seal(Buffer.from(JSON.stringify(regel)));
  const record = Buffer.allocUnsafe(HEAD_BYTES + BODY_HEAD_BYTES + line.length);
  const body = record.subarray(HEAD_BYTES);
  if (body.length > BODY_BYTES_MAX) throw new SpoolFout('te_groot');
  body.writeUInt8(zegel.soort, 0);
  body.writeDoubleBE(gelegd, 1);
  line.copy(body, BODY_HEAD_BYTES);
  MARK.copy(record);
  record.writeUInt32BE(body.length, 4);
  record.writeUInt32BE(crc32(body), 8);
  return record;
}

/** @param body of a whole record. @throws SpoolFout `sleutel` */
export function decode(body: Buffer, zegel: Zegel): GelegdeRegel {
  const line = zegel.open(body.readUInt8(0), body.subarray(BODY_HEAD_BYTES));
  return { gelegd: body.readDoubleBE(1), regel: JSON.parse(line.toString('utf8')) as Regel };
}

/** A stretch of a file: one whole record, or (`body` null) what is none. */
export interface Stuk {
  readonly begin: number;
  readonly end: number;
  readonly body: Buffer | null;
}

function recordAt(bytes: Buffer, begin: number): Stuk | null {
  const start = begin + HEAD_BYTES;
  if (start > bytes.length || bytes.compare(MARK, 0, MARK.length, begin, begin + MARK.length) !== 0) return null;
  const length = bytes.readUInt32BE(begin + 4);
  const end = start + length;
  if (length < BODY_HEAD_BYTES || end > bytes.length) return null;
  const body = bytes.subarray(start, end);
  return crc32(body) === bytes.readUInt32BE(begin + 8) ? { begin, end, body } : null;
}

/** Everything in a file, in order; after damage reading goes on at the next whole record. */
export function* scan(bytes: Buffer): Generator<Stuk, void> {
  for (let at = 0; at < bytes.length;) {
    let found = recordAt(bytes, at);
    const begin = at;
    while (found === null) {
      at = bytes.indexOf(MARK, at + 1);
      if (at === -1) {
        yield { begin, end: bytes.length, body: null };
        return;
      }
      found = recordAt(bytes, at);
    }
    if (begin < found.begin) yield { begin, end: found.begin, body: null };
    yield found;
    at = found.end;
  }
}
