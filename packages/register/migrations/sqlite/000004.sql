-- Objects whose id another register made (D4): their actie cannot be found by turning the id back (ADR 0009). Empty in a log that never moved. Derived.
CREATE TABLE vreemd_object (
  log_id INTEGER NOT NULL,
  verwerkt_object_id BLOB NOT NULL,
  actie_key BLOB NOT NULL,
  PRIMARY KEY (log_id, verwerkt_object_id)
) STRICT, WITHOUT ROWID;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('vreemd_object', 'vreemd_object', '30000000 30000000 1');
