-- Who may do what (A/3891): the register works as verwerkingenlog_toepassing, whoever logs in; removal at the end of a term is another
-- role, and both differ from the owner, who migrates. Roles belong to the server, so another database of it may have made them.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'verwerkingenlog_toepassing') THEN
    CREATE ROLE verwerkingenlog_toepassing NOLOGIN;
    GRANT verwerkingenlog_toepassing TO CURRENT_USER;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'verwerkingenlog_bewaartermijn') THEN
    CREATE ROLE verwerkingenlog_bewaartermijn NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- Somebody who migrates another database made them at the same time.
END $$;

-- Which key ring this store was written with: another one would make new lines unreadable beside the old.
CREATE TABLE kenmerk (
  id integer PRIMARY KEY CHECK (id = 1),
  sleutelring text NOT NULL
);

-- The directory: small, cached in every process (ONTWERP 4).
CREATE TABLE organisatie (
  log_id integer PRIMARY KEY,
  oin text NOT NULL UNIQUE,
  naam text NOT NULL,
  actief smallint NOT NULL DEFAULT 1
);

CREATE TABLE applicatie (
  applicatie_id integer PRIMARY KEY,
  log_id integer NOT NULL REFERENCES organisatie (log_id),
  client_id text NOT NULL UNIQUE,
  label text NOT NULL,
  actief smallint NOT NULL DEFAULT 1,
  elke_oin smallint NOT NULL DEFAULT 0,
  uitvoering_door text NOT NULL DEFAULT 'onbekend',
  -- Whose access tokens it brings (T18); without one it signs its own tokens with a secret (T17).
  uitgever text
);

CREATE TABLE applicatie_scope (
  applicatie_id integer NOT NULL REFERENCES applicatie (applicatie_id),
  api text NOT NULL,
  scope text NOT NULL,
  PRIMARY KEY (applicatie_id, api, scope)
);

CREATE TABLE applicatie_oin (
  applicatie_id integer NOT NULL REFERENCES applicatie (applicatie_id),
  oin text NOT NULL,
  PRIMARY KEY (applicatie_id, oin)
);

-- At most two secrets per application, for rotation (T17); encrypted under the key ring.
CREATE TABLE applicatie_geheim (
  applicatie_id integer NOT NULL REFERENCES applicatie (applicatie_id),
  nummer smallint NOT NULL CHECK (nummer IN (1, 2)),
  versleuteld bytea NOT NULL,
  PRIMARY KEY (applicatie_id, nummer)
);

-- One row; raised by every change of the directory, so that each process notices within a second (T19).
CREATE TABLE directory_versie (
  id integer PRIMARY KEY CHECK (id = 1),
  versie bigint NOT NULL
);
INSERT INTO directory_versie (id, versie) VALUES (1, 1);

-- The state of each log: the gapless number given last and the moment it was given (H2). Who holds its row writes to the log; the free room
-- in its pages lets the next state stand beside the old one.
CREATE TABLE log_stand (
  log_id integer PRIMARY KEY,
  volgnummer bigint NOT NULL,
  tijdstip_registratie bigint NOT NULL,
  subject_nummer bigint NOT NULL
) WITH (fillfactor = 10);

-- Every version of every actie, insert-only. `actie_key` is the order-keeping side of an actieId (ADR 0009). What is encrypted does not compress.
CREATE TABLE registratie (
  log_id integer NOT NULL,
  bucket integer NOT NULL,
  volgnummer bigint NOT NULL,
  actie_key bytea NOT NULL,
  versie_id bytea NOT NULL,
  versienummer integer NOT NULL,
  tijdstip_registratie bigint NOT NULL,
  afnemer_nummer bigint,
  commitment bytea NOT NULL,
  payload bytea NOT NULL,
  PRIMARY KEY (log_id, bucket, volgnummer)
) PARTITION BY LIST (bucket);

-- The objects of every version, insert-only.
CREATE TABLE object (
  log_id integer NOT NULL,
  bucket integer NOT NULL,
  volgnummer bigint NOT NULL,
  nummer integer NOT NULL,
  subject_nummer bigint NOT NULL,
  commitment bytea NOT NULL,
  payload bytea NOT NULL,
  PRIMARY KEY (log_id, bucket, volgnummer, nummer)
) PARTITION BY LIST (bucket);

ALTER TABLE registratie ALTER COLUMN payload SET STORAGE EXTERNAL;
ALTER TABLE object ALTER COLUMN payload SET STORAGE EXTERNAL;

-- What has no partition of its own (yet): a write never fails for want of one (ADR 0020).
CREATE TABLE registratie_overig PARTITION OF registratie DEFAULT;
CREATE TABLE object_overig PARTITION OF object DEFAULT;

