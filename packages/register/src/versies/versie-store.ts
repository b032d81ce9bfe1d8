import type { Engine, Row } from '../storage/engine.ts';
import type { Vindplaats } from '../zoeken/vindplaats.ts';
import { queryPlaces } from '../storage/places.ts';
import type { Plaats } from './versies.ts';

export interface RegistratieRow extends Row {
  readonly bucket: number;
  readonly volgnummer: number;
  readonly versie_id: Uint8Array;
  readonly tijdstip_registratie: number;
  readonly afnemer_nummer: number | null;
  readonly payload: Uint8Array;
}

export interface ObjectRow extends Row {
  readonly volgnummer: number;
  readonly nummer: number;
  readonly subject_nummer: number;
  readonly payload: Uint8Array;
}

const registratieColumns = 'r.bucket, r.volgnummer, r.versie_id, r.tijdstip_registratie, r.afnemer_nummer, r.payload';
const objectColumns = 'o.volgnummer, o.nummer, o.subject_nummer, o.payload';

/** The records of versions, in no order. */
export async function readRegistraties(
  engine: Engine,
  logId: number,
  plaatsen: readonly Plaats[],
): Promise<readonly RegistratieRow[]> {
  const places = plaatsen.map(({ bucket, volgnummer }) => [bucket, volgnummer]);
  return queryPlaces<RegistratieRow>(
    engine,
    logId,
    places,
    (values) => `WITH plaats (bucket, volgnummer) AS (VALUES ${values})
      SELECT ${registratieColumns} FROM plaats
      CROSS JOIN registratie r WHERE r.log_id = $1 AND r.bucket = plaats.bucket AND r.volgnummer = plaats.volgnummer`,
  );
}

/** Every object of versions, by version in the order in which they were sent. */
export async function readObjecten(
  engine: Engine,
  logId: number,
  plaatsen: readonly Plaats[],
): Promise<readonly ObjectRow[]> {
  const places = plaatsen.map(({ bucket, volgnummer }) => [bucket, volgnummer]);
  return queryPlaces<ObjectRow>(
    engine,
    logId,
    places,
    (values) => `WITH plaats (bucket, volgnummer) AS (VALUES ${values})
      SELECT ${objectColumns} FROM plaats
      CROSS JOIN object o WHERE o.log_id = $1 AND o.bucket = plaats.bucket AND o.volgnummer = plaats.volgnummer
      ORDER BY o.volgnummer, o.nummer`,
  );
}

/** The objects of one person in versions: of an actie with twenty thousand persons one row is read (Z3). */
export async function readObjectenOfSubject(
  engine: Engine,
  logId: number,
  subjectNummer: number,
  plaatsen: readonly Vindplaats[],
): Promise<readonly ObjectRow[]> {
  const places = plaatsen.map((plaats) => [
    subjectNummer,
    plaats.tijdstip,
    plaats.eersteVolgnummer,
    plaats.volgnummer,
    plaats.bucket,
  ]);
  return queryPlaces<ObjectRow>(
    engine,
    logId,
    places,
    (values) => `WITH plaats (subject_nummer, tijdstip, eerste_volgnummer, volgnummer, bucket) AS (VALUES ${values})
      SELECT ${objectColumns} FROM plaats
      CROSS JOIN actueel a CROSS JOIN object o
      WHERE a.log_id = $1 AND a.subject_nummer = plaats.subject_nummer AND a.tijdstip = plaats.tijdstip
        AND a.eerste_volgnummer = plaats.eerste_volgnummer AND a.volgnummer = plaats.volgnummer
        AND o.log_id = $1 AND o.bucket = plaats.bucket AND o.volgnummer = plaats.volgnummer AND o.nummer = a.nummer
      ORDER BY o.volgnummer, o.nummer`,
  );
}

/** Where every version of an actie stands, oldest first. */
export async function readPlaatsenOfActie(
  engine: Engine,
  logId: number,
  eersteVolgnummer: number,
): Promise<readonly Plaats[]> {
  return engine.query<{ readonly bucket: number; readonly volgnummer: number }>(
    'SELECT bucket, volgnummer FROM versie WHERE log_id = $1 AND eerste_volgnummer = $2 ORDER BY volgnummer',
    [logId, eersteVolgnummer],
  );
}

/** Where one version of an actie stands: for the answer to a repeated request (V11). */
export async function readPlaats(
  engine: Engine,
  logId: number,
  eersteVolgnummer: number,
  volgnummer: number,
): Promise<Plaats | null> {
  const [row] = await engine.query<{ readonly bucket: number; readonly volgnummer: number }>(
    'SELECT bucket, volgnummer FROM versie WHERE log_id = $1 AND eerste_volgnummer = $2 AND volgnummer = $3',
    [logId, eersteVolgnummer, volgnummer],
  );
  return row ?? null;
}

/** The keys of the acties that these versions began (V11). */
export async function readActieKeys(
  engine: Engine,
  logId: number,
  eersteVolgnummers: readonly number[],
): Promise<ReadonlyMap<number, Uint8Array>> {
  const rows = await queryPlaces<{ readonly volgnummer: number; readonly actie_key: Uint8Array }>(
    engine,
    logId,
    eersteVolgnummers.map((volgnummer) => [volgnummer]),
    (values) => `WITH plaats (volgnummer) AS (VALUES ${values})
      SELECT r.volgnummer, r.actie_key FROM plaats CROSS JOIN versie v CROSS JOIN registratie r
      WHERE v.log_id = $1 AND v.eerste_volgnummer = plaats.volgnummer AND v.volgnummer = plaats.volgnummer
        AND r.log_id = $1 AND r.bucket = v.bucket AND r.volgnummer = v.volgnummer`,
  );
  return new Map(rows.map((row) => [row.volgnummer, row.actie_key]));
}
