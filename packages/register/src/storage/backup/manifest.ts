import { createHmac, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Sleutelring } from '../../pseudonimisering/sleutelring.ts';
import { sleuteldoelen } from '../../pseudonimisering/sleutelring.ts';
import type { Vingerafdruk } from './files.ts';

/** How far a log reaches in a copy of the store. */
interface LogStand {
  readonly oin: string;
  readonly volgnummer: number;
}

/** What a backup says of itself. */
export interface Inhoud {
  readonly formaat: string;
  /** RFC 3339, UTC. */
  readonly gemaakt: string;
  readonly schema: number;
  /** The name of the key ring that reads it. */
  readonly sleutelring: string;
  readonly bestand: Vingerafdruk;
  readonly logs: readonly LogStand[];
}

/** `Inhoud` with one HMAC per purpose of the key ring: only that ring makes them, with all of its keys. */
export interface Manifest extends Inhoud {
  readonly merken: Readonly<Record<string, string>>;
}

export const BACKUP_FORMAT = 'verwerkingenlog-backup-1';
const FORMATS = /^verwerkingenlog-backup-\d+$/;
const manifestPath = (folder: string): string => join(folder, 'manifest.json');

function merkOf(ring: Sleutelring, doel: (typeof sleuteldoelen)[number], inhoud: Inhoud): readonly Buffer[] {
  const text = JSON.stringify(inhoud);
  return ring.keys(doel, 'backup').map(({ key }) => createHmac('sha256', key).update(text).digest());
}

/** Writes the manifest of a backup, to disk. */
export function writeManifest(folder: string, inhoud: Inhoud, ring: Sleutelring): void {
  const merken = Object.fromEntries(
    sleuteldoelen.map((doel) => [doel, merkOf(ring, doel, inhoud).at(-1)?.toString('hex') ?? '']),
  );
  const manifest: Manifest = { ...inhoud, merken };
  writeFileSync(manifestPath(folder), `${JSON.stringify(manifest, null, 2)}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isComplete(value: Readonly<Record<string, unknown>>): boolean {
  const { gemaakt, schema, sleutelring, bestand, logs, merken } = value;
  return (
    typeof gemaakt === 'string' &&
    Number.isSafeInteger(schema) &&
    typeof sleutelring === 'string' &&
    isObject(bestand) &&
    Number.isSafeInteger(bestand['bytes']) &&
    typeof bestand['sha256'] === 'string' &&
    Array.isArray(logs) &&
    logs.every((log) => isObject(log) && typeof log['oin'] === 'string' && Number.isSafeInteger(log['volgnummer'])) &&
    isObject(merken)
  );
}

/** @returns the JSON of a manifest in this folder, of whatever version; null when there is none */
function parseManifest(folder: string): Readonly<Record<string, unknown>> | null {
  if (!existsSync(manifestPath(folder))) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(manifestPath(folder), 'utf8'));
    return isObject(value) && FORMATS.test(String(value['formaat'])) ? value : null;
  } catch {
    return null;
  }
}

/** Is this folder a backup? */
export function isBackup(folder: string): boolean {
  return parseManifest(folder) !== null;
}

/** Reads the manifest of a backup. @throws Error with a sentence for the operator when it is none, or one of a later version */
export function readManifest(folder: string): Manifest {
  const value = parseManifest(folder);
  if (value === null) throw new Error('Dit is geen backup: het manifest ontbreekt of is onleesbaar.');
  if (value['formaat'] !== BACKUP_FORMAT)
    throw new Error('De backup is door een nieuwere versie gemaakt: zet haar terug met die versie.');
  if (!isComplete(value)) throw new Error('Het manifest van de backup is onvolledig.');
  return value as unknown as Manifest;
}

/** @throws Error unless the key ring is the one of this backup and nobody changed the manifest since */
export function checkMerken({ merken, ...inhoud }: Manifest, ring: Sleutelring): void {
  if (ring.kenmerk !== inhoud.sleutelring) throw new Error('De sleutelring hoort niet bij deze backup.');
  const fits = sleuteldoelen.every((doel) => {
    const given = Buffer.from(String(merken[doel]), 'hex');
    return merkOf(ring, doel, inhoud).some((made) => made.length === given.length && timingSafeEqual(made, given));
  });
  if (!fits)
    throw new Error('Het manifest is gewijzigd, of de sleutelring mist sleutels waarmee de backup is gemaakt.');
}
