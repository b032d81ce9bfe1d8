import type { Schrijfwijze } from '../verwerkt-object/verwerkt-object.ts';
import type { BekendVerwerktObject } from '../verwerkt-object/verwerkt-object.ts';
import type { BekendeVerwerkingsactie } from '../verwerkingsactie/verwerkingsactie.ts';
import { opmaakvelden, tekstvelden } from '../verwerkingsactie/verwerkingsactie.ts';
import type { Versie } from './versies.ts';

/** What the payload of a version holds: everything but identifiers, objects, and what the transaction sets. */
export interface Kern {
  readonly actie: Readonly<Record<string, string>>;
  readonly versie: KernVersie;
}

interface KernVersie {
  readonly actieId: string;
  /** How the afnemerId was written; the identifier itself stands in the subject row (D1). */
  readonly afnemerSchrijfwijze: Schrijfwijze | null;
  readonly applicatie: string;
  readonly bewerking: Versie['bewerking'];
  readonly gebruiker: string;
  /** How many there are: one that is missing shows. */
  readonly objecten: number;
  readonly ooitVertrouwelijk: boolean;
  readonly traceparent: string;
  readonly versieId: string;
  readonly versienummer: number;
  readonly vervallen: boolean;
}

/** What the payload of an object holds besides its nonces. */
export interface KernObject {
  readonly betrokkenheid: string;
  readonly objecttype: string;
  readonly schrijfwijze: Schrijfwijze | null;
  readonly soortObjectId: string;
  readonly verwerktObjectId: string;
  readonly verwerkteSoortenGegevens: readonly string[];
}

/** Keys in the order of RFC 8785, so that `JSON.stringify` gives the canonical form. */
const actieKeys = [...tekstvelden, ...opmaakvelden, 'tijdstip', 'uitvoeringDoor', 'vertrouwelijkheid'] as const;
const sortedActieKeys = actieKeys.filter((key) => key !== 'afnemerId').toSorted();

/** The elements of an actie that the payload holds, in canonical order; empty ones are left out. */
function kernActie(actie: BekendeVerwerkingsactie): Readonly<Record<string, string>> {
  const kern: Record<string, string> = {};
  for (const key of sortedActieKeys) {
    const value = actie[key];
    if (value !== undefined) kern[key] = value;
  }
  return kern;
}

/** Canonical text of a version (RFC 8785): what its commitment binds and its payload encrypts. */
export function canonicalKern(versie: Versie, afnemerSchrijfwijze: Schrijfwijze | null): string {
  const kern: Kern = {
    actie: kernActie(versie.actie),
    versie: {
      actieId: versie.actieId,
      afnemerSchrijfwijze,
      applicatie: versie.applicatie,
      bewerking: versie.bewerking,
      gebruiker: versie.gebruiker,
      objecten: versie.actie.verwerkteObjecten.length,
      ooitVertrouwelijk: versie.ooitVertrouwelijk,
      traceparent: versie.traceparent,
      versieId: versie.versieId,
      versienummer: versie.versienummer,
      vervallen: versie.vervallen,
    },
  };
  return JSON.stringify(kern);
}

/** Canonical text of an object (RFC 8785), without its identifier. */
export function canonicalObject(object: BekendVerwerktObject, schrijfwijze: Schrijfwijze | null): string {
  const kern: KernObject = {
    betrokkenheid: object.betrokkenheid,
    objecttype: object.objecttype,
    schrijfwijze,
    soortObjectId: object.soortObjectId,
    verwerktObjectId: object.verwerktObjectId,
    verwerkteSoortenGegevens: object.verwerkteSoortenGegevens,
  };
  return JSON.stringify(kern);
}

/** All that an actie says in one text, identifiers included: to see whether a PUT changes anything (H3). Never stored. */
export function canonicalActie(actie: BekendeVerwerkingsactie): string {
  const objecten = actie.verwerkteObjecten.map((object) => [object.objectId, canonicalObject(object, null)]);
  return JSON.stringify([kernActie(actie), actie.afnemerId ?? null, objecten]);
}
