import { expect, test } from 'vitest';

import { referencePage } from './reference-page.ts';
import { settings } from './settings.ts';

test('docs/naslag/configuratie.md says what settings.ts says', async () => {
  // After a change of settings: npm test -- reference-page -u
  await expect(referencePage()).toMatchFileSnapshot('../../../../docs/naslag/configuratie.md');
});

test('every setting stands on the page with its environment name and a meaning', () => {
  const page = referencePage();
  for (const [name, { uitleg }] of Object.entries(settings)) {
    expect(page).toContain(`| \`${name}\`<br>\`VWL_`);
    expect(uitleg).not.toBe('');
    expect(page).toContain(uitleg);
  }
});
