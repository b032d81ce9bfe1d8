import { createCipheriv, randomBytes } from 'node:crypto';

import type { Clock } from '../clock.ts';
import type { Sleutelring } from '../pseudonimisering/sleutelring.ts';
import { bytesToUuid, uuidToBytes } from '../storage/uuid.ts';

/** Ids of a new actie and of its first objects. */
interface NieuweIds {
  readonly actieId: string;
  readonly actieKey: Uint8Array;
  readonly objectIds: readonly string[];
}

/**
 * Ids of acties and their objects. Outside they are UUIDs v4 in which no order is visible (V6, A/2357); inside they are keys in the
 * order of time, so that an index grows at its end, and the key of an object tells its actie without an index (ADR 0009).
 */
export interface ActieIds {
  mint(objecten: number): NieuweIds;
  /** The id of the n-th object that an actie ever had; the first is 1. */
  objectId(actieId: string, nummer: number): string;
  /** The id behind what the store keys an actie on. */
  actieId(actieKey: Uint8Array): string;
  /** What the store keys an actie on. */
  actieKey(actieId: string): Uint8Array;
  /** The key of the actie that an object belongs to, when its id was made under this key ring. */
  actieKeyOfObject(verwerktObjectId: string): Uint8Array;
  /** Do ids that `objectId` makes for this actie turn back to it? Not when the actie has its id from another register (D4). */
  leadsBack(actieKey: Uint8Array): boolean;
}

/**
 * A key, in the places that a UUID leaves free:
 *   48 bits milliseconds · version 4 · 12 bits count within the millisecond · variant · 38 bits of this process · 24 bits object
 */
const KEY_BYTES = 16;
const VERSION = 0x40;
const VARIANT = 0x80;
const VARIANT_FREE = 0x3f;
const COUNT_MAX = 0xfff;
const OBJECT_OFFSET = 13;
const OBJECT_BYTES = 3;
const OBJECT_MAX = 2 ** (8 * OBJECT_BYTES) - 1;
const PROCESS_BYTES = 5;

/** A key as 32-bit words, and the half of it that one round changes. */
const KEY_WORDS = KEY_BYTES / 4;
const HALF_WORDS = KEY_WORDS / 2;
/** Bits of a key that may change; version and variant stay. */
const freeBits = new Uint32Array(new Uint8Array(Buffer.from('ffffffffffff0fff3fffffffffffffff', 'hex')).buffer);
/** Luby and Rackoff: four rounds of a keyed function make a permutation that cannot be told from a random one. */
const rounds = [0, 1, 2, 3] as const;
const roundsBack = rounds.toReversed();

/** Keys that start on a word. */
function newKeys(count: number): Buffer {
  return Buffer.from(new ArrayBuffer(count * KEY_BYTES));
}

function uuidAt(keys: Buffer, place: number): string {
  return bytesToUuid(keys.subarray(place * KEY_BYTES, (place + 1) * KEY_BYTES));
}

/** A keyed permutation of UUIDs v4, some at a time: a Feistel network over the free bits with AES as its function. */
function createPermutation(secret: Buffer): (bytes: Buffer, order: readonly number[]) => void {
  const aes = createCipheriv('aes-256-ecb', secret, null).setAutoPadding(false);
  return (bytes, order) => {
    const keys = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const input = new Uint32Array(keys.length);
    const inputBytes = new Uint8Array(input.buffer);
    const mask = new Uint32Array(keys.length);
    const maskBytes = new Uint8Array(mask.buffer);
    for (const round of order) {
      const source = round % 2 === 0 ? HALF_WORDS : 0;
      const target = HALF_WORDS - source;
      for (let start = 0; start < keys.length; start += KEY_WORDS) {
        for (let word = start; word < start + HALF_WORDS; word += 1) input[word] = keys[word + source] ?? 0;
        inputBytes[4 * start + KEY_BYTES - 1] = round;
      }
      maskBytes.set(aes.update(inputBytes));
      for (let start = 0; start < keys.length; start += KEY_WORDS)
        for (let word = 0; word < HALF_WORDS; word += 1) {
          const place = start + target + word;
          keys[place] = (keys[place] ?? 0) ^ ((mask[start + word] ?? 0) & (freeBits[target + word] ?? 0));
        }
    }
  };
}

/** Makes the ids of one store. @param clock only its milliseconds are used; one that jumps back gives no id twice */
export function createActieIds(sleutelring: Sleutelring, clock: Clock): ActieIds {
  const permute = createPermutation(sleutelring.key('volgorde', '').export());
  const processBytes = randomBytes(PROCESS_BYTES);
  let millisecond = 0;
  let count = 0;

  function nextMoment(): void {
    const now = Math.floor(clock.nowMicroseconds() / 1000);
    if (now > millisecond) {
      millisecond = now;
      count = 0;
    } else if (count < COUNT_MAX) count += 1;
    else {
      millisecond += 1;
      count = 0;
    }
  }

  function writeNewKey(keys: Buffer, offset: number, object: number): void {
    keys.writeUIntBE(millisecond, offset, 6);
    keys.writeUInt16BE((VERSION << 8) | count, offset + 6);
    keys.set(processBytes, offset + 8);
    keys[offset + 8] = VARIANT | ((processBytes[0] ?? 0) & VARIANT_FREE);
    keys.writeUIntBE(object, offset + OBJECT_OFFSET, OBJECT_BYTES);
  }

  function keyOf(uuid: string): Buffer {
    const key = newKeys(1);
    key.set(uuidToBytes(uuid));
    permute(key, roundsBack);
    return key;
  }

  return {
    mint: (objecten) => {
      nextMoment();
      const keys = newKeys(objecten + 1);
      for (let object = 0; object <= objecten; object += 1) writeNewKey(keys, object * KEY_BYTES, object);
      const actieKey = Buffer.from(keys.subarray(0, KEY_BYTES));
      permute(keys, rounds);
      const objectIds = Array.from({ length: objecten }, (_, i) => uuidAt(keys, i + 1));
      return { actieId: uuidAt(keys, 0), actieKey, objectIds };
    },
    objectId: (actieId, nummer) => {
      if (nummer > OBJECT_MAX) throw new Error('een actie met meer objecten dan een id kan tellen');
      const key = keyOf(actieId);
      key.writeUIntBE(nummer, OBJECT_OFFSET, OBJECT_BYTES);
      permute(key, rounds);
      return uuidAt(key, 0);
    },
    actieId: (actieKey) => {
      const key = newKeys(1);
      key.set(actieKey);
      permute(key, rounds);
      return uuidAt(key, 0);
    },
    actieKey: keyOf,
    actieKeyOfObject: (verwerktObjectId) => {
      const key = keyOf(verwerktObjectId);
      key.writeUIntBE(0, OBJECT_OFFSET, OBJECT_BYTES);
      return key;
    },
    leadsBack: (actieKey) => actieKey.subarray(OBJECT_OFFSET).every((byte) => byte === 0),
  };
}
