-- Where the log of an organisation is, for a store on several servers (ADR 0022); here it is always this file.
ALTER TABLE organisatie ADD COLUMN server TEXT;

-- Expired keys are looked for per log, as everything is.
DROP INDEX idempotentie_verloopt;
CREATE INDEX idempotentie_verloopt ON idempotentie (log_id, verloopt);

-- Work that one of the processes does: who has it, and until when (microseconds since 1970).
CREATE TABLE taak (
  naam TEXT PRIMARY KEY,
  houder TEXT NOT NULL,
  tot INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
