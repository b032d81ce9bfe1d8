import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** Statements kept ready per connection; the register has some dozens of texts. */
const PREPARED_MAX = 256;

/** Prepares each SQL text once per connection. Portable `$1` becomes SQLite's `?1`. */
export function createStatementCache(db: DatabaseSync): (sql: string) => StatementSync {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    if (prepared.size >= PREPARED_MAX) prepared.clear();
    const statement = db.prepare(sql.replaceAll(/\$(\d+)/g, '?$1'));
    prepared.set(sql, statement);
    return statement;
  };
}
