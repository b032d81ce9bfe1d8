import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';

import type { TransparencyLogErrorCode } from '../errors.ts';
import type { Note } from '../note/note.ts';
import { formatNote, formatSignature, NOTE_BYTES_MAX, parseNote } from '../note/note.ts';
import type { Signer } from '../note/sign-note.ts';
import { cosignNote, createSigner, signNote } from '../note/sign-note.ts';
import type { SignatureKind } from '../note/verifier-key.ts';
import { formatVerifierKey, parseVerifierKey, verifierKey } from '../note/verifier-key.ts';
import { verifyNote } from '../note/verify-note.ts';
import { refusal } from './refusals.ts';
import { readVectors } from './vectors.ts';

interface Vectors {
  readonly verifierKeys: readonly {
    readonly vkey: string;
    readonly name: string;
    readonly kind: SignatureKind;
    readonly keyId: number;
    readonly seed?: string;
  }[];
  readonly invalidVerifierKeys: readonly { readonly vkey: string; readonly code: TransparencyLogErrorCode }[];
  readonly notes: readonly {
    readonly name: string;
    readonly keys: readonly string[];
    readonly note: string;
    readonly text: string;
    readonly signedBy: readonly string[];
  }[];
  readonly invalidNotes: readonly {
    readonly name: string;
    readonly keys: readonly string[];
    readonly note: string;
    readonly code: TransparencyLogErrorCode;
  }[];
}
const vectors = (): Vectors => readVectors('note') as Vectors;
/** What stands before the 32 bytes of a private key of Ed25519 in PKCS #8 (RFC 8410). */
const PKCS8 = '302e020100300506032b657004220420';

/** A signer with the private key of the vectors. */
const signerOf = (name: string, kind: SignatureKind, seed: string): Signer =>
  createSigner(name, kind, createPrivateKey({ key: Buffer.from(PKCS8 + seed, 'hex'), format: 'der', type: 'pkcs8' }));

function keys(): void {
  for (const { vkey, name, kind, keyId, seed } of vectors().verifierKeys) {
    const key = parseVerifierKey(vkey);
    assert.deepEqual([key.name, key.kind, key.keyId, key.publicKey.length], [name, kind, keyId, 32]);
    assert.equal(formatVerifierKey(key), vkey);
    assert.equal(formatVerifierKey(verifierKey(name, kind, key.keyObject)), vkey);
    if (seed !== undefined) assert.equal(formatVerifierKey(signerOf(name, kind, seed).key), vkey);
  }
  for (const { vkey, code } of vectors().invalidVerifierKeys)
    assert.equal(
      refusal(() => parseVerifierKey(vkey)),
      code,
      vkey,
    );
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const rsa = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (const name of ['', 'a b', 'a+b', 'a\nb', 'a\u0085b', 'a\u3000b', 'a\ud800', '\u007f', 'a'.repeat(256)])
    assert.equal(
      refusal(() => verifierKey(name, 'ed25519', publicKey)),
      'argument',
      name,
    );
  assert.equal(
    refusal(() => verifierKey('a', 'ed25519', rsa.publicKey)),
    'argument',
  );
  assert.equal(
    refusal(() => createSigner('a', 'ed25519', rsa.privateKey)),
    'argument',
  );
  assert.equal(
    refusal(() => createSigner('a', 'ed25519', publicKey)),
    'argument',
  );
  assert.equal(createSigner('a', 'ed25519', privateKey).key.keyObject.type, 'public');
  // An id that begins with zeros keeps them.
  const key = { ...verifierKey('a'.repeat(255), 'ed25519', publicKey), keyId: 1 };
  assert(formatVerifierKey(key).includes('+00000001+'));
}

function goodNotes(): void {
  for (const { name, keys, note, text, signedBy } of vectors().notes) {
    const known = keys.map(parseVerifierKey);
    for (const input of [note, Buffer.from(note)]) {
      const parsed = parseNote(input);
      assert.equal(parsed.text, text, name);
      assert.deepEqual(verifyNote(parsed, known).map(({ key }) => formatVerifierKey(key)), signedBy, name); // prettier-ignore
      assert.equal(formatNote(parsed), note, name);
    }
  }
}