-- Where every version of an actie stands, so that history needs no search through buckets. Derived.
CREATE TABLE versie (
  log_id integer NOT NULL,
  eerste_volgnummer bigint NOT NULL,
  volgnummer bigint NOT NULL,
  bucket integer NOT NULL,
  PRIMARY KEY (log_id, eerste_volgnummer, volgnummer)
);

-- The newest version of each actie. Derived.
CREATE TABLE actie (
  log_id integer NOT NULL,
  actie_key bytea NOT NULL,
  eerste_volgnummer bigint NOT NULL,
  volgnummer bigint NOT NULL,
  bucket integer NOT NULL,
  versienummer integer NOT NULL,
  tijdstip bigint NOT NULL,
  vertrouwelijkheid smallint NOT NULL,
  ooit_vertrouwelijk smallint NOT NULL,
  vervallen smallint NOT NULL,
  verwerking_id bytea,
  verwerkingsactiviteit_id bytea,
  verwerking_id_afnemer bytea,
  PRIMARY KEY (log_id, actie_key)
);
CREATE INDEX actie_verwerking ON actie (log_id, verwerking_id, vertrouwelijkheid, vervallen) WHERE verwerking_id IS NOT NULL;
CREATE INDEX actie_verwerking_afnemer ON actie (log_id, verwerking_id_afnemer) WHERE verwerking_id_afnemer IS NOT NULL;

-- Finds, filters and counts: one row per person and version that is or was the newest. `tot` is the volgnummer that ended it,
-- so that a cursor shows the log as it was at page 1 (Z7). Derived.
CREATE TABLE actueel (
  log_id integer NOT NULL,
  subject_nummer bigint NOT NULL,
  tijdstip bigint NOT NULL,
  eerste_volgnummer bigint NOT NULL,
  rang integer NOT NULL,
  volgnummer bigint NOT NULL,
  tot bigint,
  bucket integer NOT NULL,
  nummer integer NOT NULL,
  vertrouwelijkheid smallint NOT NULL,
  ooit_vertrouwelijk smallint NOT NULL,
  verwerkingsactiviteit_id bytea,
  PRIMARY KEY (log_id, subject_nummer, tijdstip, eerste_volgnummer, rang, volgnummer)
);

-- Persons and other objects: keyed index and encrypted normal form; records hold only the number (D1).
CREATE TABLE subject (
  log_id integer NOT NULL,
  zoekindex bytea NOT NULL,
  subject_nummer bigint NOT NULL,
  versleuteld bytea NOT NULL,
  PRIMARY KEY (log_id, zoekindex)
);
CREATE UNIQUE INDEX subject_nummer ON subject (log_id, subject_nummer);

-- Which answer an Idempotency-Key gave (V11): ids and HMACs only, never a body.
CREATE TABLE idempotentie (
  log_id integer NOT NULL,
  sleutel bytea NOT NULL,
  inhoud bytea NOT NULL,
  volgnummer bigint,
  verloopt bigint NOT NULL,
  PRIMARY KEY (log_id, sleutel)
);
CREATE INDEX idempotentie_verloopt ON idempotentie (verloopt);

-- The VAR of each organisation (X6): every text of every activity with when it holds, insert-only. Names are in the order of their code points,
-- on every server alike.
CREATE TABLE verwerkingsactiviteit (
  log_id integer NOT NULL REFERENCES organisatie (log_id),
  volgnummer bigint NOT NULL,
  id bytea NOT NULL,
  naam text COLLATE "C" NOT NULL,
  begin_geldigheid bigint NOT NULL,
  einde_geldigheid bigint,
  tijdstip_registratie bigint NOT NULL,
  inhoud text NOT NULL,
  PRIMARY KEY (log_id, volgnummer)
);
CREATE UNIQUE INDEX verwerkingsactiviteit_geldigheid ON verwerkingsactiviteit (log_id, id, begin_geldigheid, volgnummer);

-- Physically immutable for the register: nobody granted it UPDATE or DELETE there.
GRANT SELECT, INSERT ON registratie, object, versie, verwerkingsactiviteit TO verwerkingenlog_toepassing;
GRANT SELECT, INSERT, UPDATE ON log_stand, actie, actueel, subject, kenmerk TO verwerkingenlog_toepassing;
GRANT SELECT, INSERT, UPDATE ON organisatie, applicatie TO verwerkingenlog_toepassing;
GRANT SELECT, INSERT ON applicatie_scope, applicatie_oin TO verwerkingenlog_toepassing;
GRANT SELECT, INSERT, UPDATE, DELETE ON applicatie_geheim, idempotentie TO verwerkingenlog_toepassing;
GRANT SELECT, UPDATE ON directory_versie TO verwerkingenlog_toepassing;
GRANT SELECT ON migratie TO verwerkingenlog_toepassing;
GRANT SELECT, DELETE ON registratie, object TO verwerkingenlog_bewaartermijn;
