import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { newFolder } from '../testing/store.ts';
import { createSleutelring, loadSleutelring } from './sleutelring.ts';

function freshRing(): string {
  const path = join(newFolder(), 'sleutelring.json');
  createSleutelring(path);
  return path;
}

/** The ring with something changed, as text. */
function changed(path: string, change: (ring: { sleutels: Record<string, unknown[]> }) => unknown): string {
  const ring = JSON.parse(readFileSync(path, 'utf8')) as { sleutels: Record<string, unknown[]> };
  return JSON.stringify(change(ring) ?? ring);
}

const raw = (path: string, doel: 'subject' | 'payload', context: string): string =>
  loadSleutelring(path).key(doel, context).export().toString('hex');

describe('D1 the key ring', () => {
  test('only its owner may read the file', () => {
    expect(statSync(freshRing()).mode & 0o777).toBe(0o600);
  });

  test('a ring is never overwritten', () => {
    const path = freshRing();
    const before = readFileSync(path, 'utf8');
    expect(() => createSleutelring(path)).toThrow('EEXIST');
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  test('keys stay the same and differ per purpose, per context and per ring', () => {
    const path = freshRing();
    const keys = [
      raw(path, 'subject', '1'),
      raw(path, 'subject', '2'),
      raw(path, 'payload', '1'),
      raw(path, 'payload', ''),
      raw(freshRing(), 'subject', '1'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(raw(path, 'subject', '1')).toBe(keys[0]);
    // What is derived is not what stands in the file.
    expect(readFileSync(path, 'utf8')).not.toContain(Buffer.from(keys[0] ?? '', 'hex').toString('base64'));
  });

  test.each<[string, (path: string) => string, string]>([
    ['no JSON', () => '{', 'onleesbaar'],
    ['nothing', () => '', 'onleesbaar'],
    ['a list', () => '[]', 'onvolledig'],
    ['null', () => 'null', 'onvolledig'],
    [
      'a key without a number',
      (path) =>
        changed(path, (ring) => ({
          ...ring,
          sleutels: { ...ring.sleutels, payload: [{ sleutel: Buffer.alloc(32).toString('base64') }] },
        })),
      'onvolledig',
    ],
    ['another format', (path) => changed(path, (ring) => ({ ...ring, formaat: 'anders' })), 'onvolledig'],
    ['no name', (path) => changed(path, (ring) => ({ ...ring, kenmerk: undefined })), 'onvolledig'],
    ['no keys at all', (path) => changed(path, (ring) => ({ ...ring, sleutels: undefined })), 'onvolledig'],
    ['a purpose without a key', (path) => changed(path, (ring) => void (ring.sleutels['cursor'] = [])), 'onvolledig'],
    ['a purpose that lacks', (path) => changed(path, (ring) => void delete ring.sleutels['subject']), 'onvolledig'],
    [
      'a key that is too short',
      (path) => changed(path, (ring) => void (ring.sleutels['payload'] = [{ nummer: 1, sleutel: 'AAAA' }])),
      'onvolledig',
    ],
    [
      'a key of which one bit changed',
      (path) =>
        changed(path, (ring) => {
          const [key] = ring.sleutels['payload'] as { sleutel: string }[];
          const bytes = Buffer.from(key?.sleutel ?? '', 'base64');
          bytes.writeUInt8(bytes.readUInt8(7) ^ 1, 7);
          if (key !== undefined) key.sleutel = bytes.toString('base64');
        }),
      'beschadigd',
    ],
  ])('a file with %s is refused', (_what, write, message) => {
    const path = freshRing();
    writeFileSync(path, write(path));
    expect(() => loadSleutelring(path)).toThrow(message);
  });

  test('a ring of before the check of its keys still opens', () => {
    const path = freshRing();
    writeFileSync(
      path,
      changed(path, (ring) => void delete (ring as { controle?: string }).controle),
    );
    expect(() => loadSleutelring(path)).not.toThrow();
  });

  test('a file that is not there is told to the operator', () => {
    expect(() => loadSleutelring(join(newFolder(), 'sleutelring.json'))).toThrow('De sleutelring ontbreekt');
    // One that we cannot read is there: nobody should make another.
    expect(() => loadSleutelring(newFolder())).toThrow('EISDIR');
  });
});
