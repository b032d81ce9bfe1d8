import type { Inspector } from './store.ts';

/** A table or partitioned table, without the partitions that depend on the date. */
const TABLES = `SELECT c.oid, c.relname AS naam, pg_get_partkeydef(c.oid) AS partitie, c.reloptions::text AS opties FROM pg_class c
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname`;

const columnsOf = (
  oid: string,
): string => `SELECT attname AS naam, format_type(atttypid, atttypmod) AS type, attnotnull AS verplicht,
  pg_get_expr(d.adbin, d.adrelid) AS standaard, attstorage::text AS opslag, CASE WHEN attcollation <> typcollation THEN collname END AS volgorde
  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_collation l ON l.oid = a.attcollation
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = ${oid} AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

const constraintsOf = (oid: string): string =>
  `SELECT pg_get_constraintdef(oid) AS tekst FROM pg_constraint WHERE conrelid = ${oid} AND contype <> 'n' ORDER BY contype, conname`;
const indexesOf = (oid: string): string =>
  `SELECT pg_get_indexdef(indexrelid) AS tekst FROM pg_index WHERE indrelid = ${oid} AND NOT indisprimary AND NOT indisunique OR indrelid = ${oid} AND indisunique AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = indexrelid) ORDER BY 1`;
const grantsOf = (oid: string): string =>
  `SELECT grantee::regrole::text AS rol, string_agg(privilege_type, ', ' ORDER BY privilege_type) AS rechten
  FROM pg_class, aclexplode(relacl) WHERE pg_class.oid = ${oid} AND grantee <> relowner GROUP BY grantee ORDER BY 1`;

interface Column {
  readonly naam: string;
  readonly type: string;
  readonly verplicht: string;
  readonly standaard: string | null;
  readonly opslag: string;
  readonly volgorde: string | null;
}

function columnText({ naam, type, verplicht, standaard, opslag, volgorde }: Column): string {
  const parts = [naam, type];
  if (volgorde !== null) parts.push(`COLLATE "${volgorde}"`);
  if (opslag === 'e') parts.push('STORAGE EXTERNAL');
  if (verplicht === 't') parts.push('NOT NULL');
  if (standaard !== null) parts.push(`DEFAULT ${standaard}`);
  return parts.join(' ');
}

/** The schema of a database as text: each table with its constraints, indexes and grants. PostgreSQL's own program for it does not come with npm. */
export async function schemaOfDatabase(db: Inspector): Promise<string> {
  const texts: string[] = [];
  for (const table of await db.rows(TABLES)) {
    const { oid, naam, partitie, opties } = table as Readonly<Record<'oid' | 'naam' | 'partitie' | 'opties', string>>;
    const rowsOf = async (sql: string) => db.rows(sql);
    const columns = ((await rowsOf(columnsOf(oid))) as readonly unknown[] as readonly Column[]).map(columnText);
    const constraints = (await rowsOf(constraintsOf(oid))).map(({ tekst }) => String(tekst));
    const body = [...columns, ...constraints].map((line) => `  ${line}`).join(',\n');
    const tail = [partitie === null ? '' : ` PARTITION BY ${partitie}`, opties === null ? '' : ` WITH ${opties}`].join(
      '',
    );
    texts.push(`CREATE TABLE ${naam} (\n${body}\n)${tail};`);
    for (const { tekst } of await rowsOf(indexesOf(oid))) texts.push(`${String(tekst)};`);
    for (const { rol, rechten } of await rowsOf(grantsOf(oid)))
      texts.push(`GRANT ${String(rechten)} ON ${naam} TO ${String(rol)};`);
  }
  return texts.map((text) => `\n${text}\n`).join('');
}
