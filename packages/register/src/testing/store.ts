import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Store } from '../storage/open-store.ts';
import { openStore } from '../storage/open-store.ts';

/** A new folder among those that the scan at the end of a run reads for personal data (D2). */
export function newFolder(): string {
  const root = process.env['REGISTER_TEST_ROOT'] ?? tmpdir();
  mkdirSync(root, { recursive: true });
  return mkdtempSync(join(root, 'unit-'));
}

/** A real store with fresh keys, in a folder of its own. */
export async function openTestStore(): Promise<Store> {
  return openStore({ data: newFolder(), dev: true, lock: false });
}
