/** 16 bytes of a UUID text, as the store keeps it. */
export function uuidToBytes(uuid: string): Uint8Array {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

/** As `uuidToBytes`, for a column that may be empty. */
export function uuidOrNull(uuid: string | null): Uint8Array | null {
  return uuid === null ? null : uuidToBytes(uuid);
}

/** Lower-case UUID text of 16 stored bytes. */
export function bytesToUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
