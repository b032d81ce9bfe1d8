import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, onTestFinished, test } from 'vitest';

import { bsn } from '../verwerking/actie.ts';
import { startTestRegister } from './index.ts';

const actie = (actieNaam: string, tijdstip: string) =>
  ({
    actieNaam,
    vertrouwelijkheid: 'normaal',
    tijdstip,
    verwerkteObjecten: [{ objecttype: 'persoon', ...bsn('999990019') }],
  }) as const;

test('shows what was logged, oldest first, without its own looking; a folder that was given outlives it', async () => {
  const data = mkdtempSync(join(tmpdir(), 'testkit-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  const first = await startTestRegister({ data });
  await first.client.bewerking.verwerkingsactieCreate({ body: actie('twee', '2024-02-02T00:00:00Z') });
  await first.client.bewerking.verwerkingsactieCreate({ body: actie('een', '2024-01-01T00:00:00Z') });
  await first.acties(bsn('999990019'));
  await Promise.all([first.stop(), first.stop()]);
  await first.stop();
  const second = await startTestRegister({ data });
  onTestFinished(() => second.stop());
  const acties = await second.acties(bsn('999990019'));
  expect(acties.map(({ actieNaam }) => actieNaam)).toEqual(['een', 'twee']);
  expect(await second.acties(bsn('999990020'))).toEqual([]);
});

test('the first example of the README does what it says', async () => {
  const package_ = fileURLToPath(new URL('../..', import.meta.url));
  const [, example = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(package_, 'README.md'), 'utf8')) ?? [];
  const register = await startTestRegister();
  onTestFinished(() => register.stop());
  const { bewerking, clientId, geheim } = register;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@vwl/source', '--input-type=module', '--eval', example],
    { cwd: package_, env: { ...process.env, REGISTER_URL: bewerking, CLIENT_ID: clientId, GEHEIM: geheim } },
  );
  expect(stdout).toBe('logged twice about J. Jansen\n');
  const acties = await register.acties(bsn('999990019'));
  expect(acties.map(({ actieNaam }) => actieNaam)).toEqual(['Zoeken personen', 'Opvragen persoonsgegevens']);
});
