import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { standaardBsns, testBsns } from './personen.ts';

/** Where all registers of one test run leave their folders and logs. */
export function testRoot(): string {
  const root = process.env['REGISTER_TEST_ROOT'];
  if (root === undefined) throw new Error('de tests draaien buiten hun opstelling');
  return root;
}

function* filesOf(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesOf(path);
    else yield path;
  }
}

/** Files in which a test BSN stands as a number of its own, readable or as UTF-16 (D2). */
export function findLeaks(root: string, bsns: readonly string[]): readonly string[] {
  const pattern = new RegExp(`(?<![0-9a-f])(?:${bsns.join('|')})(?![0-9a-f])`);
  return [...filesOf(root)].filter((path) => {
    const bytes = readFileSync(path);
    return pattern.test(bytes.toString('latin1')) || pattern.test(bytes.toString('utf16le'));
  });
}

/** Makes the folder of the run; after all tests no test BSN may stand in anything that a register left behind. */
export default function setup(): () => void {
  const root = mkdtempSync(join(tmpdir(), 'vwl-test-'));
  mkdirSync(root, { recursive: true });
  process.env['REGISTER_TEST_ROOT'] = root;
  return () => {
    const files = [...filesOf(root)].length;
    const leaks = findLeaks(root, [...testBsns, ...standaardBsns]);
    if (leaks.length > 0) {
      process.exitCode = 1;
      throw new Error(
        `D2: een test-BSN staat leesbaar in ${String(leaks.length)} van ${String(files)} bestanden, zoals ${String(leaks[0])}`,
      );
    }
    process.stdout.write(`D2: geen test-BSN in ${String(files)} bestanden van de geteste registers\n`);
    rmSync(root, { recursive: true, force: true });
  };
}
