import { execFile, execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';

import { freePort } from './free-port.ts';
import { testRoot } from './global-setup.ts';
import type { Block } from './guide.ts';
import { blocksOf, root } from './guide.ts';
import { filesBelow } from './leaks.ts';
import type { RegisterProcess } from './register-process.ts';
import { environment, startProcess } from './register-process.ts';
import { runToEnd } from './run-to-end.ts';

const run = promisify(execFile);
const page = readFileSync(join(root, 'docs/recepten/productie.md'), 'utf8');
const blocks = blocksOf('docs/recepten/productie.md').filter(({ taal }) => taal === 'sh');
const unitFolder = join(root, 'docs/recepten/systemd');
const LONG = process.env['REGISTER_TEST_LONG'] === '1';
/** What `systemd-analyze security` may find open, of 100. */
const EXPOSURE_MAX = 20;

/** The bare machine: a folder in which the page finds its own `/etc`, `/opt`, `/root`, `/usr/local` and `/var`. */
const machine = join(testRoot(), randomUUID());
let port: number;

/** The page speaks of a whole machine and its users; here it gets the folder, this user and other ports. */
function here(text: string): string {
  return text
    .replaceAll(/(?<![\w.])\/(?=(?:etc|opt|root|usr\/local|var)\/)/g, `${machine}/`)
    .replaceAll('runuser -u verwerkingenlog -- ', '')
    .replaceAll(/ -o \w+ -g verwerkingenlog/g, '')
    .replaceAll('8443', String(port))
    .replaceAll('8444', String(port + 1));
}

async function runBlock({ text }: Block): Promise<string> {
  const script = here(text)
    // Only for the block that installs: the version that is being tested, not one that was released.
    .replace(/^REPOSITORY=.*$/m, `REPOSITORY=file://${root}`)
    .replace('--branch "$VERSIE" ', '');
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: join(machine, 'werk'),
    env: {
      ...environment({}),
      HOME: join(machine, 'root'),
      PATH: `${join(machine, 'usr/local/bin')}:${String(process.env['PATH'])}`,
      CURL_CA_BUNDLE: join(machine, 'werk/log.crt'),
    },
  });
  return stdout;
}

/** Starts what the unit starts, as it stands in the folder of systemd. */
async function startService(): Promise<RegisterProcess> {
  const unit = readFileSync(join(machine, 'etc/systemd/system/verwerkingenlog.service'), 'utf8');
  const [command, verb, ...args] = (/^ExecStart=(.*)$/m.exec(here(unit))?.[1] ?? '').split(' ');
  expect([command, verb]).toEqual([join(machine, 'usr/local/bin/verwerkingenlog'), 'serve']);
  return startProcess(join(machine, 'var/lib/verwerkingenlog/data'), {}, args);
}

function makeMachine(): void {
  for (const folder of ['werk', 'root', 'opt', 'usr/local/bin', 'etc/systemd/system', 'var/lib', 'var/backups'])
    mkdirSync(join(machine, folder), { recursive: true });
  symlinkSync(process.execPath, join(machine, 'usr/local/bin/node'));
  if (!LONG) symlinkSync(root, join(machine, 'opt/verwerkingenlog'));
  const certificate = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' ');
  const name = ['-subj', '/CN=log.gemeente.example', '-addext', 'subjectAltName=DNS:log.gemeente.example'];
  execFileSync('openssl', [...certificate, ...name, '-keyout', 'log.key', '-out', 'log.crt'], {
    cwd: join(machine, 'werk'),
    stdio: 'ignore',
  });
}

const printed: string[] = [];
let register: RegisterProcess | undefined;

/** All of the page, in its order. */
beforeAll(async () => {
  // The register takes the first, its figures the second.
  port = await freePort(2);
  makeMachine();
  for (const block of blocks) {
    if (block.rol === 'start') register = await startService();
    if (block.rol === '' || (block.rol === 'lang' && LONG)) printed.push(await runBlock(block));
  }
}, 300_000);
afterAll(async () => {
  await register?.kill('SIGTERM');
  // The scan for leaks reads what registers left behind, not the source with the numbers of its tests.
  rmSync(join(machine, 'opt'), { recursive: true });
});

const outputWith = (text: string): string => printed.find((output) => output.includes(text)) ?? '';

test('productie.md: every block is run, but for those that say why not', () => {
  const counted = (given: string): number => blocks.filter(({ rol }) => rol === given).length;
  expect(counted('')).toBeGreaterThan(12);
  expect([counted('start'), counted('lang')]).toEqual([1, 1]);
  for (const [, reason] of page.matchAll(/<!-- test: niet(.*)-->/g)) expect(reason).toMatch(/^, \S.+ $/);
  // A comment that this test does not know would leave a block out, or run it, by accident.
  expect(page.match(/<!--/g)).toHaveLength(counted('start') + counted('lang') + counted('niet'));
});

