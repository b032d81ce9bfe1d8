-- The VAR of each organisation (X6): every text of every activity with when it holds, insert-only. Holds no personal data, so nothing is encrypted.
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
CREATE TRIGGER verwerkingsactiviteit_vast BEFORE UPDATE ON verwerkingsactiviteit BEGIN SELECT RAISE(ABORT, 'verwerkingsactiviteit is insert-only'); END;
CREATE TRIGGER verwerkingsactiviteit_blijft BEFORE DELETE ON verwerkingsactiviteit BEGIN SELECT RAISE(ABORT, 'verwerkingsactiviteit is insert-only'); END;
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
  ('verwerkingsactiviteit', 'verwerkingsactiviteit_geldigheid', '10000 5000 2 1 1');
