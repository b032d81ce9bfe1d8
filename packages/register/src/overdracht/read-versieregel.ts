import { NONCE_BYTES } from '../integriteit/commitment.ts';
import { uuidVelden } from '../verwerkingsactie/read-invoer.ts';
import { vertrouwelijkheden } from '../verwerkingsactie/vertrouwelijkheid.ts';
import type { BekendVerwerktObject } from '../verwerkt-object/verwerkt-object.ts';
import { bewerkingen } from '../versies/versies.ts';
import type { GeregistreerdeVersie } from '../versies/versies.ts';
import type { Velden } from './velden.ts';
import { createVelden, isText, isUuid, Veldfout } from './velden.ts';
import { openVelden } from './write-versieregel.ts';

/** A version that comes in, with what proves that it is what it was. */
export interface InkomendeVersie {
  readonly versie: GeregistreerdeVersie;
  /** As in `Overgenomen`. */
  readonly nonces: readonly Uint8Array[] | null;
  /** C of ADR 0006; null: who exported has none, and it gets a new one here. */
  readonly commitment: Uint8Array | null;
}

const COMMITMENT_BYTES = 32;
const uitvoerders = ['medewerker', 'systeem', 'onbekend'] as const;
const actieVelden = [...openVelden, 'vertrouwelijkheid', 'tijdstip', 'uitvoeringDoor', 'verwerkteObjecten'];

function teksten(values: readonly unknown[], naam: string): readonly string[] {
  return values.map((value) => {
    if (!isText(value)) throw new Veldfout(naam);
    return value;
  });
}

function readObjecten(actie: Velden, objectIds: readonly string[]): readonly BekendVerwerktObject[] {
  const objecten = actie.lijst('verwerkteObjecten');
  if (objecten.length !== objectIds.length) throw new Veldfout('verwerkteObjecten');
  return objecten.map((value, i): BekendVerwerktObject => {
    const plaats = `actie.verwerkteObjecten.${String(i)}`;
    const object = createVelden(value, plaats);
    return {
      verwerktObjectId: object.uuid('verwerktObjectId'),
      objecttype: object.tekst('objecttype'),
      soortObjectId: object.tekst('soortObjectId'),
      objectId: objectIds[i] ?? '',
      betrokkenheid: object.tekst('betrokkenheid'),
      verwerkteSoortenGegevens: teksten(object.lijst('verwerkteSoortenGegevens'), `${plaats}.verwerkteSoortenGegevens`),
    };
  });
}

function readActie(actie: Velden, identificatie: Velden): GeregistreerdeVersie['actie'] {
  actie.alleen(actieVelden);
  const velden = openVelden.filter((naam) => actie.heeft(naam)).map((naam) => [naam, actie.tekst(naam)] as const);
  for (const [naam, waarde] of velden) if (uuidVelden.has(naam) && !isUuid(waarde)) throw new Veldfout(`actie.${naam}`);
  const afnemerId = identificatie.tekstOfLeeg('afnemerId');
  actie.moment('tijdstip');
  return {
    ...(Object.fromEntries(velden) as Partial<Record<(typeof openVelden)[number], string>>),
    ...(afnemerId === null ? {} : { afnemerId }),
    vertrouwelijkheid: actie.keuze('vertrouwelijkheid', vertrouwelijkheden),
    tijdstip: actie.tekst('tijdstip'),
    uitvoeringDoor: actie.keuze('uitvoeringDoor', uitvoerders),
    verwerkteObjecten: readObjecten(actie, teksten(identificatie.lijst('objectIds'), 'objectIds')),
  };
}

function readNonces(identificatie: Velden, count: number): readonly Uint8Array[] {
  const nonces = teksten(identificatie.lijst('nonces'), 'nonces').map((text) => Buffer.from(text, 'base64'));
  if (nonces.length !== count || nonces.some(({ length }) => length !== 2 * NONCE_BYTES)) throw new Veldfout('nonces');
  return nonces;
}

/** @throws Veldfout naming the first element that is not as the format says */
export function readVersieregel(regel: Velden, identificatie: Velden): InkomendeVersie {
  const actie = readActie(regel.velden('actie'), identificatie);
  const commitment = regel.tekstOfLeeg('commitment') === null ? null : regel.bytes('commitment', COMMITMENT_BYTES);
  return {
    versie: {
      volgnummer: regel.getal('volgnummer'),
      tijdstipRegistratie: regel.moment('tijdstipRegistratie'),
      actieId: regel.uuid('actieId'),
      versieId: regel.uuid('versieId'),
      versienummer: regel.getal('versienummer'),
      bewerking: regel.keuze('bewerking', bewerkingen),
      vervallen: regel.ja('vervallen'),
      ooitVertrouwelijk: regel.ja('ooitVertrouwelijk'),
      applicatie: regel.tekst('applicatie'),
      gebruiker: regel.tekst('gebruiker'),
      traceparent: regel.tekst('traceparent'),
      actie,
    },
    commitment,
    nonces: commitment === null ? null : readNonces(identificatie, actie.verwerkteObjecten.length + 1),
  };
}
