/**
 * The part of SQL that runs unchanged on SQLite, on PostgreSQL, on several plain PostgreSQL servers and on Citus: every statement is about one log,
 * or about the directory (ADR 0022, ONTWERP 4).
 */
export const directoryTables = [
  'kenmerk',
  'organisatie',
  'applicatie',
  'applicatie_scope',
  'applicatie_oin',
  'applicatie_geheim',
  'directory_versie',
  'taak',
  'migratie',
] as const;

/** Tables whose keys begin with `log_id`. */
export const logTables = [
  'registratie',
  'object',
  'versie',
  'actie',
  'actueel',
  'subject',
  'idempotentie',
  'log_stand',
  'verwerkingsactiviteit',
  'vreemd_object',
] as const;

/** What is not the same everywhere, or goes beyond one log. */
const forbidden: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:nextval|currval|setval|serial|bigserial|generated|identity|autoincrement)\b/i,
    'makes numbers with a sequence',
  ],
  [/advisory/i, 'takes an advisory lock'],
  [/\b(?:LISTEN|NOTIFY)\b/, 'listens or notifies'],
  [/\b(?:now|random|gen_random_uuid|current_timestamp)\b/i, 'lets the database make a time or an id'],
  [/\bPREPARE TRANSACTION\b/i, 'is a transaction in two phases'],
  [/\bTEMP(?:ORARY)?\b/i, 'makes a temporary table'],
  [/\bSKIP LOCKED\b/i, 'skips locked rows'],
  [/\bDISTINCT ON\b/i, 'uses DISTINCT ON'],
];

function mentions(sql: string, tables: readonly string[]): number {
  const found = sql.matchAll(/\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)/gi);
  return [...found].filter(([, table = '']) => tables.includes(table)).length;
}

/** What a statement does that it may not. @returns English phrases; none when it is fine */
export function faultsOfSql(sql: string): readonly string[] {
  const faults = forbidden.flatMap(([pattern, fault]) => (pattern.test(sql) ? [fault] : []));
  const logs = mentions(sql, logTables);
  const ids = [...sql.matchAll(/\blog_id\b/g)].length;
  if (logs > ids) faults.push('reads or writes a table of a log without its log_id');
  if (logs > 0 && !/\$1\b/.test(sql)) faults.push('does not name its log with $1');
  if (logs > 0 && mentions(sql, directoryTables) > 0) faults.push('joins a log with the directory');
  return faults;
}
