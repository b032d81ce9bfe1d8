import type { KeyObject } from 'node:crypto';
import { createSecretKey, hash, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

import type { NumberedKey } from './sealer.ts';

/**
 * What a key is for (integriteit 3.2). `zoekindex` and `idempotentie` feed HMACs, the others encrypt: `subject` identifiers,
 * `payload` what stands in a line, `geheim` secrets of applications, `cursor` tokens of paging, `volgorde` hides the order of ids.
 */
export const sleuteldoelen = [
  'zoekindex',
  'subject',
  'payload',
  'geheim',
  'cursor',
  'idempotentie',
  'volgorde',
] as const;
type Sleuteldoel = (typeof sleuteldoelen)[number];

/** The keys of one store. They live in a file of their own, outside the database and its backups (D1). */
export interface Sleutelring {
  /** Names the ring without telling anything of its keys. */
  readonly kenmerk: string;
  /** Keys derived for one purpose and context (a log, a bucket), oldest first. */
  keys(doel: Sleuteldoel, context: string): readonly NumberedKey[];
  /** The key in use for one purpose and context. */
  key(doel: Sleuteldoel, context: string): KeyObject;
}

interface RingFile {
  readonly formaat: string;
  readonly kenmerk: string;
  readonly sleutels: Readonly<Record<Sleuteldoel, readonly { readonly nummer: number; readonly sleutel: string }[]>>;
  /** Of the keys: a ring with a changed character would encrypt new lines so that nobody can ever read them. */
  readonly controle?: string;
}

const FORMAT = 'verwerkingenlog-sleutelring-1';
const KEY_BYTES = 32;

/** Tells nothing of the keys: they are random. */
const controleOf = (sleutels: unknown): string => hash('sha256', JSON.stringify(sleutels));

/** Writes a fresh key ring. @throws Error when the file exists. */
export function createSleutelring(path: string): void {
  const fresh = (): { nummer: number; sleutel: string }[] => [
    { nummer: 1, sleutel: randomBytes(KEY_BYTES).toString('base64') },
  ];
  const sleutels = Object.fromEntries(sleuteldoelen.map((doel) => [doel, fresh()]));
  const ring = { formaat: FORMAT, kenmerk: randomUUID(), sleutels, controle: controleOf(sleutels) };
  writeFileSync(path, `${JSON.stringify(ring, null, 2)}\n`, { mode: 0o600, flag: 'wx', flush: true });
}

/** A key has a number of its own in every ciphertext, and 256 bits. */
function isKey({ nummer, sleutel }: { readonly nummer: unknown; readonly sleutel: unknown }): boolean {
  const numbered = typeof nummer === 'number' && Number.isInteger(nummer) && nummer > 0;
  return numbered && typeof sleutel === 'string' && Buffer.from(sleutel, 'base64').length === KEY_BYTES;
}

function parseRing(text: string): RingFile {
  let ring: Partial<RingFile>;
  try {
    ring = (JSON.parse(text) ?? {}) as Partial<RingFile>;
  } catch {
    // The message of the engine quotes the text, which holds keys.
    throw new Error('De sleutelring is onleesbaar.');
  }
  const complete =
    ring.formaat === FORMAT &&
    typeof ring.kenmerk === 'string' &&
    sleuteldoelen.every((doel) => {
      const keys = ring.sleutels?.[doel] ?? [];
      return keys.length > 0 && keys.every(isKey);
    });
  if (!complete) throw new Error('De sleutelring is onvolledig of van een ander formaat.');
  // The first rings were made without.
  if (ring.controle !== undefined && ring.controle !== controleOf(ring.sleutels))
    throw new Error('De sleutelring is beschadigd: een sleutel is veranderd.');
  return ring as RingFile;
}

/** Is this text a key ring, of whatever version and however damaged? For whoever must keep rings and backups apart. */
export function isSleutelring(text: string): boolean {
  return text.includes('verwerkingenlog-sleutelring-');
}

/** Reads a key ring. @throws Error with a sentence for the operator when it is missing or damaged, or of the operating system when it may not be read. */
export function loadSleutelring(path: string): Sleutelring {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const hint = 'zet de sleutelring terug, of maak er een met `verwerkingenlog keys init` voor een nieuwe opslag.';
    throw new Error(`De sleutelring ontbreekt: ${hint}`, { cause: error });
  }
  const ring = parseRing(text);
  const derived = new Map<string, readonly NumberedKey[]>();
  function keys(doel: Sleuteldoel, context: string): readonly NumberedKey[] {
    const name = `${doel}\0${context}`;
    let found = derived.get(name);
    if (found === undefined) {
      found = ring.sleutels[doel].map(({ nummer, sleutel }) => {
        const material = hkdfSync('sha256', Buffer.from(sleutel, 'base64'), '', `vwl1 ${doel} ${context}`, KEY_BYTES);
        return { nummer, key: createSecretKey(Buffer.from(material)) };
      });
      derived.set(name, found);
    }
    return found;
  }
  return {
    kenmerk: ring.kenmerk,
    keys,
    key: (doel, context) => {
      const last = keys(doel, context).at(-1);
      if (last === undefined) throw new Error('De sleutelring mist een sleutel.');
      return last.key;
    },
  };
}
