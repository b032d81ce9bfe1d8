import { randomBytes } from 'node:crypto';

import type { Append, SealedVersie } from '../storage/append.ts';

/** Bytes of the payload of a version in tests. */
const PAYLOAD_BYTES = 100;

/** A new actie without objects, as good as any for whoever does not look inside. */
const newSealedVersie = (): SealedVersie => ({
  actieKey: randomBytes(16),
  versieId: randomBytes(16),
  versienummer: 1,
  vervangt: null,
  bucket: 0,
  tijdstip: 1,
  vertrouwelijkheid: 0,
  ooitVertrouwelijk: false,
  vervallen: false,
  verwerkingId: null,
  verwerkingsactiviteitId: null,
  verwerkingIdAfnemer: null,
  afnemer: null,
  kern: randomBytes(32),
  payload: randomBytes(PAYLOAD_BYTES),
  objecten: [],
  registratie: null,
});

/** An append of so many new acties, each with a payload of 100 bytes. */
export function appendOf(count: number): Append {
  return {
    logId: 1,
    nu: 1,
    versies: Array.from({ length: count }, newSealedVersie),
    idempotency: null,
    eisConsistentie: false,
  };
}
