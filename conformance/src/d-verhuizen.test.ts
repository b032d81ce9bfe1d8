import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import type { Body } from './answers.ts';
import { results } from './answers.ts';
import { bulk } from './bulk.ts';
import { testRoot } from './global-setup.ts';
import { blocksOf, root } from './guide.ts';
import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, inzageKop, persoon, testBsns } from './personen.ts';
import { environment, runCli } from './register-process.ts';
import { runToEnd } from './run-to-end.ts';

const bin = fileURLToPath(new URL('../../packages/cli/bin/verwerkingenlog.js', import.meta.url));
const run = promisify(execFile);
const [een, twee, drie, afnemer] = testBsns;
const BULK = 3_000;
const start = (): Promise<Target> => startRegister({ settings: {} });
const nieuwPad = (naam: string): string => join(testRoot(), `${randomUUID()}-${naam}`);
const RAADPLEGEN = 'Raadplegen verwerkingenlog';

/** What a register shows of its log to everybody who may look: lists, lines, history and Inzage, with their ETags, under addresses of nobody. */
async function zichtOp(register: Target): Promise<readonly string[]> {
  const gezien: string[] = [];
  const addresses = [register.bewerking, register.inzage, register.base];
  const keep = (text: string): number =>
    gezien.push(addresses.reduce((all, address) => all.replaceAll(address, 'adres'), text));
  /** Lines of the log itself about these looks are other lines in each register. */
  const own = (lines: readonly Body[]): readonly Body[] => lines.filter(({ actieNaam }) => actieNaam !== RAADPLEGEN);
  const bewerking = `${register.bewerking}/verwerkingsacties`;
  const urls = new Set<string>();
  for (const bsn of [een, twee, drie, afnemer]) {
    const lijst = await register.call('POST', `${bewerking}/_zoek`, { body: { ...persoon(bsn), pageSize: 500 } });
    for (const { url } of own(results(lijst))) urls.add(String(url));
    keep(JSON.stringify(own(results(lijst))));
    const inzage = await register.call('POST', `${register.inzage}/verwerkte-objecten/_zoek`, {
      body: { ...persoon(bsn), beginDatum: '2024-01-01', eindDatum: '2025-01-01', pageSize: 500 },
      headers: inzageKop,
    });
    const objecten = results(inzage).filter(
      ({ verwerkingsactie }) => (verwerkingsactie as Body)['actieNaam'] !== RAADPLEGEN,
    );
    keep(JSON.stringify(objecten));
    for (const { url } of objecten.slice(0, 10)) {
      const { status, text, headers } = await register.call('GET', String(url), { headers: inzageKop });
      keep(`${String(status)} ${String(headers.get('etag'))} ${text}`);
    }
  }
  for (const url of [...urls].slice(0, 20))
    for (const address of [url, `${url}/versies`]) {
      const { status, text, headers } = await register.call('GET', address);
      keep(`${String(status)} ${String(headers.get('etag'))} ${text}`);
    }
  return gezien;
}

/** A log with some of everything, made through the API. */
async function vul(register: Target): Promise<void> {
  const bewerking = `${register.bewerking}/verwerkingsacties`;
  const verwerkingId = randomUUID();
  const post = async (extra: Record<string, unknown>, bsns: readonly string[]): Promise<Body> =>
    (
      await register.call('POST', bewerking, {
        body: actie(extra, bsns),
        headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
      })
    ).body;
  const eerste = await post(
    { verwerkingId, actieNaam: 'eerste', bewaartermijn: 'P5Y', soortAfnemerId: 'BSN', afnemerId: ` ${afnemer}` },
    [een, ` ${twee} `],
  );
  await register.call('PUT', String(eerste['url']), {
    body: {
      ...eerste,
      actieNaam: 'verbeterd',
      verwerkteObjecten: [
        persoon(drie, { betrokkenheid: 'x', verwerkteSoortenGegevens: [] }),
        ...(eerste['verwerkteObjecten'] as Body[]),
      ],
    },
  });
  await post({ verwerkingId, vertrouwelijkheid: 'vertrouwelijk' }, [een]);
  await register.call('PATCH', `${bewerking}?verwerkingId=${verwerkingId}`, {
    body: { vertrouwelijkheid: 'opgeheven' },
  });
  await register.call('DELETE', String((await post({}, [een]))['url']));
  await post({ bewaartermijn: 'P1M', uitvoeringDoor: 'systeem' }, [twee, twee]);
  await bulk(
    register,
    Array.from({ length: BULK }, (_, i) => actie({ actieNaam: `bulk ${String(i)}` }, i % 300 === 0 ? [drie] : [])),
  );
}

