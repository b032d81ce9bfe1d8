import type { Engine, Param, Row } from '../storage/engine.ts';
import { uuidToBytes } from '../storage/uuid.ts';
import type { Toestand } from '../verwerkingsactie/vertrouwelijkheid.ts';
import type { Positie } from './cursor.ts';
import type { Vindplaats } from './vindplaats.ts';

/** What is looked for among the lines of one person. */
export interface Zoekbereik {
  readonly logId: number;
  readonly subjectNummer: number;
  readonly van: number | null;
  readonly tot: number | null;
  readonly verwerkingsactiviteitId: string | null;
  readonly toestanden: ReadonlySet<Toestand>;
  /** The log as it was at this volgnummer. */
  readonly stand: number;
  /** Every object (Inzage), or every actie once (Bewerking). */
  readonly perObject: boolean;
}

export interface Bladrand {
  /** Rows after (richting `volgende`) or before this one; null from the start. */
  readonly positie: Positie | null;
  readonly richting: 'volgende' | 'vorige';
  readonly offset: number;
  readonly limit: number;
}

interface VindplaatsRow extends Row {
  readonly tijdstip: number;
  readonly eerste_volgnummer: number;
  readonly rang: number;
  readonly volgnummer: number;
  readonly bucket: number;
  readonly nummer: number;
  readonly tot: number | null;
}

const toestandSql: Readonly<Record<Toestand, string>> = {
  N: '(vertrouwelijkheid = 0 AND ooit_vertrouwelijk = 0)',
  'N-ooit': '(vertrouwelijkheid = 0 AND ooit_vertrouwelijk = 1)',
  V: 'vertrouwelijkheid = 1',
  O: 'vertrouwelijkheid = 2',
};
const TOESTANDEN = Object.keys(toestandSql).length;

interface Where {
  readonly sql: string;
  readonly params: readonly Param[];
}

/** The conditions of a search; one text per combination of filters, so that statements stay prepared. */
function whereOf(bereik: Zoekbereik): Where {
  const params: Param[] = [bereik.logId, bereik.subjectNummer, bereik.stand];
  const bind = (value: Param): string => `$${String(params.push(value))}`;
  const conditions = ['log_id = $1', 'subject_nummer = $2', 'volgnummer <= $3', '(tot IS NULL OR tot > $3)'];
  if (bereik.van !== null) conditions.push(`tijdstip >= ${bind(bereik.van)}`);
  if (bereik.tot !== null) conditions.push(`tijdstip < ${bind(bereik.tot)}`);
  if (!bereik.perObject) conditions.push('rang = 0');
  if (bereik.verwerkingsactiviteitId !== null)
    conditions.push(`verwerkingsactiviteit_id = ${bind(uuidToBytes(bereik.verwerkingsactiviteitId))}`);
  if (bereik.toestanden.size < TOESTANDEN) {
    const allowed = [...bereik.toestanden].toSorted().map((toestand) => toestandSql[toestand]);
    conditions.push(allowed.length === 0 ? '1 = 0' : `(${allowed.join(' OR ')})`);
  }
  return { sql: conditions.join(' AND '), params };
}

/** How many lines a search has over all pages (Z9). */
export async function countVindplaatsen(engine: Engine, bereik: Zoekbereik): Promise<number> {
  const { sql, params } = whereOf(bereik);
  const [row] = await engine.query<{ readonly aantal: number }>(
    `SELECT count(*) AS aantal FROM actueel WHERE ${sql}`,
    params,
  );
  return row?.aantal ?? 0;
}

/** One page of a search, in the order of Z7. */
export async function findVindplaatsen(
  engine: Engine,
  bereik: Zoekbereik,
  rand: Bladrand,
): Promise<readonly Vindplaats[]> {
  const where = whereOf(bereik);
  const params: Param[] = [...where.params];
  const bind = (value: Param): string => `$${String(params.push(value))}`;
  const back = rand.richting === 'vorige';
  let sql = where.sql;
  if (rand.positie !== null) {
    const { tijdstip, eersteVolgnummer, rang } = rand.positie;
    sql += ` AND (tijdstip, eerste_volgnummer, rang) ${back ? '>' : '<'} (${bind(tijdstip)}, ${bind(eersteVolgnummer)}, ${bind(rang)})`;
  }
  const order = back ? 'ASC' : 'DESC';
  const rows = await engine.query<VindplaatsRow>(
    `SELECT tijdstip, eerste_volgnummer, rang, volgnummer, bucket, nummer, tot FROM actueel WHERE ${sql}
     ORDER BY tijdstip ${order}, eerste_volgnummer ${order}, rang ${order} LIMIT ${bind(rand.limit)} OFFSET ${bind(rand.offset)}`,
    params,
  );
  const found = rows.map((row) => ({
    tijdstip: row.tijdstip,
    eersteVolgnummer: row.eerste_volgnummer,
    rang: row.rang,
    volgnummer: row.volgnummer,
    bucket: row.bucket,
    nummer: row.nummer,
    huidig: row.tot === null,
  }));
  return back ? found.toReversed() : found;
}
