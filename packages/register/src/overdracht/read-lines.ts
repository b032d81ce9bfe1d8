/** Most bytes of one line: many times what a version of 20,000 objects takes. */
const LINE_BYTES_MAX = 256 * 1024 * 1024;
const NEWLINE = 0x0a;

/** A line without its end; `heel` is false for a last one that was cut. */
export interface Line {
  readonly bytes: Buffer;
  readonly heel: boolean;
}

/** Cuts a stream into lines, one at a time in memory. @throws Error when one is larger than any export has */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
      parts.push(bytes.subarray(start, end));
      yield { bytes: parts.length === 1 ? (parts[0] ?? bytes) : Buffer.concat(parts), heel: true };
      parts = [];
      size = 0;
      start = end + 1;
    }
    parts.push(bytes.subarray(start));
    size += bytes.length - start;
    if (size > LINE_BYTES_MAX) throw new Error('Dit is geen export van een verwerkingenlog: een regel is te lang.');
  }
  if (size > 0) yield { bytes: Buffer.concat(parts), heel: false };
}
