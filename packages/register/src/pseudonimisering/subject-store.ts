import type { Engine, Row } from '../storage/engine.ts';

/** Subjects asked for in one statement. */
const NUMBERS_PER_QUERY = 100;

/** The number of a subject by its keyed index, or null when the log never saw it. */
export async function findSubjectNummer(engine: Engine, logId: number, index: Uint8Array): Promise<number | null> {
  const [row] = await engine.query<{ readonly subject_nummer: number }>(
    'SELECT subject_nummer FROM subject WHERE log_id = $1 AND zoekindex = $2',
    [logId, index],
  );
  return row?.subject_nummer ?? null;
}

interface SubjectRow extends Row {
  readonly subject_nummer: number;
  readonly versleuteld: Uint8Array;
}

/** Encrypted normal forms by number. */
export async function readSubjects(
  engine: Engine,
  logId: number,
  nummers: readonly number[],
): Promise<ReadonlyMap<number, Uint8Array>> {
  const found = new Map<number, Uint8Array>();
  for (let start = 0; start < nummers.length; start += NUMBERS_PER_QUERY) {
    const chunk = nummers.slice(start, start + NUMBERS_PER_QUERY);
    // One statement text, whatever the count: unused places ask for a number that does not exist.
    const params = Array.from({ length: NUMBERS_PER_QUERY }, (_, i) => chunk[i] ?? -1);
    const places = params.map((_, i) => `$${String(i + 2)}`).join(', ');
    const rows = await engine.query<SubjectRow>(
      `SELECT subject_nummer, versleuteld FROM subject WHERE log_id = $1 AND subject_nummer IN (${places})`,
      [logId, ...params],
    );
    for (const row of rows) found.set(row.subject_nummer, row.versleuteld);
  }
  return found;
}
