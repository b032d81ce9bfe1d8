import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

import { expect, test } from 'vitest';

import { root } from './guide.ts';

/** Folders that are not ours, or made by a command. */
const SKIPPED = new Set(['node_modules', 'dist', 'reports', 'data', '.git']);

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : filesIn(path);
    return [path];
  });
}

/** What a page says itself, without examples of code. */
const textOf = (page: string): string =>
  readFileSync(page, 'utf8')
    .replaceAll(/^ *```[^\n]*\n[\s\S]*?^ *```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ''));

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (page: string): ReadonlySet<string> =>
  new Set([...textOf(page).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = '']) => anchorOf(heading.trim())));

const linksOf = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, link = '']) => link);

function faultOf(page: string, link: string): string | null {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : normalize(join(dirname(page), path));
  if (relative(root, target).startsWith('..')) return `${link} wijst buiten de repository`;
  if (!existsSync(target)) return `${link} bestaat niet`;
  if (anchor === undefined || anchorsOf(target).has(anchor)) return null;
  return `${link}: dit kopje bestaat niet`;
}

const files = filesIn(root);
const pages = files.filter((path) => path.endsWith('.md'));

test('every link in every page leads somewhere, and to a heading that is there', () => {
  const links = pages.flatMap((page) => linksOf(page).map((link) => [page, link] as const));
  expect(links.length).toBeGreaterThan(50);
  const faults = links.flatMap(([page, link]) => {
    const fault = faultOf(page, link);
    return fault === null ? [] : [`${relative(root, page)}: ${fault}`];
  });
  expect(faults).toEqual([]);
});

test('every page of docs stands in its index, or is one of the decisions', () => {
  const index = join(root, 'docs/README.md');
  const listed = new Set(linksOf(index).map((link) => normalize(join(root, 'docs', link))));
  const missing = pages
    .filter((page) => page.startsWith(join(root, 'docs/')) && page !== index)
    .filter((page) => !page.startsWith(join(root, 'docs/adr/')) && !listed.has(page));
  expect(missing.map((page) => relative(root, page))).toEqual([]);
});

test('CONTRIBUTING tells of files and names that the code has', () => {
  const [, table = ''] = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').split('## Where things go');
  const spans = [...table.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
  const paths = spans.filter((span) => /^[\w./-]+\.(?:ts|json|md|sql)$/.test(span));
  expect(paths.length).toBeGreaterThan(30);
  expect(paths.filter((path) => !files.some((file) => file.endsWith(`/${path}`)))).toEqual([]);
  const words = spans.filter((span) => /^[A-Za-z]+[a-z][A-Z]\w+$/.test(span));
  expect(words.length).toBeGreaterThan(15);
  const sources = files.filter((path) => /\/(?:packages|conformance|contract)\/.*\.(?:ts|json)$/.test(path));
  const code = sources.map((path) => readFileSync(path, 'utf8')).join('\n');
  expect(words.filter((word) => !new RegExp(`\\b${word}\\b`).test(code))).toEqual([]);
});
