import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { loadSleutelring } from '../../pseudonimisering/sleutelring.ts';
import { DATABASE_NAME, databasePath, isThere, sleutelringPath } from '../data-folder.ts';
import { currentSchema } from '../sqlite/migrate.ts';
import { inspectCopy } from '../sqlite/snapshot.ts';
import { fingerprint, sync } from './files.ts';
import type { Progress } from './make-backup.ts';
import type { Inhoud, Manifest } from './manifest.ts';
import { checkMerken, readManifest } from './manifest.ts';

/** What stands in the data folder after a restore. */
export interface Restored extends Inhoud {
  /** True when the schema is older than that of this version: `migrate` comes before `serve`. */
  readonly ouderSchema: boolean;
}

export interface RestoreOptions {
  /** The folder of one backup. */
  readonly van: string;
  /** The file with the key ring, which is kept elsewhere. */
  readonly keys: string;
  /** The data folder to make; it may exist when it is empty. */
  readonly data: string;
}

/** Everything that can be refused before a byte is copied. */
function check({ van, keys, data }: RestoreOptions): Manifest {
  if (lstatSync(data, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new Error('De gegevensmap is een bestand of een link: zet een backup terug in een nieuwe map.');
  if (existsSync(data) && readdirSync(data).length > 0)
    throw new Error('De gegevensmap is niet leeg: zet een backup terug in een nieuwe map.');
  const manifest = readManifest(van);
  if (manifest.schema > currentSchema())
    throw new Error('De backup is door een nieuwere versie gemaakt: zet haar terug met die versie.');
  if (!isThere(keys)) throw new Error('De sleutelring ontbreekt: wijs haar kopie aan met --keys.');
  checkMerken(manifest, loadSleutelring(keys));
  return manifest;
}

async function copyDatabase(van: string, staging: string, { bestand, ...manifest }: Manifest): Promise<void> {
  const source = join(van, DATABASE_NAME);
  if (!isThere(source)) throw new Error('De backup is niet heel: de opslag ontbreekt.');
  const found = await fingerprint(source, databasePath(staging));
  if (found.bytes !== bestand.bytes)
    throw new Error('De backup is niet heel: de opslag is langer of korter dan het manifest zegt.');
  if (found.sha256 !== bestand.sha256)
    throw new Error('De backup is gewijzigd of beschadigd: de opslag heeft een andere inhoud dan het manifest zegt.');
  // What was written is read back: the disk that is restored to may be the one that is failing.
  const inside = inspectCopy(databasePath(staging));
  if (inside.schema !== manifest.schema || JSON.stringify(inside.logs) !== JSON.stringify(manifest.logs))
    throw new Error('De backup klopt niet: de opslag reikt niet tot waar het manifest zegt.');
}

/**
 * Puts a backup and the key ring in a new data folder, which appears by one rename after all was checked and on disk. Nothing is overwritten.
 * @throws Error with a sentence for the operator
 */
export async function restoreBackup(options: RestoreOptions, progress: Progress): Promise<Restored> {
  const data = resolve(options.data);
  const manifest = check({ ...options, data });
  mkdirSync(dirname(data), { recursive: true, mode: 0o700 });
  const staging = mkdtempSync(`${data}.herstel-`);
  try {
    progress('terugzetten', 0);
    await copyDatabase(options.van, staging, manifest);
    writeFileSync(sleutelringPath(staging), readFileSync(options.keys), { mode: 0o600, flag: 'wx', flush: true });
    chmodSync(staging, 0o700);
    sync(staging);
    renameSync(staging, data);
    sync(dirname(data));
    progress('terugzetten', 1);
  } catch (error) {
    rmSync(staging, { recursive: true, force: true });
    throw error;
  }
  const { merken: _, ...inhoud } = manifest;
  return { ...inhoud, ouderSchema: manifest.schema < currentSchema() };
}
