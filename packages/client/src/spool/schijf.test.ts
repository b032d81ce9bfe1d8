import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, onTestFinished, test, vi } from 'vitest';

import { newFolder, nowhere, regelOver, spoolIn } from '../testing/spools.ts';

const WORKER = fileURLToPath(new URL('../testing/full-worker.ts', import.meta.url));
/** Room for some lines of about 700 bytes, the last of them in part. */
const ROOM_BYTES = 8_192;
const LINES = 20;

interface Verslag {
  readonly uitkomsten: readonly string[];
  readonly wachtend: number;
}

test('X1 a disk that gets full: a typed fault, the lines before it stay, and when there is room it goes on', async () => {
  const folder = newFolder();
  // The database of the lock is a file too; it takes a page.
  const args = [`--fsize=${String(ROOM_BYTES)}`, process.execPath, '--conditions=@vwl/source', WORKER];
  const child = spawn('prlimit', [...args, folder, String(LINES)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const said: Verslag[] = [];
  child.on('message', (message) => said.push(message as Verslag));
  await new Promise((resolve) => child.once('exit', resolve));
  const { uitkomsten, wachtend } = said[0] ?? { uitkomsten: [], wachtend: 0 };
  const fits = uitkomsten.findIndex((uitkomst) => uitkomst !== 'ligt vast');
  expect(fits).toBeGreaterThan(5);
  expect(uitkomsten.slice(fits)).toEqual(Array.from({ length: LINES - fits }, () => 'SpoolFout schijf EFBIG'));
  expect(wachtend).toBe(fits);
  const { spool, meldingen } = await spoolIn({ client: nowhere() }, folder);
  expect(spool.tellingen()).toMatchObject({ wachtend: fits, beschadigd: 0 });
  await spool.leg(regelOver('er is weer plaats'));
  expect(spool.tellingen().wachtend).toBe(fits + 1);
  expect(meldingen.filter(({ soort }) => soort !== 'storing')).toEqual([]);
});

/** The methods of a file, to break one as a disk does. */
async function fileMethods(folder: string): Promise<FileHandle> {
  const handle = await open(join(folder, 'leeg'), 'w');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}
const broken = (code: string) => (): Promise<never> => Promise.reject(Object.assign(new Error('disk'), { code }));

test('X1 a disk that does not confirm: nothing is acknowledged then, nor until the spool is opened again', async () => {
  const { spool, folder } = await spoolIn({ client: nowhere() });
  await spool.leg(regelOver('een'));
  const datasync = vi.spyOn(await fileMethods(newFolder()), 'datasync').mockImplementationOnce(broken('EIO'));
  onTestFinished(() => datasync.mockRestore());
  const ends = await Promise.allSettled([spool.leg(regelOver('twee')), spool.leg(regelOver('drie'))]);
  for (const end of [...ends, ...(await Promise.allSettled([spool.leg(regelOver('vier'))]))])
    expect(end).toMatchObject({ status: 'rejected', reason: { name: 'SpoolFout', reden: 'schijf', code: 'EIO' } });
  expect(spool.tellingen().wachtend).toBe(1);
  await spool.close({ timeoutMs: 0 });
  const again = await spoolIn({ client: nowhere() }, folder);
  // What the disk kept of the others is sent: a line without its act may be there.
  expect(again.spool.tellingen()).toMatchObject({ wachtend: 3, beschadigd: 0 });
  await again.spool.leg(regelOver('vijf'));
});

test('X1 a disk without room for a moment: the line is refused, its first half wiped, and the next is kept', async () => {
  const { spool, folder } = await spoolIn({ client: nowhere() });
  await spool.leg(regelOver('een'));
  const methods = await fileMethods(newFolder());
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this` below
  const whole = methods.write as (...given: unknown[]) => Promise<unknown>;
  const write = vi.spyOn(methods, 'write').mockImplementationOnce(async function half(
    this: FileHandle,
    bytes: Buffer,
    from: number,
    _length: number,
    position: number,
  ) {
    await whole.call(this, bytes, from, 100, position);
    throw Object.assign(new Error('disk'), { code: 'ENOSPC' });
  } as unknown as typeof methods.write);
  onTestFinished(() => write.mockRestore());
  const file = join(folder, '0000000001.spool');
  const { size } = statSync(file);
  await expect(spool.leg(regelOver('twee'))).rejects.toMatchObject({ reden: 'schijf', code: 'ENOSPC' });
  expect(statSync(file).size).toBe(size);
  await spool.leg(regelOver('drie'));
  await spool.close({ timeoutMs: 0 });
  const again = await spoolIn({ client: nowhere() }, folder);
  expect(again.spool.tellingen()).toMatchObject({ wachtend: 2, beschadigd: 0 });
});
