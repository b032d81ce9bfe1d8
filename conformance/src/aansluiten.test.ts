import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { freePort } from './free-port.ts';
import type { Block } from './guide.ts';
import { blocksOf, root } from './guide.ts';
import type { Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import { environment } from './register-process.ts';

const run = promisify(execFile);
const PAGE = 'docs/handleiding/aansluiten.md';
const LONG = process.env['REGISTER_TEST_LONG'] === '1';
/** What one block may take, so that nothing outlives the test. */
const BLOCK_MAX_MS = 60_000;
/** What all of them may take, a build and an installation included. */
const START_MAX_MS = 300_000;
/** What the guide promises: less code of its own than this. */
const REGELS_MAX = 40;
const OIN = '00000001821002193000';
const ZAAK = '2f0e3a4c-9b1d-4c55-8f2e-6a7d1c0b9e31';
const VERHUIZING = '7c1a5e0e-0d9b-4a55-9f0f-3f1f6f3f8d21';
const LEVERING = 'b2f1c9d4-5f0a-4c1e-8d57-0a9c2e6b7f10';

type Json = Record<string, unknown>;

const blocks = blocksOf(PAGE);
/** Not in the folder of the run: this is what a reader makes, with persons in it. */
const folder = mkdtempSync(join(tmpdir(), 'aansluiten-'));
const dienst = join(folder, 'dienst');
const services: ChildProcess[] = [];
const printed = new Map<Block, string>();
let register: Target;
let ports: { readonly burgerzaken: number; readonly magazijn: number };

/** The page speaks of fixed ports and of `./data`; here they are those of this test. */
const here = (text: string): string =>
  text
    .replaceAll('http://127.0.0.1:8080', register.base)
    .replaceAll('./data', register.data)
    .replaceAll('3001', String(ports.burgerzaken))
    .replaceAll('3002', String(ports.magazijn));

/** Without packages the workspace itself is installed: it runs from source. */
const serviceEnvironment = (): NodeJS.ProcessEnv =>
  LONG ? environment({}) : environment({ NODE_OPTIONS: '--conditions=@vwl/source' });

async function runBlock(block: Block): Promise<void> {
  const inProject = /^(?:npm run build|npx |TOKEN=)/.test(block.text);
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', here(block.text)], {
    cwd: inProject ? root : dienst,
    env: inProject ? environment({}) : serviceEnvironment(),
    timeout: BLOCK_MAX_MS,
  });
  printed.set(block, stdout);
}

/** As the guide does it, from packages; or, without a registry, with links to what this workspace has. */
async function install(block: Block): Promise<void> {
  if (LONG) {
    const text = block.text
      .replaceAll('../', `${folder}/`)
      .replace('--pack-destination ..', `--pack-destination ${folder}`);
    await run('bash', ['-euo', 'pipefail', '-c', text], { cwd: root, env: environment({}) });
    return;
  }
  mkdirSync(join(dienst, 'node_modules'), { recursive: true });
  for (const name of ['fastify', '@verwerkingenlog'])
    symlinkSync(join(root, 'node_modules', name), join(dienst, 'node_modules', name));
  writeFileSync(join(dienst, 'package.json'), '{ "type": "module" }');
}

const sleutel = randomBytes(32).toString('base64');

/** Fills in what the guide leaves to its reader: the secret that the command showed, and a key of his own. */
function writeBestand({ bestand, text }: Block): void {
  const said = [...printed.values()].join('');
  const geheim = new RegExp(`Applicatie ${bestand.replace('.env', '')} [^]*?getoond\\): (\\S{43})\\n`).exec(said)?.[1];
  const full = bestand.endsWith('.env')
    ? here(text)
        .replace('GEHEIM=…', `GEHEIM=${String(geheim)}`)
        .replace('SLEUTEL=…', `SLEUTEL=${sleutel}`)
    : text;
  expect(full, bestand).not.toContain('…');
  writeFileSync(join(dienst, bestand), full);
}

/** Each line of the block in a terminal of its own. */
async function startServices({ text }: Block): Promise<void> {
  for (const line of text.trim().split('\n')) {
    const [command = '', ...args] = line.split(' ');
    services.push(
      spawn(command, args, { cwd: dienst, env: serviceEnvironment(), stdio: ['ignore', 'inherit', 'inherit'] }),
    );
  }
  for (const port of Object.values(ports))
    await waitFor(
      async () => (await fetch(`http://127.0.0.1:${String(port)}`).catch(() => null)) !== null,
      BLOCK_MAX_MS,
    );
}

async function follow(block: Block): Promise<void> {
  if (block.bestand !== '') writeBestand(block);
  else if (block.rol === 'start') await startServices(block);
  else if (block.rol === 'lang') await install(block);
  else if (block.rol === 'zonder register') {
    await register.stop();
    await runBlock(block);
  } else if (block.rol === '') await runBlock(block);
  else if (block.rol !== 'niet') throw new Error(`een blok is ${block.rol}: wat is dat?`);
}

