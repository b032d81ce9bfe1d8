import { generateKeyPairSync } from 'node:crypto';

import type { InclusionProof } from '@verwerkingenlog/transparency-log';
import {
  createSigner,
  createTileReader,
  emptyRoot,
  encodeEntry,
  ENTRY_BYTES,
  entryHashes,
  formatCheckpoint,
  formatNote,
  HASH_BYTES,
  leafHash,
  parseEntryBundle,
  encodeEntryBundle,
  proveConsistency,
  proveInclusion,
  rootOfHashes,
  signNote,
  TILE_HEIGHT,
  TILE_WIDTH,
  TreeState,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '@verwerkingenlog/transparency-log';

/** Entries of the tree that is verified as a whole. */
const ENTRIES = 524_288;
const PROOFS = 1_000;
const NOTES = 2_000;

interface Rate {
  /** Per second of CPU of this process, the median of the rounds. */
  readonly perCpuSecond: number;
  /** Per second on the clock, the median of the rounds: on a busy machine less. */
  readonly perSecond: number;
}

const median = (values: readonly number[]): number =>
  Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0);

/** What `run` does `count` times, once to warm up and then in rounds. */
async function rate(rounds: number, count: number, run: () => unknown): Promise<Rate> {
  const results: Rate[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const begin = performance.now();
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    const perSecond = (count * 1_000) / (performance.now() - begin);
    if (round > 0) results.push({ perCpuSecond: (count * 1e6) / (user + system), perSecond });
  }
  return {
    perCpuSecond: median(results.map(({ perCpuSecond }) => perCpuSecond)),
    perSecond: median(results.map(({ perSecond }) => perSecond)),
  };
}

/** How fast entries, proofs and checkpoints are made and verified; one thread, nothing read or written. */
export async function measureTransparency(rounds: number): Promise<object> {
  const commitment = Buffer.alloc(32);
  const entries = Buffer.concat(
    Array.from({ length: ENTRIES }, (_, i) => {
      commitment.writeUInt32BE(i);
      return encodeEntry({ kind: 'record', flags: 0, bucket: 0, commitment });
    }),
  );
  const TILE_BYTES = TILE_WIDTH * ENTRY_BYTES;
  const tiles = Array.from({ length: ENTRIES / TILE_WIDTH }, (_, i) =>
    entries.subarray(i * TILE_BYTES, (i + 1) * TILE_BYTES),
  );
  const bundles = tiles.map(encodeEntryBundle);
  const hashes = entryHashes(entries);
  const root = rootOfHashes(hashes);
  const levels = [hashes];
  for (let below = hashes; below.length > TILE_WIDTH * HASH_BYTES;) {
    below = Buffer.concat(
      Array.from({ length: below.length / (TILE_WIDTH * HASH_BYTES) }, (_, i) =>
        rootOfHashes(below.subarray(i * TILE_WIDTH * HASH_BYTES, (i + 1) * TILE_WIDTH * HASH_BYTES)),
      ),
    );
    levels.push(below);
  }
  const read = createTileReader(ENTRIES, ({ level, index, width }) =>
    (levels[Number(level)] ?? hashes).subarray(
      index * TILE_WIDTH * HASH_BYTES,
      (index * TILE_WIDTH + width) * HASH_BYTES,
    ),
  );
  const proofs: InclusionProof[] = [];
  for (let i = 0; i < PROOFS; i += 1) proofs.push(await proveInclusion((i * 7_919) % ENTRIES, ENTRIES, read));
  const oldSize = 262_143;
  const oldRoot = rootOfHashes(hashes.subarray(0, oldSize * HASH_BYTES));
  const consistency = await proveConsistency(oldSize, ENTRIES, read);
  const signer = createSigner('log.example', 'ed25519', generateKeyPairSync('ed25519').privateKey);
  const text = formatCheckpoint({ origin: 'log.example', size: 0, root: emptyRoot(), extensions: [] });
  const note = formatNote(signNote(text, [signer]));
  const times = (count: number, act: (i: number) => void) => (): void => {
    for (let i = 0; i < count; i += 1) act(i);
  };

  return {
    entries: ENTRIES,
    /** From stored entries to the root, as a verifier of a whole log does. */
    verifyEntries: await rate(rounds, ENTRIES, () => {
      const state = new TreeState();
      for (const tile of tiles) state.appendHash(rootOfHashes(entryHashes(tile)), TILE_HEIGHT);
      if (!state.root().equals(root)) throw new Error('another root');
    }),
    /** The same, from bundles of C2SP. */
    verifyBundles: await rate(rounds, ENTRIES, () => {
      const state = new TreeState();
      for (const bundle of bundles) state.appendEntries(parseEntryBundle(bundle, TILE_WIDTH));
      if (!state.root().equals(root)) throw new Error('another root');
    }),
    /** One entry after the other, as the register appends them. */
    append: await rate(rounds, ENTRIES, () => {
      const state = new TreeState();
      for (let at = 0; at < entries.length; at += ENTRY_BYTES)
        state.appendEntries(entries.subarray(at, at + ENTRY_BYTES));
    }),
    verifyInclusion: await rate(
      rounds,
      PROOFS,
      times(PROOFS, (i) => {
        const proof = proofs[i];
        if (proof === undefined) return;
        verifyInclusion(
          proof,
          leafHash(entries.subarray(proof.index * ENTRY_BYTES, (proof.index + 1) * ENTRY_BYTES)),
          root,
        );
      }),
    ),
    verifyConsistency: await rate(
      rounds,
      PROOFS,
      times(PROOFS, () => verifyConsistency(consistency, oldRoot, root)),
    ),
    signCheckpoint: await rate(
      rounds,
      NOTES,
      times(NOTES, () => formatNote(signNote(text, [signer]))),
    ),
    verifyCheckpoint: await rate(rounds, NOTES, times(NOTES, () => verifyCheckpoint(note, { origin: 'log.example', logKeys: [signer.key] }))), // prettier-ignore
  };
}
