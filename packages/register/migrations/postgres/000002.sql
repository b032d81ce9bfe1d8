-- Objects whose id another register made (D4): their actie cannot be found by turning the id back (ADR 0009). Empty in a log that never moved. Derived.
CREATE TABLE vreemd_object (
  log_id integer NOT NULL,
  verwerkt_object_id bytea NOT NULL,
  actie_key bytea NOT NULL,
  PRIMARY KEY (log_id, verwerkt_object_id)
);
GRANT SELECT, INSERT ON vreemd_object TO verwerkingenlog_toepassing;
