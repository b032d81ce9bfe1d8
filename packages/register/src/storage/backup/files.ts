import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, fsyncSync, openSync, readdirSync, realpathSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';

/** What tells whether a file is still the one that was written. */
export interface Vingerafdruk {
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** Reads a file through, and copies it on the way when `target` is given. The copy is on disk when this resolves. */
export async function fingerprint(source: string, target?: string): Promise<Vingerafdruk> {
  const hash = createHash('sha256');
  let bytes = 0;
  const copy = target === undefined ? null : await open(target, 'wx', 0o600);
  try {
    for await (const chunk of createReadStream(source) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      bytes += chunk.length;
      // Not `write`, which may write less than it was given.
      await copy?.writeFile(chunk);
    }
    await copy?.sync();
  } finally {
    await copy?.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Forces a file, or the names in a folder, to disk: without it a power cut may take back a rename. */
export function sync(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** The real place of a path of which the last parts may not exist yet. */
function realPlace(path: string): string {
  const full = resolve(path);
  if (existsSync(full) || dirname(full) === full) return existsSync(full) ? realpathSync(full) : full;
  return join(realPlace(dirname(full)), relative(dirname(full), full));
}

/** Is `path` the folder itself, or below it? Links are followed. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(realPlace(folder), realPlace(path));
  return way === '' || (!way.startsWith('..') && !way.startsWith('/'));
}

/** Names in a folder; none when it does not exist. */
export function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
