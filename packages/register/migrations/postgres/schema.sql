-- The schema after all migrations. Made by a test: REGISTER_TEST_WRITE=1 npm test -- migrate.test

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

CREATE INDEX actie_verwerking ON public.actie USING btree (log_id, verwerking_id, vertrouwelijkheid, vervallen) WHERE (verwerking_id IS NOT NULL);

CREATE INDEX actie_verwerking_afnemer ON public.actie USING btree (log_id, verwerking_id_afnemer) WHERE (verwerking_id_afnemer IS NOT NULL);

GRANT INSERT, SELECT, UPDATE ON actie TO verwerkingenlog_toepassing;

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

GRANT INSERT, SELECT, UPDATE ON actueel TO verwerkingenlog_toepassing;

CREATE TABLE applicatie (
  applicatie_id integer NOT NULL,
  log_id integer NOT NULL,
  client_id text NOT NULL,
  label text NOT NULL,
  actief smallint NOT NULL DEFAULT 1,
  elke_oin smallint NOT NULL DEFAULT 0,
  uitvoering_door text NOT NULL DEFAULT 'onbekend'::text,
  uitgever text,
  FOREIGN KEY (log_id) REFERENCES organisatie(log_id),
  PRIMARY KEY (applicatie_id),
  UNIQUE (client_id)
);

GRANT INSERT, SELECT, UPDATE ON applicatie TO verwerkingenlog_toepassing;

CREATE TABLE applicatie_geheim (
  applicatie_id integer NOT NULL,
  nummer smallint NOT NULL,
  versleuteld bytea NOT NULL,
  CHECK ((nummer = ANY (ARRAY[1, 2]))),
  FOREIGN KEY (applicatie_id) REFERENCES applicatie(applicatie_id),
  PRIMARY KEY (applicatie_id, nummer)
);

GRANT DELETE, INSERT, SELECT, UPDATE ON applicatie_geheim TO verwerkingenlog_toepassing;

CREATE TABLE applicatie_oin (
  applicatie_id integer NOT NULL,
  oin text NOT NULL,
  FOREIGN KEY (applicatie_id) REFERENCES applicatie(applicatie_id),
  PRIMARY KEY (applicatie_id, oin)
);

GRANT INSERT, SELECT ON applicatie_oin TO verwerkingenlog_toepassing;

CREATE TABLE applicatie_scope (
  applicatie_id integer NOT NULL,
  api text NOT NULL,
  scope text NOT NULL,
  FOREIGN KEY (applicatie_id) REFERENCES applicatie(applicatie_id),
  PRIMARY KEY (applicatie_id, api, scope)
);

GRANT INSERT, SELECT ON applicatie_scope TO verwerkingenlog_toepassing;

CREATE TABLE directory_versie (
  id integer NOT NULL,
  versie bigint NOT NULL,
  CHECK ((id = 1)),
  PRIMARY KEY (id)
);

GRANT SELECT, UPDATE ON directory_versie TO verwerkingenlog_toepassing;

CREATE TABLE idempotentie (
  log_id integer NOT NULL,
  sleutel bytea NOT NULL,
  inhoud bytea NOT NULL,
  volgnummer bigint,
  verloopt bigint NOT NULL,
  PRIMARY KEY (log_id, sleutel)
);

CREATE INDEX idempotentie_verloopt ON public.idempotentie USING btree (log_id, verloopt);

GRANT DELETE, INSERT, SELECT, UPDATE ON idempotentie TO verwerkingenlog_toepassing;

CREATE TABLE kenmerk (
  id integer NOT NULL,
  sleutelring text NOT NULL,
  CHECK ((id = 1)),
  PRIMARY KEY (id)
);

GRANT INSERT, SELECT, UPDATE ON kenmerk TO verwerkingenlog_toepassing;

CREATE TABLE log_stand (
  log_id integer NOT NULL,
  volgnummer bigint NOT NULL,
  tijdstip_registratie bigint NOT NULL,
  subject_nummer bigint NOT NULL,
  PRIMARY KEY (log_id)
) WITH {fillfactor=10};

