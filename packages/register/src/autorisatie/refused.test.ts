import { globSync, readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const folder = new URL('./', import.meta.url);
const page = new URL('../../../../docs/recepten/oauth.md', import.meta.url);

test('T18 every reason of a refusal stands in docs/recepten/oauth.md, and no other', () => {
  const source = globSync('*.ts', { cwd: folder.pathname, exclude: (name) => name.endsWith('.test.ts') })
    .map((name) => readFileSync(new URL(name, folder), 'utf8'))
    .join('\n');
  const inCode = new Set([...source.matchAll(/(?:refused\(|reden: )'([^']+)'/g)].map(([, reden]) => reden));
  const rows = readFileSync(page, 'utf8').split('| Reden in het serverlog')[1] ?? '';
  const onPage = new Set([...rows.matchAll(/^\| `([^`]+)`/gm)].map(([, reden]) => reden));
  expect(onPage).toEqual(inCode);
});
