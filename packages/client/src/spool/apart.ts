import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { codeOf } from '../http/errors.ts';
import type { Regel } from '../logboek/logboek.ts';
import type { Schade } from './herstel.ts';
import { syncFolder } from './herstel.ts';
import type { GelegdeRegel } from './record.ts';
import type { Zegel } from './zegel.ts';
import { createZegel } from './zegel.ts';

/** Why a line stands apart: the register refused it for good, or it became too old to send safely. */
export type ApartReden = 'geweigerd' | 'verlopen';

/** What the register had against a line; `velden` are `naam (code)`. */
export interface Weigering {
  readonly status: number;
  readonly code: string;
  readonly velden: readonly string[];
}

/** A line that is not sent any more, and why. A line may stand here twice, with one key, when the process was killed meanwhile. */
export interface ApartRegel extends GelegdeRegel {
  /** When it was set apart, in milliseconds since 1970. */
  readonly sinds: number;
  readonly weigering: Weigering | null;
}

interface Opgeslagen {
  readonly gelegd: string;
  readonly sinds: string;
  readonly weigering: Weigering | null;
  /** The line; or sealed, as base64. */
  readonly regel: Regel | string;
}

const apartFile = (folder: string, reden: ApartReden): string => join(folder, `${reden}.ndjson`);

/** Adds lines to the file of their reason, durably. @throws what node:fs throws */
export async function setApart(
  folder: string,
  zegel: Zegel,
  reden: ApartReden,
  regels: readonly ApartRegel[],
): Promise<void> {
  const text = regels.map(({ regel, gelegd, sinds, weigering }) => {
    const sealed = Buffer.concat([Buffer.of(zegel.soort), zegel.seal(Buffer.from(JSON.stringify(regel)))]);
    const entry: Opgeslagen = {
      gelegd: new Date(gelegd).toISOString(),
      sinds: new Date(sinds).toISOString(),
      weigering,
      regel: zegel.soort === 0 ? regel : sealed.toString('base64'),
    };
    // In front: half a line of a process that was killed must not spoil this one.
    return `\n${JSON.stringify(entry)}`;
  });
  const handle = await open(apartFile(folder, reden), 'a', 0o600);
  try {
    await handle.writeFile(text.join(''));
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await syncFolder(folder);
}

/** Keeps bytes that are no line any more, in a file of their own. @returns its name */
export async function keepDamage(folder: string, { segment, begin, bytes }: Schade): Promise<string> {
  const name = `beschadigd-${String(segment)}-${String(begin)}`;
  await writeFile(join(folder, name), bytes, { mode: 0o600, flush: true });
  await syncFolder(folder);
  return name;
}

function parse(line: string, zegel: Zegel): ApartRegel | null {
  let entry: Opgeslagen;
  try {
    entry = JSON.parse(line) as Opgeslagen;
  } catch {
    // Half a line of a process that was killed: the line itself was set apart again.
    return null;
  }
  const { gelegd, sinds, weigering, regel } = entry;
  const sealed = typeof regel === 'string' ? Buffer.from(regel, 'base64') : null;
  const open = sealed === null ? null : zegel.open(sealed[0] ?? 0, sealed.subarray(1)).toString('utf8');
  return {
    gelegd: Date.parse(gelegd),
    sinds: Date.parse(sinds),
    weigering,
    regel: open === null ? (regel as Regel) : (JSON.parse(open) as Regel),
  };
}

/**
 * The lines that were set apart, oldest first. Mend one and lay it down again with a new key, or check by hand whether the register has it.
 * @throws SpoolFout `sleutel`
 */
export async function readApart(
  folder: string,
  reden: ApartReden,
  sleutel: Uint8Array | null = null,
): Promise<readonly ApartRegel[]> {
  const zegel = createZegel(sleutel);
  let text = '';
  try {
    text = await readFile(apartFile(folder, reden), 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  return text.split('\n').flatMap((line) => {
    const found = line === '' ? null : parse(line, zegel);
    return found === null ? [] : [found];
  });
}
