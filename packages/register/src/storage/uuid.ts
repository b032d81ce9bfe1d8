/** 16 bytes of a UUID text, as the store keeps it. */
export function uuidToBytes(uuid: string): Uint8Array {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

/** As `uuidToBytes`, for an element that may be empty. */
export function uuidOrNull(uuid: string | undefined): Uint8Array | null {
  return uuid === undefined ? null : uuidToBytes(uuid);
}

/** Lower-case UUID text of 16 stored bytes. */
export function bytesToUuid(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hex = buffer.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
