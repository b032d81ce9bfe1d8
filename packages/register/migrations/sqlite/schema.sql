-- The schema after all migrations. Made by a test: REGISTER_TEST_WRITE=1 npm test -- migrate.test

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

CREATE TABLE applicatie (
  applicatie_id INTEGER PRIMARY KEY,
  log_id INTEGER NOT NULL REFERENCES organisatie (log_id),
  client_id TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  actief INTEGER NOT NULL DEFAULT 1,
  elke_oin INTEGER NOT NULL DEFAULT 0,
  uitvoering_door TEXT NOT NULL DEFAULT 'onbekend'
, uitgever TEXT) STRICT;

CREATE TABLE applicatie_geheim (
  applicatie_id INTEGER NOT NULL REFERENCES applicatie (applicatie_id),
  nummer INTEGER NOT NULL CHECK (nummer IN (1, 2)),
  versleuteld BLOB NOT NULL,
  PRIMARY KEY (applicatie_id, nummer)
) STRICT, WITHOUT ROWID;

CREATE TABLE applicatie_oin (
  applicatie_id INTEGER NOT NULL REFERENCES applicatie (applicatie_id),
  oin TEXT NOT NULL,
  PRIMARY KEY (applicatie_id, oin)
) STRICT, WITHOUT ROWID;

CREATE TABLE applicatie_scope (
  applicatie_id INTEGER NOT NULL REFERENCES applicatie (applicatie_id),
  api TEXT NOT NULL,
  scope TEXT NOT NULL,
  PRIMARY KEY (applicatie_id, api, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE directory_versie (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  versie INTEGER NOT NULL
) STRICT;

CREATE TABLE idempotentie (
  log_id INTEGER NOT NULL,
  sleutel BLOB NOT NULL,
  inhoud BLOB NOT NULL,
  volgnummer INTEGER,
  verloopt INTEGER NOT NULL,
  PRIMARY KEY (log_id, sleutel)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotentie_verloopt ON idempotentie (verloopt);

CREATE TABLE kenmerk (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sleutelring TEXT NOT NULL
) STRICT;

CREATE TABLE log_stand (
  log_id INTEGER PRIMARY KEY,
  volgnummer INTEGER NOT NULL,
  tijdstip_registratie INTEGER NOT NULL,
  subject_nummer INTEGER NOT NULL
) STRICT;

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

CREATE TRIGGER object_blijft BEFORE DELETE ON object BEGIN SELECT RAISE(ABORT, 'object is insert-only'); END;

CREATE TRIGGER object_vast BEFORE UPDATE ON object BEGIN SELECT RAISE(ABORT, 'object is insert-only'); END;

CREATE TABLE organisatie (
  log_id INTEGER PRIMARY KEY,
  oin TEXT NOT NULL UNIQUE,
  naam TEXT NOT NULL,
  actief INTEGER NOT NULL DEFAULT 1
) STRICT;

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

CREATE TRIGGER registratie_blijft BEFORE DELETE ON registratie BEGIN SELECT RAISE(ABORT, 'registratie is insert-only'); END;

CREATE TRIGGER registratie_vast BEFORE UPDATE ON registratie BEGIN SELECT RAISE(ABORT, 'registratie is insert-only'); END;

CREATE TABLE sqlite_stat1(tbl,idx,stat);

CREATE TABLE subject (
  log_id INTEGER NOT NULL,
  zoekindex BLOB NOT NULL,
  subject_nummer INTEGER NOT NULL,
  versleuteld BLOB NOT NULL,
  PRIMARY KEY (log_id, zoekindex)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX subject_nummer ON subject (log_id, subject_nummer);

CREATE TABLE versie (
  log_id INTEGER NOT NULL,
  eerste_volgnummer INTEGER NOT NULL,
  volgnummer INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  PRIMARY KEY (log_id, eerste_volgnummer, volgnummer)
) STRICT, WITHOUT ROWID;

CREATE TABLE verwerkingsactiviteit (
  log_id INTEGER NOT NULL REFERENCES organisatie (log_id),
  volgnummer INTEGER NOT NULL,
  id BLOB NOT NULL,
  naam TEXT NOT NULL,
  begin_geldigheid INTEGER NOT NULL,
  einde_geldigheid INTEGER,
  tijdstip_registratie INTEGER NOT NULL,
  inhoud TEXT NOT NULL,
  PRIMARY KEY (log_id, volgnummer)
) STRICT;

CREATE UNIQUE INDEX verwerkingsactiviteit_geldigheid ON verwerkingsactiviteit (log_id, id, begin_geldigheid, volgnummer);

CREATE TRIGGER verwerkingsactiviteit_blijft BEFORE DELETE ON verwerkingsactiviteit BEGIN SELECT RAISE(ABORT, 'verwerkingsactiviteit is insert-only'); END;

CREATE TRIGGER verwerkingsactiviteit_vast BEFORE UPDATE ON verwerkingsactiviteit BEGIN SELECT RAISE(ABORT, 'verwerkingsactiviteit is insert-only'); END;

CREATE TABLE vreemd_object (
  log_id INTEGER NOT NULL,
  verwerkt_object_id BLOB NOT NULL,
  actie_key BLOB NOT NULL,
  PRIMARY KEY (log_id, verwerkt_object_id)
) STRICT, WITHOUT ROWID;
