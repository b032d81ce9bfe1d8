import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { expect, onTestFinished, test } from 'vitest';

import { startRegister, waitFor } from './harness.ts';
import { CLIENT_SECRET, startProvider } from './openid-provider.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const ISSUER = 'https://idp.gemeente.example/realms/gemeente';
const API = 'https://log.gemeente.example/bewerking/api/v1';

const shellBlocks = (page: string): readonly string[] =>
  [...readFileSync(`${root}docs/recepten/${page}`, 'utf8').matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(
    ([, , block = '']) => block,
  );

/** Runs shell text as an operator would, in the folder of the workspace. */
async function shell(text: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  return (await run('bash', ['-euo', 'pipefail', '-c', text], { cwd: root, env: { ...process.env, ...env } })).stdout;
}

test('T18 docs/recepten/oauth.md: its commands, one after the other, give a list', async () => {
  const [settings = '', add = '', token = '', call = '', ...rest] = shellBlocks('oauth.md');
  expect(rest).toEqual([]);
  const provider = await startProvider(['zaaksysteem'], API);
  const uitgevers = settings.replace('export VWL_OAUTH_UITGEVERS=', '').trim();
  expect(uitgevers).toBe(ISSUER);
  const register = await startRegister({
    settings: { VWL_OAUTH_UITGEVERS: provider.issuer, VWL_PUBLIC_BEWERKING: API },
  });
  onTestFinished(() => Promise.all([register.stop(), provider.become('neer')]).then(() => undefined));
  await register.cli('organisatie', 'add', '--oin', '00000001821002193000', '--naam', 'Voorbeeldgemeente');
  const here = (text: string): string =>
    text.replaceAll(ISSUER, provider.issuer).replaceAll(API, register.bewerking).replaceAll('./data', register.data);
  expect(await shell(here(add))).toContain(`met access tokens van ${provider.issuer}`);
  const ask = async (): Promise<Record<string, unknown>> =>
    JSON.parse(await shell(here(token + call), { CLIENT_SECRET })) as Record<string, unknown>;
  await waitFor(async () => (await ask())['count'] === 0);
});

test('T17 docs/recepten/geheim-vervangen.md: its commands replace the secret', async () => {
  const register = await startRegister({ settings: {} });
  onTestFinished(() => register.stop());
  await register.addApplicatie({ clientId: 'zaaksysteem', bewerking: 'read:normal' });
  const [made = '', removed = '', ...rest] = shellBlocks('geheim-vervangen.md');
  expect(rest).toEqual([]);
  const here = (text: string): string => text.replaceAll('./data', register.data);
  expect(await shell(here(made))).toContain('Geheim 2 (wordt maar één keer getoond): ');
  expect(await shell(here(removed))).toContain('Het geheim is verwijderd.');
});
