import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/*
 * Loaded into a register under test (`node --import`): once the file that `COMMIT_FOUT` names exists, a commit ends as SQLite ends it when
 * fsync fails. A number in that file lets so many commits go well first. `COMMIT` in that file stores the transaction all the same, as an fsync does that fails after the write; `ROLLBACK` loses it.
 * The code and what a restart shows were seen with a real fsync that was made to fail.
 */
const SQLITE_IOERR_FSYNC = 1034;
let seen = 0;
const file = process.env['COMMIT_FOUT'] ?? '';
// oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
const { exec } = DatabaseSync.prototype;

DatabaseSync.prototype.exec = function execute(this: DatabaseSync, sql: string): void {
  if (sql !== 'COMMIT' || !existsSync(file)) return exec.call(this, sql);
  const [really = '', wellFirst = '0'] = readFileSync(file, 'utf8').split(' ');
  seen += 1;
  if (seen <= Number(wellFirst)) return exec.call(this, sql);
  exec.call(this, really);
  throw Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', errcode: SQLITE_IOERR_FSYNC });
};