beforeAll(async () => {
  register = await startRegister({ settings: {} });
  ports = { burgerzaken: await freePort(), magazijn: await freePort() };
  for (const block of blocks) await follow(block);
}, START_MAX_MS);
afterAll(async () => {
  for (const service of services) service.kill();
  await register.stop();
  rmSync(folder, { recursive: true, force: true });
});

const outputOf = (part: string): string =>
  printed.get(blocks.find(({ taal, text }) => taal === 'sh' && text.includes(part)) as Block) ?? '';
const regels = (): readonly Json[] => (JSON.parse(outputOf('_zoek')) as { results: readonly Json[] }).results;

test('aansluiten.md: the service has less than forty lines of its own', () => {
  const code = blocks.find(({ bestand }) => bestand === 'dienst.js')?.text ?? '';
  const own = code.split('\n').filter((line) => !/^\s*(?:\/\/|$)/.test(line));
  expect(own.length).toBeGreaterThan(20);
  expect(own.length).toBeLessThan(REGELS_MAX);
});

test('aansluiten.md: the employee gets the data twice, the second time from the provider', () => {
  const jansen = { bsn: '999990019', naam: 'Jansen', adres: 'Dorpsstraat 1' };
  expect(outputOf('/verhuizing')).toBe(JSON.stringify([jansen]) + JSON.stringify(jansen));
});

test('X1 aansluiten.md: consumer and provider each log under their own activity, the search after the fact', () => {
  expect(regels()).toHaveLength(3);
  const eigen = {
    verwerkingNaam: 'Verhuizing',
    verwerkingsactiviteitId: VERHUIZING,
    verwerkingId: ZAAK,
    afnemerId: '',
  };
  expect(regels()[2]).toMatchObject({
    ...eigen,
    actieNaam: 'Zoeken personen',
    systeem: 'Burgerzaken',
    gebruiker: 'medewerker-7',
    verwerkteObjecten: [{ objectId: '999990019', betrokkenheid: 'Getoond in zoekresultaat' }],
  });
  expect(regels()[1]).toMatchObject({
    ...eigen,
    actieNaam: 'Opvragen persoonsgegevens',
    bewaartermijn: 'P10Y',
    verwerkteObjecten: [{ betrokkenheid: 'Aanvrager' }],
  });
  expect(regels()[0]).toMatchObject({
    actieNaam: 'Verstrekken persoonsgegevens',
    systeem: 'Gegevensmagazijn',
    verwerkingNaam: 'Leveren van persoonsgegevens',
    verwerkingsactiviteitId: LEVERING,
    verwerkteObjecten: [{ betrokkenheid: 'Betrokkene' }],
  });
  expect(regels()[0]?.['verwerkingId']).not.toBe(ZAAK);
});

test('X2 aansluiten.md: the line of the provider says for whom, why and how long', () => {
  expect(regels()[0]).toMatchObject({
    soortAfnemerId: 'OIN',
    afnemerId: OIN,
    verwerkingIdAfnemer: ZAAK,
    verwerkingsactiviteitIdAfnemer: VERHUIZING,
    verwerkingsactiviteitUrlAfnemer: expect.stringContaining(VERHUIZING) as string,
    vertrouwelijkheid: 'normaal',
    bewaartermijn: 'P10Y',
  });
});

test('X1 aansluiten.md: the test of the reader passes, and without a register there is no result', () => {
  expect(outputOf('node --test')).toMatch(/pass 1\n[^]*fail 0\n/);
  const antwoord = printed.get(blocks.find(({ rol }) => rol === 'zonder register') as Block) ?? '';
  expect(JSON.parse(antwoord)).toMatchObject({
    statusCode: 503,
    message: 'Het loggen lukte niet; het resultaat is niet vrijgegeven.',
  });
});

test('aansluiten.md: who has no key gets nothing, whatever the headers say', async () => {
  const body = JSON.stringify({ bsn: '999990020' });
  for (const authorization of ['', 'Bearer ', 'Bearer undefined', `Bearer ${sleutel}x`]) {
    const headers = { 'Content-Type': 'application/json', OIN, Authorization: authorization };
    const answer = await fetch(`http://127.0.0.1:${String(ports.magazijn)}/persoon`, { method: 'POST', headers, body });
    expect([answer.status, await answer.text()]).toEqual([401, '']);
  }
});

test('aansluiten.md: every file that it speaks of was made', () => {
  for (const { bestand } of blocks.filter((block) => block.bestand !== ''))
    expect(existsSync(join(dienst, bestand)), bestand).toBe(true);
});
