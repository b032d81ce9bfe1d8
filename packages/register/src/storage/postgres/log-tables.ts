import { unnest } from './columns.ts';

/** The columns of each table that a batch writes to, without `log_id`: a batch is of one log. */
export const tables = {
  registratie: {
    bucket: 'number',
    volgnummer: 'number',
    actie_key: 'bytes',
    versie_id: 'bytes',
    versienummer: 'number',
    tijdstip_registratie: 'number',
    afnemer_nummer: 'number',
    commitment: 'bytes',
    payload: 'bytes',
  },
  object: {
    bucket: 'number',
    volgnummer: 'number',
    nummer: 'number',
    subject_nummer: 'number',
    commitment: 'bytes',
    payload: 'bytes',
  },
  actueel: {
    subject_nummer: 'number',
    tijdstip: 'number',
    eerste_volgnummer: 'number',
    rang: 'number',
    volgnummer: 'number',
    bucket: 'number',
    nummer: 'number',
    vertrouwelijkheid: 'number',
    ooit_vertrouwelijk: 'number',
    verwerkingsactiviteit_id: 'bytes',
  },
  versie: { eerste_volgnummer: 'number', volgnummer: 'number', bucket: 'number' },
  vreemd_object: { verwerkt_object_id: 'bytes', actie_key: 'bytes' },
  actie: {
    actie_key: 'bytes',
    eerste_volgnummer: 'number',
    volgnummer: 'number',
    bucket: 'number',
    versienummer: 'number',
    tijdstip: 'number',
    vertrouwelijkheid: 'number',
    ooit_vertrouwelijk: 'number',
    vervallen: 'number',
    verwerking_id: 'bytes',
    verwerkingsactiviteit_id: 'bytes',
    verwerking_id_afnemer: 'bytes',
  },
  subject: { zoekindex: 'bytes', subject_nummer: 'number', versleuteld: 'bytes' },
  idempotentie: { sleutel: 'bytes', inhoud: 'bytes', volgnummer: 'number', verloopt: 'number' },
} as const;

/** The versions that are replaced, and by which volgnummer. */
export const gesloten = {
  bucket: 'number',
  vorig: 'number',
  tijdstip: 'number',
  eerste_volgnummer: 'number',
  volgnummer: 'number',
} as const;

export type Table = keyof typeof tables;

function insertOf(table: Table): string {
  const columns = Object.keys(tables[table]);
  const values = columns.map((column) => `rij.${column}`).join(', ');
  return `INSERT INTO ${table} (log_id, ${columns.join(', ')}) SELECT $1::integer, ${values} FROM ${unnest(tables[table], 2)}`;
}

/** Inserts all rows of a table: `$1` the log, then an array for each column. */
export const inserts = Object.fromEntries(
  (Object.keys(tables) as readonly Table[]).map((table) => [table, insertOf(table)]),
) as Readonly<Record<Table, string>>;

const changed = Object.keys(tables.actie).filter((column) => column !== 'actie_key');

/** The newest version of acties that there were already. */
export const updateActies = `UPDATE actie a SET ${changed.map((column) => `${column} = rij.${column}`).join(', ')}
  FROM ${unnest(tables.actie, 2)} WHERE a.log_id = $1::integer AND a.actie_key = rij.actie_key`;

/** Ends the rows by which replaced versions were found. */
export const closeActueel = `WITH rij AS MATERIALIZED (SELECT * FROM ${unnest(gesloten, 2)}),
  persoon AS MATERIALIZED (
    SELECT DISTINCT o.subject_nummer, rij.* FROM rij CROSS JOIN object o
    WHERE o.log_id = $1::integer AND o.bucket = rij.bucket AND o.volgnummer = rij.vorig)
  UPDATE actueel a SET tot = persoon.volgnummer FROM persoon
  WHERE a.log_id = $1::integer AND a.subject_nummer = persoon.subject_nummer AND a.tijdstip = persoon.tijdstip
    AND a.eerste_volgnummer = persoon.eerste_volgnummer AND a.volgnummer = persoon.vorig`;

/** Holds the log until the transaction ends, and tells how far it is. */
export const lockStand =
  'SELECT volgnummer, tijdstip_registratie, subject_nummer FROM log_stand WHERE log_id = $1::integer FOR UPDATE';
export const insertStand =
  'INSERT INTO log_stand (log_id, volgnummer, tijdstip_registratie, subject_nummer) VALUES ($1::integer, 0, 0, 0) ON CONFLICT (log_id) DO NOTHING';
export const updateStand = `UPDATE log_stand SET volgnummer = $2::bigint, tijdstip_registratie = $3::bigint, subject_nummer = $4::bigint
  WHERE log_id = $1::integer`;

/** What a batch asks beforehand, for many keys at a time: `$1` the log, `$2` the keys. */
export const questions = {
  findSubjects:
    'SELECT zoekindex, subject_nummer FROM subject WHERE log_id = $1::integer AND zoekindex = ANY($2::bytea[])',
  findIdempotencies:
    'SELECT sleutel, inhoud, volgnummer, verloopt FROM idempotentie WHERE log_id = $1::integer AND sleutel = ANY($2::bytea[])',
  findActies: `SELECT actie_key, eerste_volgnummer, volgnummer, bucket, tijdstip, vertrouwelijkheid, vervallen, verwerking_id
    FROM actie WHERE log_id = $1::integer AND actie_key = ANY($2::bytea[])`,
  /** V12: under which vertrouwelijkheden each verwerking has acties that are not vervallen; one row of the index for each of the three. */
  findVertrouwelijkheden: `SELECT rij.verwerking_id, code.vertrouwelijkheid
    FROM unnest($2::bytea[]) AS rij (verwerking_id) CROSS JOIN (VALUES (0::smallint), (1::smallint), (2::smallint)) AS code (vertrouwelijkheid)
    CROSS JOIN LATERAL (SELECT 1 FROM actie a WHERE a.log_id = $1::integer AND a.verwerking_id = rij.verwerking_id
      AND a.vertrouwelijkheid = code.vertrouwelijkheid AND a.vervallen = 0 LIMIT 1) AS gevonden`,
} as const;

export const deleteIdempotencies = 'DELETE FROM idempotentie WHERE log_id = $1::integer AND sleutel = ANY($2::bytea[])';

/** Which of these places hold a version, and which one. */
export const findVersies = `SELECT r.versie_id AS id FROM unnest($2::bigint[], $3::bigint[]) AS rij (bucket, volgnummer)
  CROSS JOIN registratie r WHERE r.log_id = $1::integer AND r.bucket = rij.bucket AND r.volgnummer = rij.volgnummer`;
/** Which of these keys are there. */
export const findSleutels =
  'SELECT sleutel AS id FROM idempotentie WHERE log_id = $1::integer AND sleutel = ANY($2::bytea[])';
