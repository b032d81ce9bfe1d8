import { formatInstant } from '../clock.ts';
import type { Config } from '../config/config.ts';
import type { BekendVerwerktObject } from '../verwerkt-object/verwerkt-object.ts';
import type { GeregistreerdeVersie } from '../versies/versies.ts';
import { afgeschermdeVelden, opmaakvelden, tekstvelden } from './verwerkingsactie.ts';

/** What decides how an actie is shown: public addresses and how empty elements look (P5, V7). */
export type Weergave = Pick<Config, 'publicBewerking' | 'publicInzage' | 'legeWaarde'>;

const afgeschermd: ReadonlySet<string> = new Set(afgeschermdeVelden);

function elementsOf({ actie }: GeregistreerdeVersie, { legeWaarde }: Weergave, beperkt: boolean) {
  const shown: Record<string, string | null> = {};
  for (const naam of tekstvelden) {
    if (beperkt && afgeschermd.has(naam)) continue;
    const waarde = actie[naam];
    if (waarde !== undefined) shown[naam] = waarde;
    else if (legeWaarde === 'leeg') shown[naam] = '';
  }
  for (const naam of opmaakvelden) {
    const waarde = actie[naam];
    if (waarde !== undefined) shown[naam] = waarde;
    else if (legeWaarde === 'leeg') shown[naam] = null;
  }
  return shown;
}

/** A verwerkt object as both APIs show it. */
export function showObject(object: BekendVerwerktObject, weergave: Weergave): object {
  const soorten = object.verwerkteSoortenGegevens;
  const leeg = weergave.legeWaarde === 'leeg';
  return {
    url: `${weergave.publicInzage}/verwerkte-objecten/${object.verwerktObjectId}`,
    verwerktObjectId: object.verwerktObjectId,
    objecttype: object.objecttype,
    soortObjectId: object.soortObjectId,
    objectId: object.objectId,
    ...(leeg || object.betrokkenheid !== '' ? { betrokkenheid: object.betrokkenheid } : {}),
    ...(leeg || soorten.length > 0
      ? { verwerkteSoortenGegevens: soorten.map((soortGegeven) => ({ soortGegeven })) }
      : {}),
  };
}

/**
 * A verwerkingsactie as the contract has it; `beperkt` leaves out systeem, gebruiker and gegevensbron (Z5, I1).
 * Elements that were not sent come back empty (V7).
 */
export function showVerwerkingsactie(versie: GeregistreerdeVersie, weergave: Weergave, beperkt: boolean): object {
  const { actie, actieId } = versie;
  return {
    url: `${weergave.publicBewerking}/verwerkingsacties/${actieId}`,
    actieId,
    ...elementsOf(versie, weergave, beperkt),
    vertrouwelijkheid: actie.vertrouwelijkheid,
    tijdstip: actie.tijdstip,
    uitvoeringDoor: actie.uitvoeringDoor,
    tijdstipRegistratie: formatInstant(versie.tijdstipRegistratie),
    verwerkteObjecten: actie.verwerkteObjecten.map((object) => showObject(object, weergave)),
  };
}

/** ETag of a single read (H9). */
export function etagOf({ versieId }: Pick<GeregistreerdeVersie, 'versieId'>): string {
  return `"${versieId}"`;
}
