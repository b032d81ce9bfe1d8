import { parseDecimal } from '../encoding.ts';
import { demand } from '../errors.ts';
import { demandSize } from '../tree/shape.ts';

/** Hashes, or entries, of a full tile. */
export const TILE_WIDTH = 256;
/** Levels of the tree that a tile spans. */
export const TILE_HEIGHT = 8;
/** Highest level of a tile (C2SP tlog-tiles). */
const LEVEL_MAX = 63;
/** Longest path that is read: prefix, level, six groups of an index and a width. */
const PATH_CHARACTERS_MAX = 64;
const GROUP = 1_000;
const PATH = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/;

/** A tile of hashes, or a bundle of entries (C2SP tlog-tiles). */
export interface Tile {
  /** 0 holds hashes of leaves, each next level the roots of full tiles of the one below; `entries` holds the entries. */
  readonly level: number | 'entries';
  /** Zero-based, from the left. */
  readonly index: number;
  /** Hashes or entries in it: 256 when full, less at the right end of the tree. */
  readonly width: number;
}

const isBetween = (value: number, min: number, max: number): boolean =>
  Number.isSafeInteger(value) && value >= min && value <= max;

/**
 * Path of a tile, without a slash in front: `tile/0/x001/x234/067`, `tile/1/000.p/17`, `tile/entries/000`.
 * @throws TransparencyLogError `argument` when there is no such tile
 */
export function tilePath({ level, index, width }: Tile): string {
  demand(level === 'entries' || isBetween(level, 0, LEVEL_MAX), 'argument', 'A tile has no such level.');
  demand(isBetween(index, 0, Number.MAX_SAFE_INTEGER), 'argument', 'A tile has no such index.');
  demand(isBetween(width, 1, TILE_WIDTH), 'argument', 'A tile has between 1 and 256 hashes.');
  let groups = String(index % GROUP).padStart(3, '0');
  for (let rest = Math.floor(index / GROUP), last = groups; rest > 0; rest = Math.floor(rest / GROUP)) {
    last = String(rest % GROUP).padStart(3, '0');
    groups = `x${last}/${groups}`;
  }
  return `tile/${String(level)}/${groups}${width === TILE_WIDTH ? '' : `.p/${String(width)}`}`;
}

/**
 * Reads the path of a tile, without the slash in front. Every tile has one path only.
 * @throws TransparencyLogError `format`, or `limit` for an index above 2^53 - 1
 */
export function parseTilePath(path: string): Tile {
  const parts = path.length <= PATH_CHARACTERS_MAX ? PATH.exec(path) : null;
  demand(parts !== null, 'format', 'This is no path of a tile.');
  const [, level = '', groups = '', width] = parts;
  demand(!groups.startsWith('x000/'), 'format', 'The index of the tile has leading zeros.');
  const tile: Tile = {
    level: level === 'entries' ? level : parseDecimal(level),
    index: parseDecimal(groups.replaceAll(/[x/]/g, '').replace(/^0+(?=[0-9])/, '')),
    width: width === undefined ? TILE_WIDTH : parseDecimal(width),
  };
  demand(tile.level === 'entries' || tile.level <= LEVEL_MAX, 'format', 'A tile has no such level.');
  demand(width === undefined || isBetween(tile.width, 1, TILE_WIDTH - 1), 'format', 'A tile has no such width.');
  return tile;
}

/**
 * How wide a tile is in a tree: 256 when full, 0 when the tree does not reach it. A server has it when this is not 0 and the asked width is
 * not more.
 * @param size leaves of the tree
 * @throws TransparencyLogError `argument` when `size` is no size of a tree
 */
export function tileWidth({ level, index }: Omit<Tile, 'width'>, size: number): number {
  demandSize(size);
  const hashes = Math.floor(size / TILE_WIDTH ** (level === 'entries' ? 0 : level));
  return Math.min(Math.max(hashes - index * TILE_WIDTH, 0), TILE_WIDTH);
}
