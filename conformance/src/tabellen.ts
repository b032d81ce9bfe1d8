import { expect } from 'vitest';

import { inspectStore } from './inspect-store.ts';

/** The tables of a register with one log agree with each other: numbers without a gap, no row that belongs to nothing. @returns the number of versions */
export async function checkTables(data: string): Promise<number> {
  const db = await inspectStore(data);
  const one = (sql: string): Promise<unknown> => db.value(sql);
  try {
    expect(await db.check()).toBe('ok');
    const versies = await one('SELECT count(*) FROM registratie');
    expect(await one('SELECT max(volgnummer) FROM registratie')).toBe(versies);
    expect(await one('SELECT count(DISTINCT volgnummer) FROM registratie')).toBe(versies);
    expect(await one('SELECT volgnummer FROM log_stand')).toBe(versies);
    expect(await one('SELECT count(*) FROM versie JOIN registratie USING (log_id, bucket, volgnummer)')).toBe(versies);
    expect(await one('SELECT sum(versienummer) FROM actie')).toBe(versies);
    expect(
      await one(
        'SELECT count(*) FROM object LEFT JOIN registratie r USING (log_id, bucket, volgnummer) WHERE r.log_id IS NULL',
      ),
    ).toBe(0);
    expect(
      await one(
        'SELECT count(*) FROM object LEFT JOIN subject s USING (log_id, subject_nummer) WHERE s.log_id IS NULL',
      ),
    ).toBe(0);
    expect(await one('SELECT max(subject_nummer) FROM subject')).toBe(
      await one('SELECT subject_nummer FROM log_stand'),
    );
    return Number(versies);
  } finally {
    await db.close();
  }
}
