import { hash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { beforeAll, describe, expect, test } from 'vitest';

import { ensureOntwikkelomgeving } from '../../autorisatie/manage-applicaties.ts';
import { systemClock } from '../../clock.ts';
import { createSealer } from '../../pseudonimisering/sealer.ts';
import { createSleutelring, loadSleutelring } from '../../pseudonimisering/sleutelring.ts';
import { newFolder } from '../../testing/store.ts';
import { openStore } from '../open-store.ts';
import { backupSleutelring } from './backup-sleutelring.ts';
import type { Backup } from './make-backup.ts';
import { makeBackup } from './make-backup.ts';
import type { Manifest } from './manifest.ts';
import { writeManifest } from './manifest.ts';
import { restoreBackup } from './restore-backup.ts';

const silent = (): void => undefined;
const take = (data: string, naar: string): Promise<Backup> => makeBackup(data, naar, systemClock, silent);
const ringOf = (data: string): string => join(data, 'sleutelring.json');
const databaseIn = (folder: string): string => join(folder, 'verwerkingenlog.db');

/** One store with one organisation, its backup and the copy of its key ring. */
let data: string;
let gemaakt: Backup;
let ring: string;
beforeAll(async () => {
  data = join(newFolder(), 'data');
  const store = await openStore({ data, dev: true, lock: false });
  const sealer = createSealer(store.sleutelring.keys('geheim', ''));
  await ensureOntwikkelomgeving({ engine: store.engine, sealer }, 1);
  gemaakt = await take(data, join(newFolder(), 'backups'));
  await store.close();
  ring = join(newFolder(), 'kluis', 'ring.json');
  backupSleutelring(data, ring);
});

describe('ONTWERP 7 backup', () => {
  test('is a folder of its own with one file and a manifest, which only its owner reads, without keys', () => {
    expect(readdirSync(gemaakt.map).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'manifest.json',
      'verwerkingenlog.db',
    ]);
    for (const name of readdirSync(gemaakt.map)) expect(statSync(join(gemaakt.map, name)).mode & 0o777).toBe(0o600);
    expect(statSync(gemaakt.map).mode & 0o777).toBe(0o700);
    const bytes = readdirSync(gemaakt.map).map((name) => readFileSync(join(gemaakt.map, name), 'latin1'));
    const { sleutels } = JSON.parse(readFileSync(ring, 'utf8')) as {
      sleutels: Record<string, readonly { readonly sleutel: string }[]>;
    };
    const keys = Object.values(sleutels).flatMap((list) => list.map(({ sleutel }) => Buffer.from(sleutel, 'base64')));
    expect(keys.length).toBeGreaterThan(5);
    for (const key of keys)
      for (const encoding of ['latin1', 'base64', 'hex'] as const)
        expect(bytes.some((text) => text.includes(key.toString(encoding)))).toBe(false);
    expect(gemaakt.sleutelringBestand).toBe(ringOf(data));
  });

  test('is refused in the data folder, also through a link, and beside a key ring', async () => {
    const link = join(newFolder(), 'link');
    symlinkSync(data, link);
    await expect(take(data, data)).rejects.toThrow('buiten de gegevensmap');
    await expect(take(data, join(data, 'nieuw'))).rejects.toThrow('buiten de gegevensmap');
    await expect(take(data, join(link, 'nieuw'))).rejects.toThrow('buiten de gegevensmap');
    const kluis = newFolder();
    copyFileSync(ring, join(kluis, 'iets-anders'));
    await expect(take(data, kluis)).rejects.toThrow('gescheiden');
    expect(readdirSync(kluis)).toEqual(['iets-anders']);
  });

  test('that fails leaves nothing: of no store, of a store with another key ring, of a damaged store', async () => {
    const naar = newFolder();
    await expect(take(newFolder(), naar)).rejects.toThrow('Er is geen opslag');
    const kring = join(newFolder(), 'kring');
    symlinkSync(kring, kring);
    await expect(take(kring, naar)).rejects.toMatchObject({ code: 'ELOOP' });
    const other = join(newFolder(), 'data');
    cpSync(data, other, { recursive: true });
    rmSync(ringOf(other));
    await expect(take(other, naar)).rejects.toThrow('De sleutelring ontbreekt');
    createSleutelring(ringOf(other));
    await expect(take(other, naar)).rejects.toThrow('De sleutelring hoort bij een andere opslag');
    copyFileSync(ring, ringOf(other));
    const db = new DatabaseSync(databaseIn(other));
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
    const file = readFileSync(databaseIn(other));
    file.fill(0x55, 4096 * 3, 4096 * 6);
    writeFileSync(databaseIn(other), file);
    await expect(take(other, naar)).rejects.toThrow('beschadigd');
    writeFileSync(databaseIn(other), 'geen opslag '.repeat(1000));
    await expect(take(other, naar)).rejects.toThrow(/niet te kopiëren|beschadigd/);
    expect(readdirSync(naar)).toEqual([]);
  });

  test('holds one moment, however much is written meanwhile', async () => {
    const busy = join(newFolder(), 'data');
    cpSync(data, busy, { recursive: true });
    const writer = new DatabaseSync(databaseIn(busy));
    writer.exec('CREATE TABLE proef (nummer INTEGER PRIMARY KEY, vulling BLOB) STRICT');
    const insert = writer.prepare('INSERT INTO proef (vulling) VALUES (randomblob(4000))');
    writer.exec('BEGIN');
    for (let i = 0; i < 5_000; i += 1) insert.run();
    writer.exec('COMMIT');
    // Each step of the copy meets a new commit: a copy that begins anew at each would never end.
    let written = 0;
    const made = await makeBackup(busy, join(newFolder(), 'backups'), systemClock, (step) => {
      if (step !== 'kopiëren') return;
      insert.run();
      written += 1;
    });
    writer.close();
    expect(written).toBeGreaterThan(3);
    const copy = new DatabaseSync(databaseIn(made.map), { readOnly: true });
    expect(copy.prepare('SELECT count(*) AS aantal FROM proef').get()).toEqual({ aantal: 5_000 });
    copy.close();
  });
});

