/** Types of elements by their number in PostgreSQL's catalogue. */
const BYTEA = 17;
const INT8 = 20;

const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const INT8_BYTES = 8;
/** The length of an element that is null. */
const NULL_LENGTH = -1;

/**
 * The header of an array in the wire format of PostgreSQL (array_send): dimensions, whether there are nulls, type; of the one dimension its
 * length and the place at which it begins.
 */
function writeHeader(array: Buffer, type: number, hasNull: boolean, length: number): number {
  array.writeInt32BE(1, 0);
  array.writeInt32BE(hasNull ? 1 : 0, 4);
  array.writeInt32BE(type, 8);
  array.writeInt32BE(length, 12);
  array.writeInt32BE(1, 16);
  return HEADER_BYTES;
}

/**
 * Bytes as a `bytea[]`. `pg` writes an array as text, in which bytes are escaped hexadecimal digits: twice as long, and read digit by digit
 * by the server.
 */
export function byteaArray(values: readonly (Uint8Array | null)[]): Buffer {
  let size = HEADER_BYTES;
  for (const value of values) size += LENGTH_BYTES + (value?.length ?? 0);
  const array = Buffer.allocUnsafe(size);
  let place = writeHeader(array, BYTEA, values.includes(null), values.length);
  for (const value of values) {
    place = array.writeInt32BE(value?.length ?? NULL_LENGTH, place);
    if (value === null) continue;
    array.set(value, place);
    place += value.length;
  }
  return array;
}

/** Whole numbers as a `bigint[]`. */
export function bigintArray(values: readonly (number | null)[]): Buffer {
  const array = Buffer.allocUnsafe(HEADER_BYTES + values.length * (LENGTH_BYTES + INT8_BYTES));
  let place = writeHeader(array, INT8, values.includes(null), values.length);
  for (const value of values) {
    place = array.writeInt32BE(value === null ? NULL_LENGTH : INT8_BYTES, place);
    if (value !== null) place = array.writeBigInt64BE(BigInt(value), place);
  }
  return array.subarray(0, place);
}
