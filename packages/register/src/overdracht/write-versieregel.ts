import { opmaakvelden, tekstvelden } from '../verwerkingsactie/verwerkingsactie.ts';
import type { BekendVerwerktObject } from '../verwerkt-object/verwerkt-object.ts';
import type { VersieMetNonces } from '../versies/read-versies.ts';
import type { Identificatie, Objectregel, Versieregel } from './overdracht.ts';
import { formatMicroseconds } from './overdracht.ts';

/** Elements of an actie in a readable line: all texts but the identifier of the afnemer. */
export const openVelden: readonly Exclude<(typeof tekstvelden)[number] | (typeof opmaakvelden)[number], 'afnemerId'>[] =
  [...tekstvelden, ...opmaakvelden].filter((naam) => naam !== 'afnemerId');

function objectregelOf(object: BekendVerwerktObject): Objectregel {
  const { verwerktObjectId, objecttype, soortObjectId, betrokkenheid, verwerkteSoortenGegevens } = object;
  return { verwerktObjectId, objecttype, soortObjectId, betrokkenheid, verwerkteSoortenGegevens };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A version as a line of an export: what may stand readably, and what may not (D4). */
export function versieregelOf(
  { versie, nonces }: VersieMetNonces,
  commitment: Uint8Array,
): { readonly regel: Versieregel; readonly identificatie: Identificatie } {
  const { actie } = versie;
  const velden = openVelden.flatMap((naam) => (actie[naam] === undefined ? [] : [[naam, actie[naam]]]));
  const regel: Versieregel = {
    soort: 'versie',
    volgnummer: versie.volgnummer,
    tijdstipRegistratie: formatMicroseconds(versie.tijdstipRegistratie),
    actieId: versie.actieId,
    versieId: versie.versieId,
    versienummer: versie.versienummer,
    bewerking: versie.bewerking,
    vervallen: versie.vervallen,
    ooitVertrouwelijk: versie.ooitVertrouwelijk,
    applicatie: versie.applicatie,
    gebruiker: versie.gebruiker,
    traceparent: versie.traceparent,
    commitment: base64(commitment),
    actie: {
      ...(Object.fromEntries(velden) as Partial<Record<(typeof openVelden)[number], string>>),
      vertrouwelijkheid: actie.vertrouwelijkheid,
      tijdstip: actie.tijdstip,
      uitvoeringDoor: actie.uitvoeringDoor,
      verwerkteObjecten: actie.verwerkteObjecten.map(objectregelOf),
    },
  };
  const identificatie: Identificatie = {
    afnemerId: actie.afnemerId ?? null,
    objectIds: actie.verwerkteObjecten.map(({ objectId }) => objectId),
    nonces: nonces.map(base64),
  };
  return { regel, identificatie };
}
