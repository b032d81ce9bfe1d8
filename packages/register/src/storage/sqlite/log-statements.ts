import type { StatementSync } from 'node:sqlite';

const logSql = {
  readStand: 'SELECT volgnummer, tijdstip_registratie, subject_nummer FROM log_stand WHERE log_id = $1',
  writeStand: `INSERT INTO log_stand (log_id, volgnummer, tijdstip_registratie, subject_nummer) VALUES ($1, $2, $3, $4)
       ON CONFLICT (log_id) DO UPDATE SET volgnummer = $2, tijdstip_registratie = $3, subject_nummer = $4`,
  findSubject: 'SELECT subject_nummer FROM subject WHERE log_id = $1 AND zoekindex = $2',
  insertSubject: 'INSERT INTO subject (log_id, zoekindex, subject_nummer, versleuteld) VALUES ($1, $2, $3, $4)',
  findIdempotency: 'SELECT inhoud, volgnummer, verloopt FROM idempotentie WHERE log_id = $1 AND sleutel = $2',
  deleteIdempotency: 'DELETE FROM idempotentie WHERE log_id = $1 AND sleutel = $2',
  insertIdempotency:
    'INSERT INTO idempotentie (log_id, sleutel, inhoud, volgnummer, verloopt) VALUES ($1, $2, $3, $4, $5)',
  findActie: 'SELECT eerste_volgnummer, volgnummer, bucket, tijdstip FROM actie WHERE log_id = $1 AND actie_key = $2',
  // Not `IN ($3, $4)`: SQLite builds a table in memory for that, which costs more than all other look-ups together.
  findOtherVertrouwelijkheid: `SELECT 1 WHERE
       EXISTS (SELECT 1 FROM actie WHERE log_id = $1 AND verwerking_id = $2 AND vertrouwelijkheid = $3 AND vervallen = 0)
       OR EXISTS (SELECT 1 FROM actie WHERE log_id = $1 AND verwerking_id = $2 AND vertrouwelijkheid = $4 AND vervallen = 0)`,
  subjectsOfVersie: 'SELECT DISTINCT subject_nummer FROM object WHERE log_id = $1 AND bucket = $2 AND volgnummer = $3',
  closeActueel: `UPDATE actueel SET tot = $1
       WHERE log_id = $2 AND subject_nummer = $3 AND tijdstip = $4 AND eerste_volgnummer = $5 AND volgnummer = $6`,
  insertObject: `INSERT INTO object (log_id, bucket, volgnummer, nummer, subject_nummer, commitment, payload)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
  insertActueel: `INSERT INTO actueel (log_id, subject_nummer, tijdstip, eerste_volgnummer, rang, volgnummer, bucket, nummer,
         vertrouwelijkheid, ooit_vertrouwelijk, verwerkingsactiviteit_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
  insertRegistratie: `INSERT INTO registratie (log_id, bucket, volgnummer, actie_key, versie_id, versienummer, tijdstip_registratie,
         afnemer_nummer, commitment, payload)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
  insertVreemdObject: `INSERT INTO vreemd_object (log_id, verwerkt_object_id, actie_key) VALUES ($1, $2, $3)
       ON CONFLICT (log_id, verwerkt_object_id) DO NOTHING`,
  insertVersie: 'INSERT INTO versie (log_id, eerste_volgnummer, volgnummer, bucket) VALUES ($1, $2, $3, $4)',
  insertActie: `INSERT INTO actie (log_id, actie_key, eerste_volgnummer, volgnummer, bucket, versienummer, tijdstip,
         vertrouwelijkheid, ooit_vertrouwelijk, vervallen, verwerking_id,
         verwerkingsactiviteit_id, verwerking_id_afnemer)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
  updateActie: `UPDATE actie SET eerste_volgnummer = $3, volgnummer = $4, bucket = $5, versienummer = $6, tijdstip = $7,
         vertrouwelijkheid = $8, ooit_vertrouwelijk = $9, vervallen = $10, verwerking_id = $11,
         verwerkingsactiviteit_id = $12, verwerking_id_afnemer = $13 WHERE log_id = $1 AND actie_key = $2`,
};

/** The SQL of the append path on SQLite, prepared once: row by row is what an embedded engine does best. */
export type LogStatements = Readonly<Record<keyof typeof logSql, StatementSync>>;

/** Prepares every statement of the append path on one connection. */
export function prepareLogStatements(prepare: (sql: string) => StatementSync): LogStatements {
  const entries = Object.entries(logSql).map(([name, sql]) => [name, prepare(sql)] as const);
  return Object.fromEntries(entries) as LogStatements;
}
