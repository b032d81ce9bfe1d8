import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { isSleutelring } from '../../pseudonimisering/sleutelring.ts';
import { namesIn } from './files.ts';
import { isBackup } from './manifest.ts';

/** A key ring is some kilobytes; what is larger is something else. */
const RING_BYTES_MAX = 1024 * 1024;

function isRingFile(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile() || found.size > RING_BYTES_MAX) return false;
  return isSleutelring(readFileSync(path, 'utf8'));
}

/** Does a key ring stand in this folder, under whatever name? */
export function holdsSleutelring(folder: string): boolean {
  return namesIn(folder).some((name) => isRingFile(join(folder, name)));
}

/** Is this a folder with backups, or inside one? */
export function holdsBackups(folder: string): boolean {
  if (isBackup(folder) || namesIn(folder).some((name) => isBackup(join(folder, name)))) return true;
  const parent = dirname(folder);
  return parent !== folder && isBackup(parent);
}
