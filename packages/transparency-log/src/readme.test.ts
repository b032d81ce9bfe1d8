import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { expect, test } from 'vitest';

const folder = resolve(import.meta.dirname, '..');

test('the code of the README runs, one block after the other', () => {
  const readme = readFileSync(resolve(folder, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, code]) => code);
  expect(blocks).toHaveLength(3);
  const output = execFileSync(process.execPath, ['--conditions=@vwl/source', '--input-type=module'], {
    cwd: folder,
    input: `${blocks.join('\n')}\nconsole.log(JSON.stringify({ size: verified.checkpoint.size, origin }));`,
    encoding: 'utf8',
  });
  expect(JSON.parse(output)).toEqual({ size: 1, origin: 'log.gemeente.example/00000001821002193000/1' });
});
