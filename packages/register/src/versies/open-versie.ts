import type { Pace } from '../turns.ts';
import type { Normaalvorm } from '../verwerkt-object/verwerkt-object.ts';
import type { BekendVerwerktObject } from '../verwerkt-object/verwerkt-object.ts';
import { writeIdentifier } from '../verwerkt-object/verwerkt-object.ts';
import type { UitvoeringDoor } from '../verwerkingsactie/verwerkingsactie.ts';
import type { Vertrouwelijkheid } from '../verwerkingsactie/vertrouwelijkheid.ts';
import type { Kern, KernObject } from './canonical.ts';
import type { PayloadSealers } from './payload-key.ts';
import { payloadAad, RECORD_PLACE } from './payload-key.ts';
import type { ObjectRow, RegistratieRow } from './versie-store.ts';
import type { GeregistreerdeVersie } from './versies.ts';

const NONCES_BYTES = 64;

/** Which objects of a version are read: all of them, or those of one person. */
export type Deel = 'geheel' | 'persoon';

/**
 * Rows back to a version.
 * @param pace asked before each object
 * @param nonces gets those of the record, then of each object: 64 bytes each. For an export (D4)
 * @throws Error when bytes were altered, moved or are missing, or their key is gone
 */
export type OpenVersie = (
  logId: number,
  row: RegistratieRow,
  objecten: readonly ObjectRow[],
  subjects: ReadonlyMap<number, Normaalvorm>,
  deel: Deel,
  pace: Pace,
  nonces?: Uint8Array[],
) => Promise<GeregistreerdeVersie>;

function subjectOf(subjects: ReadonlyMap<number, Normaalvorm>, nummer: number): Normaalvorm {
  const normaal = subjects.get(nummer);
  if (normaal === undefined) throw new Error('een regel verwijst naar een persoon die niet in het log staat');
  return normaal;
}

/** Makes the function that opens versions under the keys of one store. */
export function createOpenVersie(sealers: PayloadSealers): OpenVersie {
  return async (logId, row, objectRows, subjects, deel, pace, nonces) => {
    const sealer = sealers(logId, row.bucket);
    const aad = payloadAad(logId, row.versie_id);
    const openText = (payload: Uint8Array, place: number): string => {
      const plain = sealer.open(payload, aad(place));
      nonces?.push(plain.subarray(0, NONCES_BYTES));
      return plain.toString('utf8', NONCES_BYTES);
    };
    const kern = JSON.parse(openText(row.payload, RECORD_PLACE)) as Kern;
    const verwerkteObjecten: BekendVerwerktObject[] = [];
    for (const { payload, nummer, subject_nummer: subject } of objectRows) {
      const turn = pace(1);
      if (turn !== undefined) await turn;
      const { schrijfwijze, ...object } = JSON.parse(openText(payload, nummer)) as KernObject;
      verwerkteObjecten.push({ ...object, objectId: writeIdentifier(subjectOf(subjects, subject).id, schrijfwijze) });
    }
    const { afnemerSchrijfwijze, objecten, ...versie } = kern.versie;
    if (deel === 'geheel' && objecten !== objectRows.length) throw new Error('een versie die objecten mist');
    const afnemer =
      row.afnemer_nummer === null
        ? {}
        : { afnemerId: writeIdentifier(subjectOf(subjects, row.afnemer_nummer).id, afnemerSchrijfwijze) };
    return {
      ...versie,
      volgnummer: row.volgnummer,
      tijdstipRegistratie: row.tijdstip_registratie,
      actie: {
        ...(kern.actie as { vertrouwelijkheid: Vertrouwelijkheid; tijdstip: string; uitvoeringDoor: UitvoeringDoor }),
        ...afnemer,
        verwerkteObjecten,
      },
    };
  };
}
