-- Which key ring this store was written with: another one would make new lines unreadable beside the old.
CREATE TABLE kenmerk (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sleutelring TEXT NOT NULL
) STRICT;

-- The directory: small, cached in every process (ONTWERP 4).
CREATE TABLE organisatie (
  log_id INTEGER PRIMARY KEY,
  oin TEXT NOT NULL UNIQUE,
  naam TEXT NOT NULL,
  actief INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE applicatie (
  applicatie_id INTEGER PRIMARY KEY,
  log_id INTEGER NOT NULL REFERENCES organisatie (log_id),
  client_id TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  actief INTEGER NOT NULL DEFAULT 1,
  elke_oin INTEGER NOT NULL DEFAULT 0,
  uitvoering_door TEXT NOT NULL DEFAULT 'onbekend'
) STRICT;

CREATE TABLE applicatie_scope (
  applicatie_id INTEGER NOT NULL REFERENCES applicatie (applicatie_id),
  api TEXT NOT NULL,
  scope TEXT NOT NULL,
  PRIMARY KEY (applicatie_id, api, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE applicatie_oin (
  applicatie_id INTEGER NOT NULL REFERENCES applicatie (applicatie_id),
  oin TEXT NOT NULL,
  PRIMARY KEY (applicatie_id, oin)
) STRICT, WITHOUT ROWID;

-- At most two secrets per application, for rotation (T17); encrypted under the key ring.
CREATE TABLE applicatie_geheim (
  applicatie_id INTEGER NOT NULL REFERENCES applicatie (applicatie_id),
  nummer INTEGER NOT NULL CHECK (nummer IN (1, 2)),
  versleuteld BLOB NOT NULL,
  PRIMARY KEY (applicatie_id, nummer)
) STRICT, WITHOUT ROWID;

-- One row; raised by every change of the directory, so that each process notices within a second (T19).
CREATE TABLE directory_versie (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  versie INTEGER NOT NULL
) STRICT;
INSERT INTO directory_versie (id, versie) VALUES (1, 1);

-- The state of each log: the gapless number given last and the moment it was given (H2).
CREATE TABLE log_stand (
  log_id INTEGER PRIMARY KEY,
  volgnummer INTEGER NOT NULL,
  tijdstip_registratie INTEGER NOT NULL,
  subject_nummer INTEGER NOT NULL
) STRICT;

-- Every version of every actie, insert-only. `actie_key` is the order-keeping side of an actieId (ADR 0009).
CREATE TABLE registratie (
  log_id INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  volgnummer INTEGER NOT NULL,
  actie_key BLOB NOT NULL,
  versie_id BLOB NOT NULL,
  versienummer INTEGER NOT NULL,
  tijdstip_registratie INTEGER NOT NULL,
  afnemer_nummer INTEGER,
  commitment BLOB NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (log_id, bucket, volgnummer)
) STRICT;

-- The objects of every version, insert-only.
CREATE TABLE object (
  log_id INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  volgnummer INTEGER NOT NULL,
  nummer INTEGER NOT NULL,
  subject_nummer INTEGER NOT NULL,
  commitment BLOB NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (log_id, bucket, volgnummer, nummer)
) STRICT, WITHOUT ROWID;

-- Where every version of an actie stands, so that history needs no search through buckets. Derived.
CREATE TABLE versie (
  log_id INTEGER NOT NULL,
  eerste_volgnummer INTEGER NOT NULL,
  volgnummer INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  PRIMARY KEY (log_id, eerste_volgnummer, volgnummer)
) STRICT, WITHOUT ROWID;

-- The newest version of each actie. Derived.
CREATE TABLE actie (
  log_id INTEGER NOT NULL,
  actie_key BLOB NOT NULL,
  eerste_volgnummer INTEGER NOT NULL,
  volgnummer INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  versienummer INTEGER NOT NULL,
  tijdstip INTEGER NOT NULL,
  vertrouwelijkheid INTEGER NOT NULL,
  ooit_vertrouwelijk INTEGER NOT NULL,
  vervallen INTEGER NOT NULL,
  verwerking_id BLOB,
  verwerkingsactiviteit_id BLOB,
  verwerking_id_afnemer BLOB,
  PRIMARY KEY (log_id, actie_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX actie_verwerking ON actie (log_id, verwerking_id, vertrouwelijkheid, vervallen) WHERE verwerking_id IS NOT NULL;
CREATE INDEX actie_verwerking_afnemer ON actie (log_id, verwerking_id_afnemer) WHERE verwerking_id_afnemer IS NOT NULL;

-- Finds, filters and counts: one row per person and version that is or was the newest. `tot` is the volgnummer that ended it,
-- so that a cursor shows the log as it was at page 1 (Z7). Derived.
CREATE TABLE actueel (
  log_id INTEGER NOT NULL,
  subject_nummer INTEGER NOT NULL,
  tijdstip INTEGER NOT NULL,
  eerste_volgnummer INTEGER NOT NULL,
  rang INTEGER NOT NULL,
  volgnummer INTEGER NOT NULL,
  tot INTEGER,
  bucket INTEGER NOT NULL,
  nummer INTEGER NOT NULL,
  vertrouwelijkheid INTEGER NOT NULL,
  ooit_vertrouwelijk INTEGER NOT NULL,
  verwerkingsactiviteit_id BLOB,
  PRIMARY KEY (log_id, subject_nummer, tijdstip, eerste_volgnummer, rang, volgnummer)
) STRICT, WITHOUT ROWID;

-- Persons and other objects: keyed index and encrypted normal form; records hold only the number (D1).
CREATE TABLE subject (
  log_id INTEGER NOT NULL,
  zoekindex BLOB NOT NULL,
  subject_nummer INTEGER NOT NULL,
  versleuteld BLOB NOT NULL,
  PRIMARY KEY (log_id, zoekindex)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX subject_nummer ON subject (log_id, subject_nummer);

-- Which answer an Idempotency-Key gave (V11): ids and HMACs only, never a body.
CREATE TABLE idempotentie (
  log_id INTEGER NOT NULL,
  sleutel BLOB NOT NULL,
  inhoud BLOB NOT NULL,
  volgnummer INTEGER,
  verloopt INTEGER NOT NULL,
  PRIMARY KEY (log_id, sleutel)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotentie_verloopt ON idempotentie (verloopt);

-- Physically immutable (A/3891). A recorded removal will open the DELETE triggers; nothing opens the others.
CREATE TRIGGER registratie_vast BEFORE UPDATE ON registratie BEGIN SELECT RAISE(ABORT, 'registratie is insert-only'); END;
CREATE TRIGGER registratie_blijft BEFORE DELETE ON registratie BEGIN SELECT RAISE(ABORT, 'registratie is insert-only'); END;
CREATE TRIGGER object_vast BEFORE UPDATE ON object BEGIN SELECT RAISE(ABORT, 'object is insert-only'); END;
CREATE TRIGGER object_blijft BEFORE DELETE ON object BEGIN SELECT RAISE(ABORT, 'object is insert-only'); END;

-- What a large log looks like, for SQLite's planner: without figures it takes log_id alone for selective and reads a log through.
-- Fixed figures, so that no plan changes under way.
ANALYZE sqlite_schema;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('registratie', 'sqlite_autoindex_registratie_1', '10000000 10000000 100000 1'),
  ('object', 'object', '30000000 30000000 300000 3 1'),
  ('versie', 'versie', '10000000 10000000 1 1'),
  ('actie', 'actie', '10000000 10000000 1'),
  ('actie', 'actie_verwerking', '10000000 10000000 10 10 10'),
  ('actie', 'actie_verwerking_afnemer', '10000000 10000000 10'),
  ('actueel', 'actueel', '30000000 30000000 100 1 1 1 1'),
  ('subject', 'subject', '300000 300000 1'),
  ('subject', 'subject_nummer', '300000 300000 1');
