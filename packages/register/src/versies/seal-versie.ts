import { vervalperiode } from '../bewaartermijn/vervalperiode.ts';
import { kernCommitment, newNonce, objectCommitment, subjectCommitment } from '../integriteit/commitment.ts';
import type { Pseudonimisering } from '../pseudonimisering/pseudonimisering.ts';
import type { Sealer } from '../pseudonimisering/sealer.ts';
import type { SealedObject, SealedVersie, SubjectRef } from '../storage/append.ts';
import type { BekendVerwerktObject, Normaalvorm } from '../verwerkt-object/verwerkt-object.ts';
import { normaalvormKey, normaalvormOf, schrijfwijzeOf } from '../verwerkt-object/verwerkt-object.ts';
import { parseMoment } from '../verwerkingsactie/moment.ts';
import { vertrouwelijkheden } from '../verwerkingsactie/vertrouwelijkheid.ts';
import { afnemerNormaalvorm } from './afnemer.ts';
import { canonicalKern, canonicalObject } from './canonical.ts';
import type { PayloadSealers } from './payload-key.ts';
import { payloadAad, RECORD_PLACE } from './payload-key.ts';
import type { Versie } from './versies.ts';

/** A version ready to append, with the normal forms behind its subject references in the same order. */
export interface SealedWithSubjects {
  readonly sealed: SealedVersie;
  readonly normaalvormen: readonly Normaalvorm[];
}

/** The version that a new one replaces, and the objects that the actie ever had. */
export interface Vorige {
  readonly volgnummer: number;
  readonly bekendeObjectIds: ReadonlySet<string>;
}

/** Turns a version into rows without a readable word: pseudonymised, committed to, encrypted (D1, integriteit 2.1). */
export type SealVersie = (logId: number, versie: Versie, vorige: Vorige | null) => SealedWithSubjects;

const noNonce = Buffer.alloc(32);

interface SealedAfnemer {
  readonly normaal: Normaalvorm;
  readonly subject: SubjectRef;
  readonly nonce: Uint8Array;
  readonly commitment: Uint8Array;
}

function objectSealer(sealer: Sealer, aad: (place: number) => Uint8Array, vorige: Vorige | null) {
  const seen = new Map<string, number>();
  return (object: BekendVerwerktObject, normaal: Normaalvorm, subject: SubjectRef, nummer: number): SealedObject => {
    const key = normaalvormKey(normaal);
    const rang = seen.get(key) ?? 0;
    seen.set(key, rang + 1);
    const objectNonce = newNonce();
    const subjectNonce = newNonce();
    const canonical = canonicalObject(object, schrijfwijzeOf(object.objectId, normaal.id));
    const hidden = subjectCommitment(subjectNonce, object.soortObjectId, object.objectId);
    return {
      verwerktObjectId: object.verwerktObjectId,
      nieuw: !(vorige?.bekendeObjectIds.has(object.verwerktObjectId) ?? false),
      subject,
      rang,
      commitment: objectCommitment(objectNonce, hidden, canonical),
      payload: sealer.seal(Buffer.concat([objectNonce, subjectNonce, Buffer.from(canonical)]), aad(nummer)),
    };
  };
}

/** Makes the function that seals versions under the keys of one store. */
export function createSealVersie(pseudonimisering: Pseudonimisering, sealers: PayloadSealers): SealVersie {
  function sealAfnemer(logId: number, { actie }: Versie): SealedAfnemer | null {
    if (actie.afnemerId === undefined) return null;
    const soort = actie.soortAfnemerId ?? '';
    const normaal = afnemerNormaalvorm(soort, actie.afnemerId);
    const nonce = newNonce();
    const commitment = subjectCommitment(nonce, soort, actie.afnemerId);
    return { normaal, subject: pseudonimisering.refOf(logId, normaal), nonce, commitment };
  }

  return (logId, versie, vorige) => {
    const { actie } = versie;
    const tijdstip = parseMoment(actie.tijdstip);
    if (tijdstip === null) throw new Error('een tijdstip dat niet door de poort kwam');
    const bucket = vervalperiode(tijdstip, actie.bewaartermijn);
    const sealer = sealers(logId, bucket);
    const aad = payloadAad(logId, versie.versieId);
    const normaalvormen = actie.verwerkteObjecten.map(normaalvormOf);
    const sealObject = objectSealer(sealer, aad, vorige);
    const objecten = actie.verwerkteObjecten.map((object, nummer) => {
      const normaal = normaalvormen[nummer] ?? normaalvormOf(object);
      return sealObject(object, normaal, pseudonimisering.refOf(logId, normaal), nummer);
    });
    const afnemer = sealAfnemer(logId, versie);
    const schrijfwijze = afnemer === null ? null : schrijfwijzeOf(actie.afnemerId ?? '', afnemer.normaal.id);
    const nonce = newNonce();
    const canonical = canonicalKern(versie, schrijfwijze);
    const commitments = objecten.map(({ commitment }) => commitment);
    const sealed: SealedVersie = {
      actieId: versie.actieId,
      versieId: versie.versieId,
      versienummer: versie.versienummer,
      vervangt: vorige?.volgnummer ?? null,
      bucket,
      tijdstip,
      vertrouwelijkheid: vertrouwelijkheden.indexOf(actie.vertrouwelijkheid) as 0 | 1 | 2,
      ooitVertrouwelijk: versie.ooitVertrouwelijk,
      vervallen: versie.vervallen,
      verwerkingId: actie.verwerkingId ?? null,
      verwerkingsactiviteitId: actie.verwerkingsactiviteitId ?? null,
      verwerkingIdAfnemer: actie.verwerkingIdAfnemer ?? null,
      afnemer: afnemer?.subject ?? null,
      kern: kernCommitment(nonce, canonical, afnemer?.commitment ?? null, commitments),
      payload: sealer.seal(
        Buffer.concat([nonce, afnemer?.nonce ?? noNonce, Buffer.from(canonical)]),
        aad(RECORD_PLACE),
      ),
      objecten,
    };
    return { sealed, normaalvormen: afnemer === null ? normaalvormen : [...normaalvormen, afnemer.normaal] };
  };
}
