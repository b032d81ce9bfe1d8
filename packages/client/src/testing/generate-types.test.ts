import { createRequire } from 'node:module';

import { format } from 'prettier';
import { expect, test } from 'vitest';

import type { ContractDocument } from './generate-types.ts';
import { generateTypes } from './generate-types.ts';

const require = createRequire(import.meta.url);

test.each(['bewerking', 'inzage'])('types of %s are those of the contract', async (naam) => {
  const contract = require(`@verwerkingenlog/contract/openapi/${naam}.json`) as ContractDocument;
  const source = await format(generateTypes(contract, naam), {
    parser: 'typescript',
    printWidth: 120,
    singleQuote: true,
  });
  await expect(source).toMatchFileSnapshot(`../generated/${naam}.ts`);
});

test('a kind of schema that it does not know is a fault, not `any`', () => {
  const contract = { paths: {}, components: { schemas: { Iets: { type: 'vreemd' } }, parameters: {} } };
  expect(() => generateTypes(contract, 'bewerking')).toThrow('does not know');
});
