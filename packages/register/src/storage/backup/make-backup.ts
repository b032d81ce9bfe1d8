import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { Clock } from '../../clock.ts';
import { formatInstant } from '../../clock.ts';
import { loadSleutelring } from '../../pseudonimisering/sleutelring.ts';
import { DATABASE_NAME, databasePath, isThere, sleutelringPath } from '../data-folder.ts';
import { copySnapshot, inspectCopy } from '../sqlite/snapshot.ts';
import { fingerprint, isWithin, sync } from './files.ts';
import type { Inhoud } from './manifest.ts';
import { BACKUP_FORMAT, writeManifest } from './manifest.ts';
import { holdsSleutelring } from './ring-places.ts';

/** A backup that is there. */
export interface Backup extends Inhoud {
  /** The folder with the copy and its manifest. */
  readonly map: string;
  /** Where the key ring stands, which is not in it. */
  readonly sleutelringBestand: string;
}

/** Told of what goes on: the step, and the share of it that is done, from 0 to 1. */
export type Progress = (step: string, done: number) => void;

/** What is not a whole backup ends in this. */
const PARTIAL = '.deel';

function checkPlaces(data: string, naar: string): void {
  if (!isThere(databasePath(data))) throw new Error('Er is geen opslag in deze gegevensmap.');
  if (isWithin(data, naar)) throw new Error('Bewaar een backup buiten de gegevensmap.');
  if (holdsSleutelring(naar))
    throw new Error('In deze map staat een sleutelring: bewaar een backup en de sleutelring gescheiden.');
}

/**
 * Copies the store of a register that may be running, without its key ring. It becomes a folder in `naar` by one rename after all was checked and on
 * disk: whatever stops it half-way leaves a name that ends in `.deel`, never a backup that is not whole.
 * @throws Error with a sentence for the operator
 */
export async function makeBackup(data: string, naar: string, clock: Clock, progress: Progress): Promise<Backup> {
  checkPlaces(data, naar);
  const ring = loadSleutelring(sleutelringPath(data));
  const gemaakt = formatInstant(clock.nowMicroseconds());
  const map = join(resolve(naar), `backup-${gemaakt.replaceAll(/[-:]/g, '').replace('.', '-')}`);
  const partial = `${map}${PARTIAL}`;
  mkdirSync(naar, { recursive: true, mode: 0o700 });
  mkdirSync(partial, { mode: 0o700 });
  try {
    const copy = join(partial, DATABASE_NAME);
    await copySnapshot(databasePath(data), copy, (done) => progress('kopiëren', done));
    chmodSync(copy, 0o600);
    progress('controleren', 0);
    const { schema, sleutelring, logs } = inspectCopy(copy);
    if (sleutelring !== null && sleutelring !== ring.kenmerk)
      throw new Error('De sleutelring hoort bij een andere opslag.');
    sync(copy);
    const bestand = await fingerprint(copy);
    const inhoud: Inhoud = { formaat: BACKUP_FORMAT, gemaakt, schema, sleutelring: ring.kenmerk, bestand, logs };
    writeManifest(partial, inhoud, ring);
    sync(partial);
    renameSync(partial, map);
    sync(naar);
    progress('controleren', 1);
    return { ...inhoud, map, sleutelringBestand: sleutelringPath(data) };
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}
