import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { filesBelow, findLeaks } from './leaks.ts';
import { standaardBsns, testBsns } from './personen.ts';
import { openPostgresDoor } from './postgres-door.ts';

/** Where all registers of one test run leave their folders, logs and figures, and the tests what they were answered. */
export function testRoot(): string {
  const root = process.env['REGISTER_TEST_ROOT'];
  if (root === undefined) throw new Error('de tests draaien buiten hun opstelling');
  return root;
}

/** Programs and pages of PostgreSQL; what stands in its tables lies beside them as text. */
const isServerFile = (path: string): boolean => /[/]postgres-\d+[/](?:data|programs)[/]/.test(path);

/** After all tests no test BSN may stand in anything that a register left behind. */
function scan(root: string): void {
  const files = filesBelow(root).filter((path) => !isServerFile(path));
  const leaks = findLeaks(files, [...testBsns, ...standaardBsns]);
  if (leaks.length > 0) {
    process.exitCode = 1;
    throw new Error(
      `D2: een test-BSN staat leesbaar in ${String(leaks.length)} van ${String(files.length)} bestanden, zoals ${String(leaks[0])}`,
    );
  }
  process.stdout.write(`D2: geen test-BSN in ${String(files.length)} bestanden van de geteste registers\n`);
}

/** Makes the folder of the run, and the door to PostgreSQL. Projects of one run share both. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['REGISTER_TEST_ROOT'] !== undefined) return undefined;
  const root = mkdtempSync(join(tmpdir(), 'vwl-test-'));
  process.env['REGISTER_TEST_ROOT'] = root;
  const door = await openPostgresDoor(root);
  process.env['REGISTER_TEST_POSTGRES_DOOR'] = door.url;
  return async () => {
    await door.close();
    scan(root);
    rmSync(root, { recursive: true, force: true });
  };
}
