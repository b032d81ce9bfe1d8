import { DatabaseSync } from 'node:sqlite';

/** A person as the magazijn provides it. */
export interface Persoon {
  readonly bsn: string;
  readonly voornamen: string;
  readonly geslachtsnaam: string;
  readonly geboortedatum: string;
  readonly straat: string;
  readonly huisnummer: string;
  readonly postcode: string;
  readonly woonplaats: string;
}

export type Adres = Pick<Persoon, 'straat' | 'huisnummer' | 'postcode' | 'woonplaats'>;

/** Who wants to hear of changes, and for which function of our configuration that happens. */
export interface Abonnement {
  readonly naam: string;
  readonly functie: string;
  /** Null when only an address is known, not who is behind it (C/9041). */
  readonly afnemerId: string | null;
}

export interface Database {
  find(bsn: string): Persoon | null;
  search(geslachtsnaam: string, geboortedatum: string): readonly Persoon[];
  move(bsn: string, adres: Adres): void;
  readonly abonnementen: readonly Abonnement[];
  /** Puts a message ready for a subscriber. */
  post(abonnement: string, tekst: string): void;
  close(): void;
}

const KOLOMMEN = [
  'bsn',
  'voornamen',
  'geslachtsnaam',
  'geboortedatum',
  'straat',
  'huisnummer',
  'postcode',
  'woonplaats',
];

/** Opens the database, and fills it. */
export function openDatabase(
  file: string,
  personen: readonly Persoon[],
  abonnementen: readonly Abonnement[],
): Database {
  const db = new DatabaseSync(file);
  db.exec(`CREATE TABLE IF NOT EXISTS persoon (${KOLOMMEN.join(' TEXT NOT NULL, ')} TEXT NOT NULL, PRIMARY KEY (bsn)) STRICT;
    CREATE TABLE IF NOT EXISTS postbus (abonnement TEXT NOT NULL, tekst TEXT NOT NULL) STRICT;`);
  const insert = db.prepare(`INSERT OR IGNORE INTO persoon VALUES (${KOLOMMEN.map(() => '?').join(', ')})`);
  for (const persoon of personen) insert.run(...KOLOMMEN.map((kolom) => persoon[kolom as keyof Persoon]));
  const find = db.prepare('SELECT * FROM persoon WHERE bsn = ?');
  const search = db.prepare(
    `SELECT * FROM persoon WHERE substr(geslachtsnaam, 1, length(?1)) = ?1 AND geboortedatum = ?2 ORDER BY bsn`,
  );
  const move = db.prepare(
    'UPDATE persoon SET straat = ?2, huisnummer = ?3, postcode = ?4, woonplaats = ?5 WHERE bsn = ?1',
  );
  const post = db.prepare('INSERT INTO postbus VALUES (?, ?)');
  return {
    find: (bsn) => (find.get(bsn) as unknown as Persoon | undefined) ?? null,
    search: (naam, datum) => search.all(naam, datum) as unknown as Persoon[],
    move: (bsn, { straat, huisnummer, postcode, woonplaats }) => {
      move.run(bsn, straat, huisnummer, postcode, woonplaats);
    },
    abonnementen,
    post: (abonnement, tekst) => {
      post.run(abonnement, tekst);
    },
    close: () => db.close(),
  };
}