let van: Target;
let sleutel: string;
beforeAll(async () => {
  van = await start();
  await vul(van);
  sleutel = nieuwPad('sleutel');
  await runCli(['keys', 'ontvanger', '--naar', sleutel]);
}, 120_000);
afterAll(() => van.stop());

const exporteer = (naar: string, ...extra: readonly string[]): Promise<string> =>
  van.cli('export', '--dev', '--naar', naar, '--gebruiker', 'test', '--ontvanger', `${sleutel}.publiek`, ...extra);

describe('D4 the commands export and import, beside registers that run', () => {
  test('D4 P6 everything that the one showed the other shows, and goes on from there', async () => {
    const file = nieuwPad('export.ndjson');
    const said = await exporteer(file);
    expect(said).toMatch(/De export is zelf vastgelegd als actie [0-9a-f-]{36}\.\n$/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.deel`)).toBe(false);
    const naar = await start();
    onTestFinished(() => naar.stop());
    const took = await naar.cli('import', file, '--sleutel', sleutel);
    expect(took).toContain('Aantallen en commitments kloppen.');
    const hash = /SHA-256: ([0-9a-f]{64})/;
    expect(hash.exec(took)?.[1]).toBe(hash.exec(said)?.[1]);
    const [voor, na] = [await zichtOp(van), await zichtOp(naar)];
    expect(voor.length).toBeGreaterThan(30);
    expect(na).toEqual(voor);
    // Who has another register now goes on in it.
    const [, actieId = ''] = /als actie ([0-9a-f-]{36})/.exec(said) ?? [];
    const geexporteerd = await naar.call('GET', `${naar.bewerking}/verwerkingsacties/${actieId}`);
    expect(geexporteerd.body).toMatchObject({
      actieNaam: 'Exporteren verwerkingenlog',
      gebruiker: 'test',
      verwerkteObjecten: [],
    });
    const { body: nieuw } = await naar.call('POST', `${naar.bewerking}/verwerkingsacties`, {
      body: actie({ actieNaam: 'na de verhuizing' }),
    });
    expect((await naar.call('GET', String(nieuw['url']))).status).toBe(200);
  });

  test('D4 an export that was cut goes on under its name, and one that is whole is not written over', async () => {
    const file = nieuwPad('export.ndjson');
    await exporteer(file);
    renameSync(file, `${file}.deel`);
    truncateSync(`${file}.deel`, Math.floor(statSync(`${file}.deel`).size / 2));
    const { vervolg, slot } = JSON.parse(await exporteer(file, '--json')) as { vervolg: boolean; slot: Body };
    expect(vervolg).toBe(true);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    const versies = lines.filter((line) => line.startsWith('{"soort":"versie"'));
    expect(versies).toHaveLength(Number(slot['versies']));
    expect(lines.filter((line) => line.startsWith('{"soort":"sleutel"'))).toHaveLength(2);
    await expect(exporteer(file)).rejects.toMatchObject({ code: 1, stderr: 'Op die plaats staat al een bestand.\n' });
  });

  test('D4 an import that was killed goes on, and doubles nothing', async () => {
    const file = nieuwPad('export.ndjson');
    await exporteer(file);
    const naar = await start();
    onTestFinished(() => naar.stop());
    const child = spawn(process.execPath, [bin, 'import', file, '--sleutel', sleutel, '--data', naar.data], {
      env: environment({}),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('importeren 50%')) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.once('exit', resolve));
    const { alAanwezig, slot } = JSON.parse(await naar.cli('import', file, '--sleutel', sleutel, '--json')) as {
      alAanwezig: number;
      slot: Body;
    };
    expect(alAanwezig).toBeGreaterThan(0);
    expect(alAanwezig).toBeLessThanOrEqual(Number(slot['versies']));
    const lijst = await naar.call('POST', `${naar.bewerking}/verwerkingsacties/_zoek`, {
      body: { ...persoon(drie), pageSize: 500 },
    });
    expect(results(lijst).filter(({ actieNaam }) => String(actieNaam).startsWith('bulk'))).toHaveLength(BULK / 300);
  });

  test('D4 D2 only --plain leaves numbers readable, and then the operator is told', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vwl-leesbaar-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'export.ndjson');
    expect(await van.cli('export', '--dev', '--naar', file, '--plain')).toContain(
      'De nummers van personen staan er leesbaar in',
    );
    expect(readFileSync(file).includes(een)).toBe(true);
    const naar = await start();
    onTestFinished(() => naar.stop());
    expect(await naar.cli('import', file)).toContain('Aantallen en commitments kloppen.');
  });
});

test('D4 docs/recepten/verhuizen.md: its commands, one after the other', async () => {
  const [oud, nieuw] = await Promise.all([start(), start()]);
  onTestFinished(async () => void (await Promise.all([oud.stop(), nieuw.stop()])));
  const folder = nieuwPad('recept');
  mkdirSync(folder);
  const here = (text: string): string =>
    text
      .replaceAll('./data', oud.data)
      .replaceAll('./nieuw', nieuw.data)
      .replaceAll(/\b(ontvanger\.pem|log\.ndjson)/g, join(folder, '$1'));
  const outputs: string[] = [];
  for (const { text } of blocksOf('docs/recepten/verhuizen.md'))
    outputs.push(
      (await run('bash', ['-euo', 'pipefail', '-c', here(text)], { cwd: root, env: environment({}) })).stdout,
    );
  expect(outputs).toEqual([
    expect.stringContaining('Kenmerk van ontvanger'),
    expect.stringContaining('De export staat in'),
    expect.stringContaining('Aantallen en commitments kloppen.'),
  ]);
});

describe('D4 the commands as an operator meets them when something is wrong', () => {
  const zegt = async (...words: readonly string[]): Promise<{ code: number | null; output: string }> => {
    const { code, output } = await runToEnd(words);
    return { code, output: output.replaceAll(/^(?:nakijken|importeren|exporteren) .*\n/gm, '') };
  };

  test('D4 without a receiver nothing leaves, and nothing is left', async () => {
    const file = nieuwPad('export.ndjson');
    const woorden = ['export', '--dev', '--data', van.data, '--naar', file];
    expect(await zegt(...woorden)).toEqual({
      code: 1,
      output: 'Noem de publieke sleutel van de ontvanger met --ontvanger, of kies --plain voor leesbare nummers.\n',
    });
    expect(await zegt(...woorden, '--ontvanger', sleutel)).toEqual({
      code: 1,
      output: 'Dit is de geheime sleutel van de ontvanger: gebruik zijn publieke sleutel.\n',
    });
    expect(await zegt(...woorden, '--plain', '--ontvanger', `${sleutel}.publiek`)).toEqual({
      code: 1,
      output: 'Kies: --ontvanger of --plain.\n',
    });
    expect(existsSync(`${file}.deel`)).toBe(false);
  });

  test('D4 I3 outside development mode the settings under which it is logged must be known', async () => {
    const { code, output } = await zegt('export', '--data', van.data, '--naar', nieuwPad('export.ndjson'), '--plain');
    expect(code).toBe(2);
    expect(output).toContain('raadpleegVerwerkingsactiviteitId (VWL_RAADPLEEG_VERWERKINGSACTIVITEIT_ID) is nodig');
  });

  test('D4 what is no export, and another key', async () => {
    const naar = await start();
    onTestFinished(() => naar.stop());
    const file = nieuwPad('export.ndjson');
    await exporteer(file);
    expect(await zegt('import', sleutel, '--data', naar.data)).toEqual({
      code: 1,
      output: 'Dit is geen export van een verwerkingenlog.\n',
    });
    const ander = nieuwPad('sleutel');
    await runCli(['keys', 'ontvanger', '--naar', ander]);
    const { code, output } = await zegt('import', file, '--data', naar.data, '--sleutel', ander);
    expect(code).toBe(1);
    expect(output).toMatch(
      /^De export is versleuteld voor ontvanger [0-9a-f]{32}; deze sleutel is van ontvanger [0-9a-f]{32}\.\n$/,
    );
    truncateSync(file, statSync(file).size - 10);
    expect((await zegt('import', file, '--data', naar.data, '--sleutel', sleutel)).output).toBe(
      'De export is afgebroken: het slot aan het eind ontbreekt. Er is niets overgenomen.\n',
    );
  });
});
