import { expect, test } from 'vitest';

import { loadContract } from '../http/contract.ts';
import { apis } from './aanvrager.ts';
import { OPERATIE_SCOPES } from './operaties.ts';

test('P9 the scopes that open an operation are those of the contract', () => {
  const operations = apis.flatMap((api) => loadContract(api).operations);
  const contract = Object.fromEntries(operations.map(({ operationId, scopes }) => [operationId, new Set(scopes)]));
  const code = Object.fromEntries(Object.entries(OPERATIE_SCOPES).map(([id, scopes]) => [id, new Set<string>(scopes)]));
  expect(code).toEqual(contract);
});