describe('ONTWERP 7 D1 the copy of the key ring', () => {
  test('is the ring, for its owner only, and never replaces a file', () => {
    expect(readFileSync(ring)).toEqual(readFileSync(ringOf(data)));
    expect(statSync(ring).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(ring, '..'))).toEqual(['ring.json']);
    expect(() => backupSleutelring(data, ring)).toThrow('staat al een bestand');
  });

  test('is refused in the data folder and where backups are', () => {
    expect(() => backupSleutelring(data, join(data, 'kopie', 'ring.json'))).toThrow('buiten de gegevensmap');
    for (const folder of [gemaakt.map, join(gemaakt.map, '..'), join(gemaakt.map, 'diep')])
      expect(() => backupSleutelring(data, join(folder, 'ring.json'))).toThrow('gescheiden');
  });

  test('is not made of a damaged ring', () => {
    const broken = join(newFolder(), 'data');
    cpSync(data, broken, { recursive: true });
    truncateSync(ringOf(broken), 200);
    expect(() => backupSleutelring(broken, join(newFolder(), 'ring.json'))).toThrow('onleesbaar');
  });
});

describe('ONTWERP 7 restore', () => {
  const restore = (van: string, keys = ring, naar = join(newFolder(), 'data')): Promise<unknown> =>
    restoreBackup({ van, keys, data: naar }, silent);
  const kopie = (): string => {
    const folder = join(newFolder(), 'backup');
    cpSync(gemaakt.map, folder, { recursive: true });
    return folder;
  };
  const manifestOf = (folder: string): Manifest =>
    JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  const change = (folder: string, changes: object): void =>
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifestOf(folder), ...changes }));
  /** A manifest that the ring itself vouches for. */
  const vouch = (folder: string, changes: object): void => {
    const { merken: _, ...inhoud } = manifestOf(folder);
    rmSync(join(folder, 'manifest.json'));
    writeManifest(folder, { ...inhoud, ...changes }, loadSleutelring(ring));
  };
  const ringWith = (changes: (sleutels: Record<string, unknown[]>) => void): string => {
    const path = join(newFolder(), 'ring.json');
    const value = JSON.parse(readFileSync(ring, 'utf8')) as { sleutels: Record<string, unknown[]> };
    changes(value.sleutels);
    const controle = hash('sha256', JSON.stringify(value.sleutels));
    writeFileSync(path, JSON.stringify({ ...value, controle }));
    return path;
  };
  const nieuw = (): { nummer: number; sleutel: string } => ({
    nummer: 2,
    sleutel: Buffer.alloc(32, 7).toString('base64'),
  });

  test('gives a folder that opens, for its owner only; into an empty folder too', async () => {
    const leeg = newFolder();
    chmodSync(leeg, 0o755);
    await restore(gemaakt.map, ring, leeg);
    expect(statSync(leeg).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(leeg)) expect(statSync(join(leeg, name)).mode & 0o777).toBe(0o600);
    const store = await openStore({ data: leeg, dev: false, lock: true });
    expect(await store.engine.query('SELECT client_id FROM applicatie', [])).toEqual([{ client_id: 'ontwikkel' }]);
    await store.close();
  });

  type Prepare = (folder: string) => unknown;
  const cases: readonly (readonly [string, Prepare, RegExp])[] = [
    ['no manifest', (folder) => rmSync(join(folder, 'manifest.json')), /geen backup/],
    ['a manifest that is no JSON', (folder) => writeFileSync(join(folder, 'manifest.json'), '{'), /geen backup/],
    ['a manifest of something else', (folder) => change(folder, { formaat: 'anders' }), /geen backup/],
    ['a later format', (folder) => change(folder, { formaat: 'verwerkingenlog-backup-2' }), /nieuwere versie/],
    ['a manifest that lacks its logs', (folder) => change(folder, { logs: undefined }), /onvolledig/],
    ['no store', (folder) => rmSync(databaseIn(folder)), /opslag ontbreekt/],
    ['a store cut short', (folder) => truncateSync(databaseIn(folder), 8192), /niet heel/],
    ['a store with something after it', (folder) => writeFileSync(databaseIn(folder), 'x', { flag: 'a' }), /niet heel/],
    [
      'one bit that changed',
      (folder) => {
        const bytes = readFileSync(databaseIn(folder));
        bytes[5000] = (bytes[5000] ?? 0) ^ 1;
        writeFileSync(databaseIn(folder), bytes);
      },
      /gewijzigd of beschadigd/,
    ],
    ['a manifest that claims more', (folder) => change(folder, { logs: [{ oin: '1', volgnummer: 9 }] }), /gewijzigd/],
    ['a later schema', (folder) => vouch(folder, { schema: 999 }), /nieuwere versie/],
    [
      'a manifest of another backup of the same register',
      (folder) => vouch(folder, { logs: [{ oin: '00000099000000000000', volgnummer: 7 }] }),
      /reikt niet/,
    ],
  ];
  test.each(cases)('of a backup with %s is refused and leaves nothing', async (_what, prepare, message) => {
    const folder = kopie();
    prepare(folder);
    const parent = newFolder();
    await expect(restore(folder, ring, join(parent, 'data'))).rejects.toThrow(message);
    expect(readdirSync(parent)).toEqual([]);
  });

  test('asks for a key ring that fits with every one of its keys', async () => {
    const other = join(newFolder(), 'ring.json');
    createSleutelring(other);
    await expect(restore(gemaakt.map, join(newFolder(), 'weg.json'))).rejects.toThrow('sleutelring ontbreekt');
    await expect(restore(gemaakt.map, other)).rejects.toThrow('hoort niet bij deze backup');
    const doelen = Object.keys((JSON.parse(readFileSync(ring, 'utf8')) as { sleutels: object }).sleutels);
    for (const doel of doelen) {
      const altered = ringWith((sleutels) => void (sleutels[doel] = [nieuw()]));
      await expect(restore(gemaakt.map, altered), doel).rejects.toThrow('mist sleutels');
    }
    // A ring that got keys since then still has the old ones.
    await restore(
      gemaakt.map,
      ringWith((sleutels) => {
        for (const doel of doelen) sleutels[doel]?.push(nieuw());
      }),
    );
  });

  test('never goes into a folder with something in it', async () => {
    const used = newFolder();
    mkdirSync(join(used, 'iets'));
    await expect(restore(gemaakt.map, ring, used)).rejects.toThrow('niet leeg');
    await expect(restore(gemaakt.map, ring, data)).rejects.toThrow('niet leeg');
    expect(readdirSync(used)).toEqual(['iets']);
    const link = join(newFolder(), 'link');
    symlinkSync(newFolder(), link);
    await expect(restore(gemaakt.map, ring, link)).rejects.toThrow('een bestand of een link');
  });

  test('of an older schema is put back, and says that it must be migrated', async () => {
    const old = join(newFolder(), 'data');
    cpSync(data, old, { recursive: true });
    const db = new DatabaseSync(databaseIn(old));
    db.exec('PRAGMA user_version = 0');
    db.close();
    const made = await take(old, join(newFolder(), 'backups'));
    const naar = join(newFolder(), 'data');
    expect(await restore(made.map, ring, naar)).toMatchObject({ schema: 0, ouderSchema: true });
    expect(existsSync(databaseIn(naar))).toBe(true);
    await expect(openStore({ data: naar, dev: false, lock: false })).rejects.toThrow('migrate');
  });
});
