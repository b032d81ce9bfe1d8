import { vervalperiode } from '../bewaartermijn/vervalperiode.ts';
import {
  kernCommitment,
  NONCE_BYTES,
  newNonce,
  objectCommitment,
  subjectCommitment,
} from '../integriteit/commitment.ts';
import type { Pseudonimisering } from '../pseudonimisering/pseudonimisering.ts';
import type { Registratie, SealedObject, SealedVersie, SubjectRef } from '../storage/append.ts';
import { uuidOrNull, uuidToBytes } from '../storage/uuid.ts';
import type { Pace } from '../turns.ts';
import type { BekendVerwerktObject, Normaalvorm, Schrijfwijze } from '../verwerkt-object/verwerkt-object.ts';
import { normaalvormKey, normaalvormOf, schrijfwijzeOf } from '../verwerkt-object/verwerkt-object.ts';
import { parseMoment } from '../verwerkingsactie/moment.ts';
import { vertrouwelijkheden } from '../verwerkingsactie/vertrouwelijkheid.ts';
import { afnemerNormaalvorm } from './afnemer.ts';
import { canonicalKern, canonicalObject } from './canonical.ts';
import type { ActieIds } from './actie-ids.ts';
import type { PayloadSealers } from './payload-key.ts';
import { payloadAad, RECORD_PLACE } from './payload-key.ts';
import type { NieuweVersie } from './versies.ts';
import type { Versie } from './versies.ts';

/** A reference to a person in the log, with the normal form behind it. */
interface Subject {
  readonly normaal: Normaalvorm;
  readonly ref: SubjectRef;
}

/** A version ready to append, with its persons: those of the objects, then the afnemer. */
export interface SealedWithSubjects {
  readonly sealed: SealedVersie;
  readonly subjects: readonly Subject[];
}

/**
 * Turns a version into rows without a readable word: pseudonymised, committed to, encrypted (D1, integriteit 2.1).
 * @param pace asked before each object: a version of thousands must not hold up other requests
 */
export type SealVersie = (logId: number, nieuw: NieuweVersie, pace: Pace) => Promise<SealedWithSubjects>;

interface SealedAfnemer {
  readonly subject: Subject;
  readonly nonce: Uint8Array;
  readonly commitment: Uint8Array;
  readonly schrijfwijze: Schrijfwijze | null;
}

/** Two nonces that stand before the text of one row. */
type NoncePair = readonly [Uint8Array, Uint8Array];

/** Encrypts the two nonces and the canonical text of one row, bound to its place. */
type SealPayload = (nonces: NoncePair, canonical: string, place: number) => Uint8Array;

const noNonce = Buffer.alloc(NONCE_BYTES);

function sealObject(
  object: BekendVerwerktObject,
  { ref, normaal }: Subject,
  rang: number,
  nummer: number,
  [objectNonce, subjectNonce]: NoncePair,
  vreemdId: Uint8Array | null,
  sealPayload: SealPayload,
): SealedObject {
  const canonical = canonicalObject(object, schrijfwijzeOf(object.objectId, normaal.id));
  const hidden = subjectCommitment(subjectNonce, object.soortObjectId, object.objectId);
  return {
    subject: ref,
    rang,
    commitment: objectCommitment(objectNonce, hidden, canonical),
    payload: sealPayload([objectNonce, subjectNonce], canonical, nummer),
    vreemdId,
  };
}

/** Fresh nonces, or those that a version brings: its commitments then stay what they were (integriteit 2.1). */
function noncesOf({ overgenomen }: NieuweVersie): (place: number) => NoncePair {
  const own = overgenomen?.nonces ?? null;
  if (own === null) return () => [newNonce(), newNonce()];
  return (place) => {
    const pair = own[place];
    if (pair?.length !== 2 * NONCE_BYTES) throw new Error('een overgenomen versie zonder al haar nonces');
    return [pair.subarray(0, NONCE_BYTES), pair.subarray(NONCE_BYTES)];
  };
}

/** Counts how often each person stands in an actie: 0 for the first time. */
function createRangen(): (normaal: Normaalvorm) => number {
  const seen = new Map<string, number>();
  return (normaal) => {
    const key = normaalvormKey(normaal);
    const rang = seen.get(key) ?? 0;
    seen.set(key, rang + 1);
    return rang;
  };
}

