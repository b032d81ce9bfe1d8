import type { Engine, Row } from '../storage/engine.ts';
import { queryPlaces } from '../storage/places.ts';
import type { Plaats } from '../versies/versies.ts';

/** A version that is or was moved. */
export interface Verhuisplaats extends Plaats {
  readonly versieId: Uint8Array;
  /** Microseconds since 1970. */
  readonly tijdstipRegistratie: number;
  readonly commitment: Uint8Array;
}

interface PlaatsRow extends Row {
  readonly bucket: number;
  readonly volgnummer: number;
  readonly versie_id: Uint8Array;
  readonly tijdstip_registratie: number;
  readonly commitment: Uint8Array;
  readonly laatste_object: number | null;
}

const columns = 'r.bucket, r.volgnummer, r.versie_id, r.tijdstip_registratie, r.commitment';

function plaatsOf(row: PlaatsRow): Verhuisplaats {
  return {
    bucket: row.bucket,
    volgnummer: row.volgnummer,
    versieId: row.versie_id,
    tijdstipRegistratie: row.tijdstip_registratie,
    commitment: row.commitment,
  };
}

/** The expiry periods that a log has lines in: some dozens, each found by one step through the index. */
export async function readBuckets(engine: Engine, logId: number): Promise<readonly number[]> {
  const buckets: number[] = [];
  for (;;) {
    const [row] = await engine.query<{ readonly bucket: number | null }>(
      'SELECT min(r.bucket) AS bucket FROM registratie r WHERE r.log_id = $1 AND r.bucket > $2',
      [logId, buckets.at(-1) ?? -1],
    );
    const bucket = row?.bucket ?? null;
    if (bucket === null) return buckets;
    buckets.push(bucket);
  }
}

/** The versions of a stretch of volgnummers in their order, each with how many objects it has. */
export async function readStrook(
  engine: Engine,
  logId: number,
  buckets: readonly number[],
  van: number,
  tot: number,
): Promise<readonly (Verhuisplaats & { readonly objecten: number })[]> {
  const rows = await queryPlaces<PlaatsRow>(
    engine,
    logId,
    buckets.map((bucket) => [bucket, van, tot]),
    (values) => `WITH plaats (bucket, van, tot) AS (VALUES ${values})
      SELECT ${columns}, (SELECT max(o.nummer) FROM object o
        WHERE o.log_id = $1 AND o.bucket = r.bucket AND o.volgnummer = r.volgnummer) AS laatste_object
      FROM plaats CROSS JOIN registratie r
      WHERE r.log_id = $1 AND r.bucket = plaats.bucket AND r.volgnummer >= plaats.van AND r.volgnummer <= plaats.tot`,
  );
  return rows
    .map((row) => ({ ...plaatsOf(row), objecten: row.laatste_object === null ? 0 : row.laatste_object + 1 }))
    .toSorted((a, b) => a.volgnummer - b.volgnummer);
}

/** What stands at these places, by volgnummer. */
export async function readVerhuisplaatsen(
  engine: Engine,
  logId: number,
  plaatsen: readonly Plaats[],
): Promise<ReadonlyMap<number, Verhuisplaats>> {
  const rows = await queryPlaces<PlaatsRow>(
    engine,
    logId,
    plaatsen.map(({ bucket, volgnummer }) => [bucket, volgnummer]),
    (values) => `WITH plaats (bucket, volgnummer) AS (VALUES ${values})
      SELECT ${columns} FROM plaats
      CROSS JOIN registratie r WHERE r.log_id = $1 AND r.bucket = plaats.bucket AND r.volgnummer = plaats.volgnummer`,
  );
  return new Map(rows.map((row) => [row.volgnummer, plaatsOf(row)]));
}

/** How many versions and objects a log holds up to a volgnummer. Reads the log through. */
export async function countLog(
  engine: Engine,
  logId: number,
  volgnummer: number,
): Promise<{ readonly versies: number; readonly objecten: number }> {
  const count = async (table: 'registratie' | 'object'): Promise<number> => {
    const sql = `SELECT count(*) AS aantal FROM ${table} WHERE log_id = $1 AND volgnummer <= $2`;
    const [row] = await engine.query<{ readonly aantal: number }>(sql, [logId, volgnummer]);
    return row?.aantal ?? 0;
  };
  const [versies, objecten] = await Promise.all([count('registratie'), count('object')]);
  return { versies, objecten };
}
