import { testBsns } from './personen.ts';
import type { Random } from './fuzz-random.ts';
import { prototypeKeys, rawValues, texts } from './fuzz-texts.ts';

/** JSON that can also say what JSON cannot: the same key twice, a number that is none, text that is not whole. */
export type Tree =
  | { readonly kind: 'object'; readonly members: [key: string, value: Tree][] }
  | { readonly kind: 'list'; readonly items: Tree[] }
  | { readonly kind: 'raw'; readonly text: string };

const raw = (text: string): Tree => ({ kind: 'raw', text });
const textTree = (text: string): Tree => raw(JSON.stringify(text));

export function treeOf(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: 'list', items: value.map(treeOf) };
  if (typeof value !== 'object' || value === null) return raw(JSON.stringify(value));
  return { kind: 'object', members: Object.entries(value).map(([key, inner]) => [key, treeOf(inner)]) };
}

export function write(tree: Tree): string {
  if (tree.kind === 'raw') return tree.text;
  if (tree.kind === 'list') return `[${tree.items.map(write).join(',')}]`;
  return `{${tree.members.map(([key, value]) => `${JSON.stringify(key)}:${write(value)}`).join(',')}}`;
}

/** A place in a tree, and how to put something else there. */
interface Place {
  readonly tree: Tree;
  readonly put: (tree: Tree) => void;
}

function placesOf(tree: Tree, put: Place['put'], found: Place[] = []): readonly Place[] {
  found.push({ tree, put });
  if (tree.kind === 'list')
    for (const [i, item] of tree.items.entries()) placesOf(item, (other) => void (tree.items[i] = other), found);
  if (tree.kind === 'object')
    for (const member of tree.members) placesOf(member[1], (other) => void (member[1] = other), found);
  return found;
}

const LIST_MAX = 400;
const DEPTH_MAX = 60;
/** What repeating may add to a body at a time. */
const GROWTH_BYTES_MAX = 200_000;

/** Something else of any type. */
function otherValue(random: Random): Tree {
  const makes: readonly (() => Tree)[] = [
    () => raw(random.pick(['null', 'true', 'false', '0', '-1', '1.5', '""', '[]', '{}', '"x"'])),
    () => textTree(random.pick(texts)),
    () => textTree(random.pick(testBsns)),
    () => raw(random.pick(rawValues)),
    () => raw(String(random.int(2 ** 31) - 2 ** 30)),
  ];
  return random.pick(makes)();
}

function wrapped(tree: Tree, depth: number, random: Random): Tree {
  let result = tree;
  for (let i = 0; i < depth; i += 1)
    result = random.chance(0.5) ? { kind: 'list', items: [result] } : { kind: 'object', members: [['a', result]] };
  return result;
}

const oddKey = (random: Random): string => random.pick([...prototypeKeys, random.pick(texts).slice(0, 300), '0']);

function changeMembers(members: [string, Tree][], random: Random): void {
  const at = random.int(members.length);
  const [key, value] = members[at] ?? ['a', raw('1')];
  const changes: readonly (() => void)[] = [
    () => members.splice(at, 1),
    () => members.push([key, value]),
    () => members.push([key, otherValue(random)]),
    () => members.splice(at, 1, [oddKey(random), value]),
    () => members.splice(at, 1, [key.toUpperCase(), value]),
    () => members.unshift([oddKey(random), otherValue(random)]),
    () => members.push(['__proto__', treeOf({ vertrouwelijkheid: 'normaal', isAdmin: true, scopes: ['a'] })]),
    () => members.splice(0, members.length, ...members.toReversed()),
    () => {
      for (let i = random.int(LIST_MAX); i > 0; i -= 1) members.push([`${key}${String(i)}`, raw('1')]);
    },
  ];
  random.pick(changes)();
}

/** Trees of their own, so that a change in one is not a change in all; so few that together they stay small. */
const copies = (tree: Tree, wanted: number): readonly Tree[] =>
  Array.from({ length: Math.min(wanted, Math.floor(GROWTH_BYTES_MAX / write(tree).length)) }, () =>
    structuredClone(tree),
  );

function changeItems(items: Tree[], random: Random): void {
  const at = random.int(items.length);
  const item = items[at] ?? raw('1');
  const changes: readonly (() => void)[] = [
    () => items.splice(at, 1),
    () => items.splice(0),
    () => items.push(otherValue(random)),
    () => items.push(...copies(item, random.int(LIST_MAX))),
    () => items.splice(0, items.length, ...items.toReversed()),
  ];
  random.pick(changes)();
}

/** Changes a tree in one place. @returns the tree, a new one when its root was replaced */
export function mutate(tree: Tree, random: Random): Tree {
  let root = tree;
  const { tree: at, put } = random.pick(placesOf(tree, (other) => (root = other)));
  const isInside = at.kind !== 'raw' && random.chance(0.7);
  if (isInside && at.kind === 'object') changeMembers(at.members, random);
  else if (isInside && at.kind === 'list') changeItems(at.items, random);
  else if (random.chance(0.15)) put(wrapped(at, random.int(DEPTH_MAX), random));
  else put(otherValue(random));
  return root;
}
