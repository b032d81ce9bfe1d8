import { createRequire } from 'node:module';

import { format } from 'prettier';
import { expect, test } from 'vitest';

import type { ContractDocument } from './generate-types.ts';
import { generateTypes } from './generate-types.ts';

const require = createRequire(import.meta.url);
const contractOf = (naam: string): ContractDocument =>
  require(`@verwerkingenlog/contract/openapi/${naam}.json`) as ContractDocument;

const files = generateTypes({ bewerking: contractOf('bewerking'), inzage: contractOf('inzage') });

test.each([...files.keys()])('types in %s.ts are those of the contract', async (file) => {
  const source = await format(files.get(file) ?? '', { parser: 'typescript', printWidth: 120, singleQuote: true });
  await expect(source).toMatchFileSnapshot(`../generated/${file}.ts`);
});

test('what all APIs describe alike stands once, with what it refers to', () => {
  expect(files.get('gedeeld')).toContain('export interface FieldValidationError');
  for (const file of ['bewerking-schemas', 'inzage-schemas'])
    expect(files.get(file)).not.toContain('interface FieldValidationError');
});

test('a kind of schema that it does not know is a fault, not `any`', () => {
  const contract = { paths: {}, components: { schemas: { Iets: { type: 'vreemd' } }, parameters: {} } };
  expect(() => generateTypes({ bewerking: contract })).toThrow('does not know');
});
