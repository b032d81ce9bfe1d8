import type { Engine, Row } from '../storage/engine.ts';
import { queryPlaces } from '../storage/places.ts';

/** The number of a subject by its keyed index, or null when the log never saw it. */
export async function findSubjectNummer(engine: Engine, logId: number, index: Uint8Array): Promise<number | null> {
  const [row] = await engine.query<{ readonly subject_nummer: number }>(
    'SELECT subject_nummer FROM subject WHERE log_id = $1 AND zoekindex = $2',
    [logId, index],
  );
  return row?.subject_nummer ?? null;
}

/** A person as the store holds it. */
export interface Subject {
  readonly nummer: number;
  /** The keyed index, to which the encryption is bound: under another row it does not open. */
  readonly index: Uint8Array;
  readonly versleuteld: Uint8Array;
}

interface SubjectRow extends Row {
  readonly subject_nummer: number;
  readonly zoekindex: Uint8Array;
  readonly versleuteld: Uint8Array;
}

/** The persons behind numbers, in no order. */
export async function readSubjects(
  engine: Engine,
  logId: number,
  nummers: readonly number[],
): Promise<readonly Subject[]> {
  const rows = await queryPlaces<SubjectRow>(
    engine,
    logId,
    nummers.map((nummer) => [nummer]),
    (values) => `WITH plaats (subject_nummer) AS (VALUES ${values})
      SELECT s.subject_nummer, s.zoekindex, s.versleuteld FROM plaats
      CROSS JOIN subject s WHERE s.log_id = $1 AND s.subject_nummer = plaats.subject_nummer`,
  );
  return rows.map((row) => ({ nummer: row.subject_nummer, index: row.zoekindex, versleuteld: row.versleuteld }));
}
