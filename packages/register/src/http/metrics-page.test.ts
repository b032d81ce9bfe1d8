import { expect, test } from 'vitest';

import { metricsPage } from './metrics-page.ts';

test('docs/naslag/metrieken.md says what metric-definitions.ts says', async () => {
  // After a change of figures: npm test -- metrics-page -u
  await expect(metricsPage()).toMatchFileSnapshot('../../../../docs/naslag/metrieken.md');
});
