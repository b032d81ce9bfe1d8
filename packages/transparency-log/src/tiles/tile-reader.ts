import { demand } from '../errors.ts';
import { HASH_BYTES, rootOfHashes } from '../tree/hash.ts';
import type { NodeReader } from '../tree/prove.ts';
import type { TreeNode } from '../tree/shape.ts';
import { demandSize } from '../tree/shape.ts';
import type { Tile } from './tile.ts';
import { TILE_HEIGHT, TILE_WIDTH, tilePath, tileWidth } from './tile.ts';

/** Gives the hashes of a tile: `tile.width` times 32 bytes. It may be called for several tiles before the first is there. */
export type TileSource = (tile: Tile) => Uint8Array | PromiseLike<Uint8Array>;

interface Place {
  readonly tile: Tile;
  /** First hash of the tile that lies under the node. */
  readonly first: number;
  /** Hashes of the tile that lie under the node: a power of two. */
  readonly count: number;
}

/** Where the hashes under a node stand. */
function placeOf({ level, index }: TreeNode, size: number): Place {
  const tileLevel = Math.floor(level / TILE_HEIGHT);
  const count = 2 ** (level % TILE_HEIGHT);
  const tileIndex = Math.floor((index * count) / TILE_WIDTH);
  const width = tileWidth({ level: tileLevel, index: tileIndex }, size);
  const first = index * count - tileIndex * TILE_WIDTH;
  demand(first + count <= width, 'argument', 'The tree has no such node.');
  return { tile: { level: tileLevel, index: tileIndex, width }, first, count };
}

/**
 * A reader of nodes for `proveInclusion` and `proveConsistency` that finds them in tiles, each of which it reads once per proof. For
 * 10^9 leaves a proof takes 4 to 8 tiles.
 * @param size leaves of the tree of which the tiles are
 * @param source gives tiles; what it gives is checked for its length only
 * @throws TransparencyLogError `argument` when `size` is no size of a tree; the reader itself throws `source` for a tile of another length
 */
export function createTileReader(size: number, source: TileSource): NodeReader {
  demandSize(size);
  return async (nodes) => {
    const places = nodes.map((node) => placeOf(node, size));
    const wanted = new Map(places.map(({ tile }) => [tilePath(tile), tile]));
    const tiles = new Map(
      await Promise.all(
        [...wanted].map(async ([path, tile]) => {
          const hashes = await source(tile);
          demand(hashes.length === tile.width * HASH_BYTES, 'source', 'A tile has another length than its hashes.');
          return [path, hashes] as const;
        }),
      ),
    );
    return places.map(({ tile, first, count }) => {
      const hashes = tiles.get(tilePath(tile)) ?? new Uint8Array();
      return rootOfHashes(hashes.subarray(first * HASH_BYTES, (first + count) * HASH_BYTES));
    });
  };
}
