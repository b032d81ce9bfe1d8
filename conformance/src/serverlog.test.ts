import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';

let register: Target;

beforeAll(async () => {
  register = await startRegister({ settings: {} });
});
afterAll(() => register.stop());

const cases = [
  ['GET', '/bestaat/niet', 404],
  ['PUT', '/bewerking/api/v1/verwerkingsacties', 405],
  ['POST', '/bewerking/api/v1/verwerkingsacties', 400],
] as const;

test.each(cases)('F the number of a refusal to %s %s stands in the server log', async (method, path, status) => {
  const answer = await register.call(method, path, method === 'POST' ? { body: {} } : {});
  expect(answer.status).toBe(status);
  expect(answer.body['instance']).toMatch(/^urn:uuid:/);
  await expect.poll(() => register.log()).toContain(`"instance":"${String(answer.body['instance'])}"`);
});