/** ADR 0009: the id of an object that does not turn back to its actie, for the store to keep. */
function vreemdeIdsOf(
  ids: Pick<ActieIds, 'actieKeyOfObject' | 'leadsBack'>,
  { actieKey, overgenomen }: NieuweVersie,
): (object: BekendVerwerktObject) => Uint8Array | null {
  if (overgenomen === undefined && ids.leadsBack(actieKey)) return () => null;
  return ({ verwerktObjectId }) =>
    Buffer.compare(ids.actieKeyOfObject(verwerktObjectId), actieKey) === 0 ? null : uuidToBytes(verwerktObjectId);
}

function registratieOf({ overgenomen }: NieuweVersie): Registratie | null {
  if (overgenomen === undefined) return null;
  return { volgnummer: overgenomen.volgnummer, tijdstipRegistratie: overgenomen.tijdstipRegistratie };
}

function payloadSealer(sealers: PayloadSealers, logId: number, bucket: number, versieId: Uint8Array): SealPayload {
  const sealer = sealers(logId, bucket);
  const aad = payloadAad(logId, versieId);
  return (nonces, canonical, place) => sealer.seal(Buffer.concat([...nonces, Buffer.from(canonical)]), aad(place));
}

/** Makes the function that seals versions under the keys of one store. */
export function createSealVersie(
  pseudonimisering: Pseudonimisering,
  sealers: PayloadSealers,
  ids: Pick<ActieIds, 'actieKeyOfObject' | 'leadsBack'>,
): SealVersie {
  const subjectOf = (logId: number, normaal: Normaalvorm): Subject => ({
    normaal,
    ref: pseudonimisering.refOf(logId, normaal),
  });

  function sealAfnemer(logId: number, { actie }: Versie, nonce: Uint8Array): SealedAfnemer | null {
    const { afnemerId, soortAfnemerId = '' } = actie;
    if (afnemerId === undefined) return null;
    const normaal = afnemerNormaalvorm(soortAfnemerId, afnemerId);
    return {
      nonce,
      subject: subjectOf(logId, normaal),
      commitment: subjectCommitment(nonce, soortAfnemerId, afnemerId),
      schrijfwijze: schrijfwijzeOf(afnemerId, normaal.id),
    };
  }

  return async (logId, nieuw, pace) => {
    const { versie, actieKey, vervangt } = nieuw;
    const { actie } = versie;
    const tijdstip = parseMoment(actie.tijdstip);
    if (tijdstip === null) throw new Error('een tijdstip dat niet door de poort kwam');
    const bucket = vervalperiode(tijdstip, actie.bewaartermijn);
    const versieId = uuidToBytes(versie.versieId);
    const sealPayload = payloadSealer(sealers, logId, bucket, versieId);
    const rangOf = createRangen();
    const nonces = noncesOf(nieuw);
    const vreemdIdOf = vreemdeIdsOf(ids, nieuw);
    const subjects: Subject[] = [];
    const objecten: SealedObject[] = [];
    for (const object of actie.verwerkteObjecten) {
      const turn = pace(1);
      if (turn !== undefined) await turn;
      const subject = subjectOf(logId, normaalvormOf(object));
      const nummer = objecten.length;
      const rang = rangOf(subject.normaal);
      objecten.push(sealObject(object, subject, rang, nummer, nonces(nummer + 1), vreemdIdOf(object), sealPayload));
      subjects.push(subject);
    }
    const [nonce, afnemerNonce] = nonces(0);
    const afnemer = sealAfnemer(logId, versie, afnemerNonce);
    const canonical = canonicalKern(versie, afnemer?.schrijfwijze ?? null);
    const commitments = objecten.map(({ commitment }) => commitment);
    const sealed: SealedVersie = {
      actieKey,
      versieId,
      versienummer: versie.versienummer,
      vervangt,
      bucket,
      tijdstip,
      vertrouwelijkheid: vertrouwelijkheden.indexOf(actie.vertrouwelijkheid) as 0 | 1 | 2,
      ooitVertrouwelijk: versie.ooitVertrouwelijk,
      vervallen: versie.vervallen,
      verwerkingId: uuidOrNull(actie.verwerkingId),
      verwerkingsactiviteitId: uuidOrNull(actie.verwerkingsactiviteitId),
      verwerkingIdAfnemer: uuidOrNull(actie.verwerkingIdAfnemer),
      afnemer: afnemer?.subject.ref ?? null,
      kern: kernCommitment(nonce, canonical, afnemer?.commitment ?? null, commitments),
      payload: sealPayload([nonce, afnemer?.nonce ?? noNonce], canonical, RECORD_PLACE),
      objecten,
      registratie: registratieOf(nieuw),
    };
    if (afnemer !== null) subjects.push(afnemer.subject);
    return { sealed, subjects };
  };
}
