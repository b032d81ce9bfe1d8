import { DatabaseSync } from 'node:sqlite';

import { expect } from 'vitest';

import { databaseOf } from './datamap.ts';

/** The tables of a register with one log agree with each other: numbers without a gap, no row that belongs to nothing. @returns the number of versions */
export function checkTables(data: string): number {
  const db = new DatabaseSync(databaseOf(data), { readOnly: true });
  const one = (sql: string): unknown => Object.values(db.prepare(sql).get() ?? {})[0];
  try {
    expect(one('PRAGMA integrity_check')).toBe('ok');
    const versies = one('SELECT count(*) FROM registratie');
    expect(one('SELECT max(volgnummer) FROM registratie')).toBe(versies);
    expect(one('SELECT count(DISTINCT volgnummer) FROM registratie')).toBe(versies);
    expect(one('SELECT volgnummer FROM log_stand')).toBe(versies);
    expect(one('SELECT count(*) FROM versie JOIN registratie USING (log_id, bucket, volgnummer)')).toBe(versies);
    expect(one('SELECT sum(versienummer) FROM actie')).toBe(versies);
    expect(
      one(
        'SELECT count(*) FROM object LEFT JOIN registratie r USING (log_id, bucket, volgnummer) WHERE r.log_id IS NULL',
      ),
    ).toBe(0);
    expect(
      one('SELECT count(*) FROM object LEFT JOIN subject s USING (log_id, subject_nummer) WHERE s.log_id IS NULL'),
    ).toBe(0);
    expect(one('SELECT max(subject_nummer) FROM subject')).toBe(one('SELECT subject_nummer FROM log_stand'));
    return Number(versies);
  } finally {
    db.close();
  }
}
