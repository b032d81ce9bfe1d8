import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { newFolder, nowhere, regelOver, spoolIn, until } from '../testing/spools.ts';
import { segmentFile } from './herstel.ts';
import { openSpool } from './open-spool.ts';
import { encode } from './record.ts';
import { createZegel } from './zegel.ts';

const FILE = '0000000001.spool';
/** As long as each other. */
const namen = ['een', 'due', 'tre'];
/** Every byte of the format itself is cut in `record.test.ts`; here a whole folder is opened each time. */
const STEP = process.env['REGISTER_TEST_LONG'] === '1' ? 1 : 29;

/** A folder with three lines that were acknowledged and not sent, as a process leaves it that was killed. */
async function killedFolder(): Promise<{ readonly folder: string; readonly bytes: Buffer; readonly length: number }> {
  const { spool, folder } = await spoolIn({ client: nowhere() });
  for (const naam of namen) await spool.leg(regelOver(naam));
  const copy = newFolder();
  for (const name of [FILE, 'stand']) cpSync(join(folder, name), join(copy, name));
  await spool.close({ timeoutMs: 0 });
  const bytes = readFileSync(join(copy, FILE));
  return { folder: copy, bytes, length: bytes.length / namen.length };
}

interface Stand {
  readonly wachtend: number;
  readonly gemeld: readonly string[];
}

/** Opens a folder and says how many lines wait there and what was reported. */
async function opened(folder: string, sleutel?: Uint8Array): Promise<Stand> {
  const gemeld: string[] = [];
  const spool = await openSpool({
    folder,
    client: nowhere(),
    ...(sleutel === undefined ? {} : { sleutel }),
    onMelding: (melding) => (melding.soort === 'beschadigd' ? gemeld.push(melding.bestand) : 0),
  });
  const { wachtend } = spool.tellingen();
  await spool.close({ timeoutMs: 0 });
  return { wachtend, gemeld };
}

test('X1 acknowledged lines that are cut off at any place are reported, the others wait; a second opening agrees', async () => {
  const { folder, bytes, length } = await killedFolder();
  const stand = readFileSync(join(folder, 'stand'));
  const cuts = Array.from({ length: Math.ceil(bytes.length / STEP) }, (_, i) => i * STEP);
  for (const cut of [...cuts, length, 2 * length, bytes.length]) {
    writeFileSync(join(folder, FILE), bytes.subarray(0, cut));
    writeFileSync(join(folder, 'stand'), stand);
    const whole = Math.floor(cut / length);
    const { wachtend, gemeld } = await opened(folder);
    expect([cut, wachtend, gemeld]).toEqual([
      cut,
      whole,
      cut === bytes.length ? [] : [`beschadigd-1-${String(whole * length)}`],
    ]);
    expect((await opened(folder)).wachtend).toBe(whole);
  }
});

test('X1 a tail that was never acknowledged goes, wherever it was torn, and nothing is reported', async () => {
  const { folder, bytes, length } = await killedFolder();
  const stand = readFileSync(join(folder, 'stand'));
  const torn = encode({ regel: regelOver('vier'), gelegd: 1 }, createZegel(null));
  for (let cut = 1; cut < torn.length; cut += STEP) {
    writeFileSync(join(folder, FILE), Buffer.concat([bytes, torn.subarray(0, cut)]));
    writeFileSync(join(folder, 'stand'), stand);
    expect([cut, await opened(folder)]).toEqual([cut, { wachtend: 3, gemeld: [] }]);
    expect(statSync(join(folder, FILE)).size).toBe(3 * length);
  }
  // Whole on the disk though nobody was told: it is a line.
  writeFileSync(join(folder, FILE), Buffer.concat([bytes, torn]));
  writeFileSync(join(folder, 'stand'), stand);
  expect(await opened(folder)).toEqual({ wachtend: 4, gemeld: [] });
});

