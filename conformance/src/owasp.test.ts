import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/naslag/owasp.md', root), 'utf8');
/** `- `title` (file)`, as the page names each test. */
const named = [...page.matchAll(/^- `([^`]+)` \(([\w./-]+)\)/gm)].map(([, title = '', file = '']) => ({ title, file }));
/** White space in a source may be that of a formatter. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('docs/naslag/owasp.md', () => {
  test('every line of a list names a test and its file', () => {
    expect(named.length).toBeGreaterThan(40);
    expect(named).toHaveLength(page.match(/^- /gm)?.length ?? 0);
  });

  test.each(named)('it names a test that exists: $title', ({ title, file }) => {
    const source = plain(readFileSync(new URL(file, root), 'utf8'));
    const calls = ["'", '"', '`'].map((quote) => `(${quote}${title}${quote},`);
    expect(
      calls.some((call) => source.replaceAll('( ', '(').includes(call)),
      `${file} heeft geen test «${title}»`,
    ).toBe(true);
  });

  test('each of the ten risks is there, with a test or a reason', () => {
    const parts = page.split(/^## /m).slice(1);
    const numbers = parts.map((part) => /^API(\d+) /.exec(part)?.[1]).filter((number) => number !== undefined);
    expect(numbers).toEqual(Array.from({ length: 10 }, (_, i) => String(i + 1)));
    for (const part of parts) expect(part, part.slice(0, 40)).toMatch(/^- `/m);
  });
});