test('productie.md: the register answers over TLS, took its first line, and shows figures', () => {
  expect(outputWith('"status":"ready"')).not.toBe('');
  expect(JSON.parse(outputWith('Proef na installatie'))).toMatchObject({
    actieId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    url: expect.stringContaining(`https://log.gemeente.example:${String(port)}/bewerking/api/v1/`) as string,
  });
  expect(outputWith('# HELP')).not.toBe('');
});

test('productie.md: the first application came in one command; its secret stands nowhere but in what that command said', () => {
  const said = outputWith('Applicatie zaaksysteem is toegevoegd.');
  const geheim = /getoond\): (\S{43})\n/.exec(said)?.[1] ?? '';
  expect(geheim).not.toBe('');
  for (const file of filesBelow(join(machine, 'var'))) expect(readFileSync(file, 'latin1')).not.toContain(geheim);
  expect(register?.log()).not.toContain(geheim);
});

test('productie.md: backup and key ring stand apart, and only their owner reads them', () => {
  const backups = join(machine, 'var/backups/verwerkingenlog');
  expect(readdirSync(backups)).toEqual([expect.stringMatching(/^backup-\d{8}T\d{6}-\d{3}Z$/)]);
  const ring = join(machine, 'root/verwerkingenlog-sleutelring/sleutelring.json');
  expect(filesBelow(backups).some((file) => readFileSync(file, 'latin1').includes('sleutelring-1'))).toBe(false);
  for (const file of [ring, ...filesBelow(backups)]) expect(statSync(file).mode & 0o077).toBe(0);
});

test('productie.md: the drill put the backup back, opened it and cleared it away', () => {
  const volgnummer = /tot en met volgnummer (\d+)\.\nWat daarna/.exec(outputWith('Wat daarna'))?.[1];
  expect(Number(volgnummer)).toBe(1);
  expect(outputWith('client ID')).toContain('zaaksysteem');
  expect(existsSync(join(machine, 'root/oefening'))).toBe(false);
});

test('productie.md: the units are good and closed, where systemd can say so', async () => {
  const system = join(machine, 'etc/systemd/system');
  const names = readdirSync(system);
  expect(names.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
    readdirSync(unitFolder).toSorted((a, b) => (a < b ? -1 : 1)),
  );
  // The register gives requests in hand eight seconds; whoever stops it must wait longer.
  const service = readFileSync(join(unitFolder, 'verwerkingenlog.service'), 'utf8');
  expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(service)?.[1])).toBeGreaterThanOrEqual(20);
  // What is cured by itself is tried again for ever, what is not never; a reload that comes too early ends nothing.
  for (const line of ['StartLimitIntervalSec=0', 'Restart=on-failure', 'RestartForceExitStatus=SIGHUP'])
    expect(service.split('\n')).toContain(line);
  const [, wrong] = /^RestartPreventExitStatus=(\d+)$/m.exec(service) ?? [];
  expect((await runToEnd(['serve', '--data', machine, '--port', 'x'])).code).toBe(Number(wrong));
  if (!existsSync('/usr/bin/systemd-analyze')) return;
  const units = names.map((name) => join(system, name));
  for (const unit of units)
    writeFileSync(
      unit,
      readFileSync(unit, 'utf8').replaceAll(/(?<=^Exec\w+=)\/usr\/local/gm, join(machine, 'usr/local')),
    );
  const analyze = (...args: readonly string[]): Promise<unknown> => run('systemd-analyze', args);
  expect(await analyze('verify', '--man=no', ...units)).toEqual({ stdout: '', stderr: '' });
  for (const unit of units.filter((path) => path.endsWith('.service')))
    await analyze('security', '--offline=yes', `--threshold=${String(EXPOSURE_MAX)}`, unit);
});

test('productie.md: Prometheus reads the figures of this register, under the name that the alarms ask for', () => {
  const [, text = ''] = /prometheus\.yml <<'EINDE'\n([\s\S]*?)EINDE\n/.exec(page) ?? [];
  const { rule_files, scrape_configs } = parse(text) as {
    readonly rule_files: readonly string[];
    readonly scrape_configs: readonly { job_name: string; static_configs: readonly { targets: readonly string[] }[] }[];
  };
  for (const name of rule_files) expect(page).toContain(`cp /opt/verwerkingenlog/docs/recepten/bewaken/${name} `);
  for (const name of rule_files) expect(existsSync(join(root, 'docs/recepten/bewaken', name)), name).toBe(true);
  const [, figures = ''] = /http:\/\/(\S+)\/metrics/.exec(page) ?? [];
  expect(scrape_configs.find(({ job_name }) => job_name === 'verwerkingenlog')?.static_configs).toEqual([
    { targets: [figures] },
  ]);
});

test('productie.md: the paths of its units exist', () => {
  for (const name of readdirSync(unitFolder)) {
    const path = /^Documentation=file:\/opt\/verwerkingenlog\/(.*)$/m.exec(
      readFileSync(join(unitFolder, name), 'utf8'),
    )?.[1];
    if (path !== undefined) expect(existsSync(join(root, path)), path).toBe(true);
  }
});