test('X1 damage in the middle is set apart byte for byte and reported, and the lines around it go on', async () => {
  const { folder, bytes, length } = await killedFolder();
  const broken = Buffer.from(bytes);
  broken.fill(0, length + 20, length + 30);
  writeFileSync(join(folder, FILE), broken);
  const { wachtend, gemeld } = await opened(folder);
  expect([wachtend, gemeld]).toEqual([2, [`beschadigd-1-${String(length)}`]]);
  const apart = readFileSync(join(folder, gemeld[0] ?? ''));
  expect(apart.equals(broken.subarray(length, 2 * length))).toBe(true);
});

test('X1 a file that is gone, and a stand that is gone or broken, are reported', async () => {
  const { folder, bytes } = await killedFolder();
  const stand = readFileSync(join(folder, 'stand'));
  writeFileSync(join(folder, 'stand'), 'onzin');
  expect(await opened(folder)).toEqual({ wachtend: 3, gemeld: ['beschadigd-0-0'] });
  rmSync(join(folder, 'stand'));
  expect(await opened(folder)).toEqual({ wachtend: 3, gemeld: ['beschadigd-0-0'] });
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.spool'))) rmSync(join(folder, name));
  writeFileSync(join(folder, 'stand'), stand);
  expect(await opened(folder)).toEqual({ wachtend: 0, gemeld: ['beschadigd-1-0'] });
  // Its number is not used again: the old stand would take new lines for sent.
  writeFileSync(join(folder, 'stand'), stand);
  const { spool } = await spoolIn({ client: nowhere() }, folder);
  await spool.leg(regelOver('vijf'));
  expect(existsSync(segmentFile(folder, 2))).toBe(true);
  expect(bytes.length).toBeGreaterThan(0);
});

test('a sealed spool needs its key; one that became sealed reads what was readable', async () => {
  const { folder } = await killedFolder();
  const sleutel = Buffer.alloc(32, 1);
  const { spool } = await spoolIn({ client: nowhere(), sleutel }, folder);
  await spool.leg(regelOver('geheim'));
  await spool.close({ timeoutMs: 0 });
  expect(readFileSync(segmentFile(folder, 2)).includes('geheim')).toBe(false);
  for (const other of [undefined, Buffer.alloc(32, 2)])
    await expect(opened(folder, other)).rejects.toMatchObject({ name: 'SpoolFout', reden: 'sleutel' });
  expect(await opened(folder, sleutel)).toEqual({ wachtend: 4, gemeld: [] });
});

test('D2 files are for their owner alone', async () => {
  const { spool, folder } = await spoolIn({ client: nowhere() });
  await spool.leg(regelOver('een'));
  for (const name of [FILE, 'stand']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('one spool, two owners: refused, in one process and in two, and free again after a kill', async () => {
  const { spool, folder } = await spoolIn({ client: nowhere() });
  await expect(opened(folder)).rejects.toMatchObject({ name: 'SpoolFout', reden: 'bezet' });
  // The refusal took nothing away from the owner.
  await expect(opened(folder)).rejects.toMatchObject({ reden: 'bezet' });
  await spool.leg(regelOver('een'));
  await spool.close({ timeoutMs: 0 });

  const script = `import { openSpool } from ${JSON.stringify(new URL('../index.ts', import.meta.url).href)};
    await openSpool({ folder: ${JSON.stringify(folder)}, client: {}, onMelding: () => undefined });
    process.send('open'); setInterval(() => undefined, 1000);`;
  const args = ['--conditions=@vwl/source', '--input-type=module-typescript', '-e', script];
  const other = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const gone = new Promise((resolve) => other.once('exit', resolve));
  await new Promise((resolve) => other.once('message', resolve));
  await expect(opened(folder)).rejects.toMatchObject({ reden: 'bezet' });
  other.kill('SIGKILL');
  await gone;
  await until(async () => expect((await opened(folder)).wachtend).toBe(1));
});
