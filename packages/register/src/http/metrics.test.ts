import { expect, test } from 'vitest';

import { createMetrics } from './metrics.ts';

test('D2 figures carry a rule, an operation and a status and nothing else of ours', async () => {
  const metrics = createMetrics();
  metrics.count('V8', 3);
  metrics.count('V8');
  metrics.observeRequest('verwerkingsactie_create', 201, 0.004);
  const ours = (await metrics.render()).split('\n').filter((line) => line.startsWith('verwerkingenlog_'));
  expect(ours).toContain('verwerkingenlog_waarschuwingen_total{regel="V8"} 4');
  expect(ours).toContain('verwerkingenlog_aanvraag_seconden_count{operatie="verwerkingsactie_create",status="201"} 1');
  const names = new Set(ours.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, name]) => name)));
  expect(names).toEqual(new Set(['regel', 'operatie', 'status', 'le']));
});

test('two registers in one process count apart', async () => {
  const [one, other] = [createMetrics(), createMetrics()];
  one.count('V12');
  expect(await other.render()).not.toContain('regel="V12"');
});
