import type { BekendVerwerktObject } from '../verwerkt-object/verwerkt-object.ts';
import { normaalvormKey, normaalvormOf } from '../verwerkt-object/verwerkt-object.ts';
import { afnemerNormaalvorm } from '../versies/afnemer.ts';
import type { GeregistreerdeVersie } from '../versies/versies.ts';

/** One line of Inzage: an object, and the actie it was part of. */
export interface InzageRegel {
  readonly object: BekendVerwerktObject;
  /** Holds only the shown object, and no other person's BSN (I1). */
  readonly versie: GeregistreerdeVersie;
}

/** Restricts an actie to one of its objects: other persons disappear, as object and as afnemer (I1, A/3677). */
export function restrictTo(versie: GeregistreerdeVersie, object: BekendVerwerktObject): InzageRegel {
  const { afnemerId, soortAfnemerId = '', ...actie } = versie.actie;
  const kept: { soortAfnemerId?: string; afnemerId?: string } = soortAfnemerId === '' ? {} : { soortAfnemerId };
  if (afnemerId !== undefined) {
    const afnemer = afnemerNormaalvorm(soortAfnemerId, afnemerId);
    const isPerson = afnemer.objecttype === 'persoon';
    if (!isPerson || normaalvormKey(afnemer) === normaalvormKey(normaalvormOf(object))) kept.afnemerId = afnemerId;
  }
  return { object, versie: { ...versie, actie: { ...actie, ...kept, verwerkteObjecten: [object] } } };
}
