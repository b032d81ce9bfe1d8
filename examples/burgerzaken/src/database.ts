import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

/** A resident as Burgerzaken knows them. */
export interface Inwoner {
  readonly bsn: string;
  readonly voornamen: string;
  readonly geslachtsnaam: string;
  readonly geboortedatum: string;
  readonly straat: string;
  readonly huisnummer: string;
  readonly postcode: string;
  readonly woonplaats: string;
  readonly ouders: readonly string[];
}

export type Adres = Pick<Inwoner, 'straat' | 'huisnummer' | 'postcode' | 'woonplaats'>;

/** A case. Its id is the id of its verwerking in the log (A/8157). */
export interface Zaak {
  readonly id: string;
  /** Function of the configuration that it is about. */
  readonly functie: string;
  readonly bsn: string;
  readonly status: 'open' | 'gesloten';
  /** How long is kept what is logged for it, once that is known (C/5644). */
  readonly bewaartermijn: string | null;
}

type Rij = Omit<Inwoner, 'ouders'> & { readonly ouders: string };
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

const inwonerOf = ({ ouders, ...rij }: Rij): Inwoner => ({ ...rij, ouders: JSON.parse(ouders) as string[] });

/** Opens the application's own database, and fills it. The only SQL. */
export function openDatabase(file: string, inwoners: readonly Inwoner[]) {
  const db = new DatabaseSync(file);
  db.exec(`CREATE TABLE IF NOT EXISTS inwoner (${KOLOMMEN.join(' TEXT NOT NULL, ')} TEXT NOT NULL, ouders TEXT NOT NULL, PRIMARY KEY (bsn)) STRICT;
    CREATE TABLE IF NOT EXISTS zaak (id TEXT PRIMARY KEY, functie TEXT NOT NULL, bsn TEXT NOT NULL, status TEXT NOT NULL, bewaartermijn TEXT) STRICT;
    CREATE TABLE IF NOT EXISTS werk (id TEXT PRIMARY KEY, inhoud TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS huwelijk (partner TEXT NOT NULL, andere TEXT NOT NULL) STRICT;`);
  const insert = db.prepare(`INSERT OR IGNORE INTO inwoner VALUES (${'?, '.repeat(KOLOMMEN.length)}?)`);
  for (const { ouders, ...rest } of inwoners)
    insert.run(...KOLOMMEN.map((kolom) => rest[kolom as keyof typeof rest]), JSON.stringify(ouders));
  const find = db.prepare('SELECT * FROM inwoner WHERE bsn = ?');
  const search = db.prepare(
    'SELECT * FROM inwoner WHERE substr(geslachtsnaam, 1, length(?1)) = ?1 AND geboortedatum = ?2 ORDER BY bsn',
  );
  const household = db.prepare(
    'SELECT b.* FROM inwoner a JOIN inwoner b USING (postcode, huisnummer) WHERE a.bsn = ?1 ORDER BY b.bsn <> ?1, b.bsn',
  );
  const move = db.prepare(
    'UPDATE inwoner SET straat = ?2, huisnummer = ?3, postcode = ?4, woonplaats = ?5 WHERE bsn = ?1',
  );
  const zaak = db.prepare('SELECT * FROM zaak WHERE id = ?');
  const werk = db.prepare('SELECT inhoud FROM werk WHERE id = ?');
  const run = (sql: string, ...values: readonly string[]): void => void db.prepare(sql).run(...values);
  return {
    find: (bsn: string): Inwoner | null => {
      const found = find.get(bsn) as unknown as Rij | undefined;
      return found === undefined ? null : inwonerOf(found);
    },
    search: (naam: string, datum: string): readonly Inwoner[] =>
      (search.all(naam, datum) as unknown as Rij[]).map(inwonerOf),
    /** Who lives at the address of this resident, that resident first. */
    household: (bsn: string): readonly Inwoner[] => (household.all(bsn) as unknown as Rij[]).map(inwonerOf),
    move: (bsns: readonly string[], { straat, huisnummer, postcode, woonplaats }: Adres): void => {
      for (const bsn of bsns) move.run(bsn, straat, huisnummer, postcode, woonplaats);
    },
    marry: (partner: string, andere: string): void => run('INSERT INTO huwelijk VALUES (?, ?)', partner, andere),
    addZaak: ({ id, functie, bsn }: Omit<Zaak, 'status' | 'bewaartermijn'>): void =>
      run("INSERT INTO zaak VALUES (?, ?, ?, 'open', NULL)", id, functie, bsn),
    keepZaak: (id: string, bewaartermijn: string): void =>
      run('UPDATE zaak SET bewaartermijn = ? WHERE id = ?', bewaartermijn, id),
    closeZaak: (id: string): void => run("UPDATE zaak SET status = 'gesloten' WHERE id = ?", id),
    findZaak: (id: string): Zaak | null => (zaak.get(id) as unknown as Zaak | undefined) ?? null,
    listZaken: (): readonly Zaak[] =>
      db.prepare('SELECT * FROM zaak ORDER BY rowid DESC LIMIT 50').all() as unknown as Zaak[],
    /** Keeps what an employee is in the middle of. @returns its id */
    saveWerk: (inhoud: object, id: string = randomUUID()): string => {
      run('INSERT OR REPLACE INTO werk VALUES (?, ?)', id, JSON.stringify(inhoud));
      return id;
    },
    findWerk: (id: string): unknown => {
      const found = werk.get(id);
      return found === undefined ? null : (JSON.parse(String(found['inhoud'])) as unknown);
    },
    close: (): void => db.close(),
  };
}

export type Database = ReturnType<typeof openDatabase>;
