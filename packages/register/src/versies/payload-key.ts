import type { Sealer } from '../pseudonimisering/sealer.ts';
import { createSealer } from '../pseudonimisering/sealer.ts';
import type { Sleutelring } from '../pseudonimisering/sleutelring.ts';

/** Encrypts payloads: one key per log and expiry period, which is the unit in which lines will be removed (ADR 0006). */
export type PayloadSealers = (logId: number, bucket: number) => Sealer;

export function createPayloadSealers(sleutelring: Sleutelring): PayloadSealers {
  const sealers = new Map<string, Sealer>();
  return (logId, bucket) => {
    const context = `${String(logId)} ${String(bucket)}`;
    let sealer = sealers.get(context);
    if (sealer === undefined) {
      sealer = createSealer(sleutelring.keys('payload', context));
      sealers.set(context, sealer);
    }
    return sealer;
  };
}

const LOG_ID_BYTES = 4;
const UUID_BYTES = 16;
/** The place of the record itself, beside objects 0, 1, 2, … */
export const RECORD_PLACE = 0xffff_ffff;

/** Ties a payload to its log, version and place: moved to another row it no longer opens. */
export function payloadAad(logId: number, versieId: Uint8Array): (place: number) => Uint8Array {
  const aad = Buffer.alloc(LOG_ID_BYTES + UUID_BYTES + 4);
  aad.writeUInt32BE(logId, 0);
  aad.set(versieId, LOG_ID_BYTES);
  return (place) => {
    aad.writeUInt32BE(place, LOG_ID_BYTES + UUID_BYTES);
    return aad;
  };
}
