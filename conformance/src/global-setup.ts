import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { filesBelow, findLeaks } from './leaks.ts';
import { standaardBsns, testBsns } from './personen.ts';

/** Where all registers of one test run leave their folders, logs and figures, and the tests what they were answered. */
export function testRoot(): string {
  const root = process.env['REGISTER_TEST_ROOT'];
  if (root === undefined) throw new Error('de tests draaien buiten hun opstelling');
  return root;
}

/** Makes the folder of the run; after all tests no test BSN may stand in anything that a register left behind. */
export default function setup(): () => void {
  const root = mkdtempSync(join(tmpdir(), 'vwl-test-'));
  process.env['REGISTER_TEST_ROOT'] = root;
  return () => {
    const files = filesBelow(root);
    const leaks = findLeaks(files, [...testBsns, ...standaardBsns]);
    if (leaks.length > 0) {
      process.exitCode = 1;
      throw new Error(
        `D2: een test-BSN staat leesbaar in ${String(leaks.length)} van ${String(files.length)} bestanden, zoals ${String(leaks[0])}`,
      );
    }
    process.stdout.write(`D2: geen test-BSN in ${String(files.length)} bestanden van de geteste registers\n`);
    rmSync(root, { recursive: true, force: true });
  };
}
