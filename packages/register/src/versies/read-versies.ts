import type { Context } from '../context.ts';
import { createPace } from '../turns.ts';
import type { Vindplaats } from '../zoeken/vindplaats.ts';
import type { Deel } from './open-versie.ts';
import type { ObjectRow, RegistratieRow } from './versie-store.ts';
import { readObjecten, readObjectenOfSubject, readRegistraties } from './versie-store.ts';
import type { GeregistreerdeVersie, Plaats } from './versies.ts';

/** Persons, records and objects that are opened in one go before the event loop gets its turn. */
const OPENED_PER_TURN = 100;

/** Rows back to versions, without holding up other requests. */
async function openAll(
  context: Context,
  logId: number,
  plaatsen: readonly Plaats[],
  registraties: readonly RegistratieRow[],
  objecten: readonly ObjectRow[],
  deel: Deel,
  nonces?: readonly Uint8Array[][],
): Promise<readonly GeregistreerdeVersie[]> {
  const nummers = new Set(objecten.map((object) => object.subject_nummer));
  for (const { afnemer_nummer: afnemer } of registraties) if (afnemer !== null) nummers.add(afnemer);
  const pace = createPace(OPENED_PER_TURN);
  const subjects = await context.pseudonimisering.resolve(logId, nummers, pace);
  const byVolgnummer = new Map(registraties.map((row) => [row.volgnummer, row]));
  const objectsOf = Map.groupBy(objecten, (object) => object.volgnummer);
  const versies: GeregistreerdeVersie[] = [];
  for (const { volgnummer } of plaatsen) {
    const row = byVolgnummer.get(volgnummer);
    if (row === undefined) throw new Error('een versie die in de index staat, staat niet in het log');
    const turn = pace(1);
    if (turn !== undefined) await turn;
    const own = nonces?.[versies.length];
    versies.push(await context.openVersie(logId, row, objectsOf.get(volgnummer) ?? [], subjects, deel, pace, own));
  }
  return versies;
}

/** Versions with all their objects, in the order asked for. */
export async function readVersies(
  context: Context,
  logId: number,
  plaatsen: readonly Plaats[],
): Promise<readonly GeregistreerdeVersie[]> {
  const [registraties, objecten] = await Promise.all([
    readRegistraties(context.engine, logId, plaatsen),
    readObjecten(context.engine, logId, plaatsen),
  ]);
  return openAll(context, logId, plaatsen, registraties, objecten, 'geheel');
}

/** A version, with what its commitments are made of besides what it says (integriteit 2.1). */
export interface VersieMetNonces {
  readonly versie: GeregistreerdeVersie;
  /** As in `Overgenomen`. */
  readonly nonces: readonly Uint8Array[];
}

/** Versions with all that moves when a log does (D4), in the order asked for. */
export async function readVersiesMetNonces(
  context: Context,
  logId: number,
  plaatsen: readonly Plaats[],
): Promise<readonly VersieMetNonces[]> {
  const [registraties, objecten] = await Promise.all([
    readRegistraties(context.engine, logId, plaatsen),
    readObjecten(context.engine, logId, plaatsen),
  ]);
  const nonces = plaatsen.map((): Uint8Array[] => []);
  const versies = await openAll(context, logId, plaatsen, registraties, objecten, 'geheel', nonces);
  return versies.map((versie, i) => ({ versie, nonces: nonces[i] ?? [] }));
}

/** Versions with the objects of one person only: of a room full of people the others stay unread (Z3). */
export async function readVersiesOfSubject(
  context: Context,
  logId: number,
  subjectNummer: number,
  plaatsen: readonly Vindplaats[],
): Promise<readonly GeregistreerdeVersie[]> {
  const [registraties, objecten] = await Promise.all([
    readRegistraties(context.engine, logId, plaatsen),
    readObjectenOfSubject(context.engine, logId, subjectNummer, plaatsen),
  ]);
  return openAll(context, logId, plaatsen, registraties, objecten, 'persoon');
}

/** One version with all its objects. */
export async function readVersie(context: Context, logId: number, plaats: Plaats): Promise<GeregistreerdeVersie> {
  const [versie] = await readVersies(context, logId, [plaats]);
  if (versie === undefined) throw new Error('een versie zonder regel');
  return versie;
}