GRANT INSERT, SELECT, UPDATE ON log_stand TO verwerkingenlog_toepassing;

CREATE TABLE migratie (
  nummer integer NOT NULL,
  tijdstip timestamp with time zone NOT NULL DEFAULT now(),
  PRIMARY KEY (nummer)
);

GRANT SELECT ON migratie TO verwerkingenlog_toepassing;

CREATE TABLE object (
  log_id integer NOT NULL,
  bucket integer NOT NULL,
  volgnummer bigint NOT NULL,
  nummer integer NOT NULL,
  subject_nummer bigint NOT NULL,
  commitment bytea NOT NULL,
  payload bytea STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (log_id, bucket, volgnummer, nummer)
) PARTITION BY LIST (bucket);

GRANT DELETE, SELECT ON object TO verwerkingenlog_bewaartermijn;

GRANT INSERT, SELECT ON object TO verwerkingenlog_toepassing;

CREATE TABLE organisatie (
  log_id integer NOT NULL,
  oin text NOT NULL,
  naam text NOT NULL,
  actief smallint NOT NULL DEFAULT 1,
  server text,
  PRIMARY KEY (log_id),
  UNIQUE (oin)
);

GRANT INSERT, SELECT, UPDATE ON organisatie TO verwerkingenlog_toepassing;

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
  payload bytea STORAGE EXTERNAL NOT NULL,
  PRIMARY KEY (log_id, bucket, volgnummer)
) PARTITION BY LIST (bucket);

GRANT DELETE, SELECT ON registratie TO verwerkingenlog_bewaartermijn;

GRANT INSERT, SELECT ON registratie TO verwerkingenlog_toepassing;

CREATE TABLE subject (
  log_id integer NOT NULL,
  zoekindex bytea NOT NULL,
  subject_nummer bigint NOT NULL,
  versleuteld bytea NOT NULL,
  PRIMARY KEY (log_id, zoekindex)
);

CREATE UNIQUE INDEX subject_nummer ON public.subject USING btree (log_id, subject_nummer);

GRANT INSERT, SELECT, UPDATE ON subject TO verwerkingenlog_toepassing;

CREATE TABLE taak (
  naam text NOT NULL,
  houder text NOT NULL,
  tot bigint NOT NULL,
  PRIMARY KEY (naam)
);

GRANT INSERT, SELECT, UPDATE ON taak TO verwerkingenlog_toepassing;

CREATE TABLE versie (
  log_id integer NOT NULL,
  eerste_volgnummer bigint NOT NULL,
  volgnummer bigint NOT NULL,
  bucket integer NOT NULL,
  PRIMARY KEY (log_id, eerste_volgnummer, volgnummer)
);

GRANT INSERT, SELECT ON versie TO verwerkingenlog_toepassing;

CREATE TABLE verwerkingsactiviteit (
  log_id integer NOT NULL,
  volgnummer bigint NOT NULL,
  id bytea NOT NULL,
  naam text COLLATE "C" NOT NULL,
  begin_geldigheid bigint NOT NULL,
  einde_geldigheid bigint,
  tijdstip_registratie bigint NOT NULL,
  inhoud text NOT NULL,
  PRIMARY KEY (log_id, volgnummer)
);

CREATE UNIQUE INDEX verwerkingsactiviteit_geldigheid ON public.verwerkingsactiviteit USING btree (log_id, id, begin_geldigheid, volgnummer);

GRANT INSERT, SELECT ON verwerkingsactiviteit TO verwerkingenlog_toepassing;

CREATE TABLE vreemd_object (
  log_id integer NOT NULL,
  verwerkt_object_id bytea NOT NULL,
  actie_key bytea NOT NULL,
  PRIMARY KEY (log_id, verwerkt_object_id)
);

GRANT INSERT, SELECT ON vreemd_object TO verwerkingenlog_toepassing;