function badNotes(): void {
  for (const { name, keys, note, code } of vectors().invalidNotes)
    assert.equal(refusal(() => verifyNote(parseNote(note), keys.map(parseVerifierKey))), code, name); // prettier-ignore
  const good = vectors().notes[0]?.note ?? '';
  assert.equal(
    refusal(() => parseNote(Buffer.concat([Buffer.of(0xff), Buffer.from(good)]))),
    'format',
  );
  assert.equal(
    refusal(() => parseNote(Buffer.concat([Buffer.of(0xc0, 0x80), Buffer.from(good)]))),
    'format',
  );
  assert.equal(
    refusal(() => parseNote(`\ud800${good}`)),
    'format',
  );
  assert.equal(refusal(() => verifyNote(parseNote(`\ufeff${good}`), [parseVerifierKey(vectors().verifierKeys[0]?.vkey ?? '')])), 'signature'); // prettier-ignore
  const filler = 'x'.repeat(NOTE_BYTES_MAX - Buffer.byteLength(good));
  assert.equal(
    refusal(() => parseNote(filler + good)),
    null,
  );
  assert.equal(parseNote(Buffer.from(filler + good)).signatures.length, 1);
  // A byte order mark is a character like others: what is read is what was signed.
  const known = [parseVerifierKey(vectors().verifierKeys[0]?.vkey ?? '')];
  const marked = Buffer.from(`\ufeff${good}`);
  assert.equal(
    refusal(() => verifyNote(parseNote(marked), known)),
    'signature',
  );
  const largest = formatSignature({ name: 'a', keyId: 0, signature: Buffer.alloc(8_192) });
  assert.equal(parseNote(good + largest).signatures.length, 2);
  for (const long of [`x${filler}${good}`, Buffer.from(`x${filler}${good}`), `é${filler.slice(1)}${good}`])
    assert.equal(
      refusal(() => parseNote(long)),
      'limit',
    );
}

/** Every byte of a note with one signature, changed: either it is no note, or no key that is known signed it. */
function changedNotes(): void {
  const { note = '', keys = [] } = vectors().notes[0] ?? {};
  const known = keys.map(parseVerifierKey);
  const original = Buffer.from(note);
  for (let at = 0; at < original.length; at += 1)
    for (const bit of [0, 3, 6]) {
      const changed = Buffer.from(original);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      assert.notEqual(refusal(() => verifyNote(parseNote(changed), known)), null, `bit ${String(bit)} of byte ${String(at)}`); // prettier-ignore
      assert.notEqual(
        refusal(() => verifyNote(parseNote(original.subarray(0, at)), known)),
        null,
      );
    }
}

function signing(): void {
  const [, log, witness] = vectors().verifierKeys;
  assert(log?.seed !== undefined && witness?.seed !== undefined);
  const signer = signerOf(log.name, 'ed25519', log.seed);
  const cosigner = signerOf(witness.name, 'cosignature', witness.seed);
  const known = vectors().notes.find(({ name }) => name === 'a text with an empty line');
  const note = signNote(known?.text ?? '', [signer]);
  assert.equal(formatNote(note), known?.note);
  const cosignature = cosignNote(note, cosigner, 1_795_752_000);
  const both: Note = { text: note.text, signatures: [...note.signatures, cosignature] };
  assert.deepEqual(
    verifyNote(parseNote(formatNote(both)), [signer.key, cosigner.key]).map(({ timestamp }) => timestamp),
    [null, 1_795_752_000],
  );
  assert.equal(formatNote(both), formatNote(note) + formatSignature(cosignature));
  // The first of two counts, and a moment may be 0; what is too short for a moment is false.
  const again = { text: note.text, signatures: [cosignNote(note, cosigner, 0), cosignature] };
  assert.deepEqual(verifyNote(again, [cosigner.key]), [{ key: cosigner.key, timestamp: 0 }]);
  for (const length of [1, 7, 8, 71, 73]) {
    const cut = { text: note.text, signatures: [{ ...cosignature, signature: Buffer.alloc(length, 1) }] };
    assert.equal(
      refusal(() => verifyNote(cut, [cosigner.key])),
      'signature',
    );
  }
  for (const act of [
    () => signNote('no newline', [signer]),
    () => signNote('a\tb\n', [signer]),
    () => signNote('\ud800\n', [signer]),
    () => signNote('text\n', []),
    () => signNote('text\n', [cosigner]),
    () => signNote('text\n', [signer, cosigner]),
    () =>
      signNote(
        'text\n',
        Array.from({ length: 65 }, () => signer),
      ),
    () => cosignNote(note, signer, 0),
    () => cosignNote(note, cosigner, -1),
    () => cosignNote(note, cosigner, 0.5),
    () => cosignNote(note, cosigner, 2 ** 53),
    () => formatNote({ text: 'text\n', signatures: [] }),
    () => formatNote({ text: 'text', signatures: note.signatures }),
    () => formatNote({ text: 'text\n', signatures: Array.from({ length: 65 }, () => cosignature) }),
    () => formatSignature({ ...cosignature, name: 'a b' }),
    () => formatSignature({ ...cosignature, signature: Buffer.alloc(0) }),
  ])
    assert.equal(refusal(act), 'argument', act.toString());
  for (const length of [0, 63, 65]) {
    const broken = (whole: Signer): Signer => ({ ...whole, sign: () => Buffer.alloc(length) });
    assert.equal(refusal(() => signNote('text\n', [broken(signer)])), 'source'); // prettier-ignore
    assert.equal(refusal(() => cosignNote(note, broken(cosigner), 0)), 'source'); // prettier-ignore
  }
  assert.equal(
    signNote(
      'text\n',
      Array.from({ length: 64 }, () => signer),
    ).signatures.length,
    64,
  );
}

export const noteChecks = {
  'verifier keys': keys,
  'notes that are good': goodNotes,
  'notes that are refused': badNotes,
  'notes of which a bit changed': changedNotes,
  'notes that we sign': signing,
};
