-- Logs may stand on servers of their own, where the directory is not (ADR 0022). Who looks for the organisation of a log asks the directory.
ALTER TABLE verwerkingsactiviteit DROP CONSTRAINT verwerkingsactiviteit_log_id_fkey;
ALTER TABLE organisatie ADD COLUMN server text;

-- Expired keys are looked for per log, as everything is.
DROP INDEX idempotentie_verloopt;
CREATE INDEX idempotentie_verloopt ON idempotentie (log_id, verloopt);

-- Work that one of the processes does: who has it, and until when (microseconds since 1970).
CREATE TABLE taak (
  naam text PRIMARY KEY,
  houder text NOT NULL,
  tot bigint NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON taak TO verwerkingenlog_toepassing;
