import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { loadSleutelring } from '../../pseudonimisering/sleutelring.ts';
import { sleutelringPath } from '../data-folder.ts';
import { isWithin, sync } from './files.ts';
import { holdsBackups } from './ring-places.ts';

/**
 * Copies the key ring to a file that only its owner reads, in a place without backups: who has both, has every person in the log.
 * The file is there whole, or it is not there.
 * @returns the name of the ring
 * @throws Error with a sentence for the operator
 */
export function backupSleutelring(data: string, naar: string): string {
  const target = resolve(naar);
  const folder = dirname(target);
  const { kenmerk } = loadSleutelring(sleutelringPath(data));
  if (isWithin(data, folder)) throw new Error('Bewaar de kopie van de sleutelring buiten de gegevensmap.');
  if (holdsBackups(folder))
    throw new Error('In deze map staan backups: bewaar een backup en de sleutelring gescheiden.');
  if (existsSync(target)) throw new Error('Op die plaats staat al een bestand.');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const partial = `${target}.deel`;
  rmSync(partial, { force: true });
  try {
    writeFileSync(partial, readFileSync(sleutelringPath(data)), { mode: 0o600, flag: 'wx', flush: true });
    // A link, unlike a rename, never replaces what is there.
    linkSync(partial, target);
  } finally {
    rmSync(partial, { force: true });
  }
  sync(folder);
  return kenmerk;
}
