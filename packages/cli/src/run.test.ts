import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

import { run as runCommand } from './run.ts';

const OIN = '00000001821002193000';
const SCHEMA = readdirSync(new URL('../../register/migrations/sqlite/', import.meta.url)).filter((name) =>
  /^\d+\.sql$/.test(name),
).length;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

afterEach(() => {
  vi.restoreAllMocks();
});

/** Carries out a command and catches what it writes. */
async function run(...words: readonly string[]): Promise<Ended> {
  const written = { out: '', err: '' };
  const write = (stream: 'out' | 'err') => (chunk: unknown) => {
    written[stream] += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(write('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(write('err'));
  const code = await runCommand(words);
  vi.restoreAllMocks();
  return { code, ...written };
}

const newFolder = (): string => mkdtempSync(join(process.env['REGISTER_TEST_ROOT'] ?? tmpdir(), 'cli-'));

/** The names under `Commando’s:`, but for help. */
function commandsIn(help: string): readonly string[] {
  const lines = (help.split('Commando’s:\n')[1] ?? '').split('\n');
  return lines.flatMap((line) => /^ {2}([a-z]+)\b/.exec(line)?.[1] ?? []).filter((name) => name !== 'help');
}

beforeAll(() => {
  for (const name of Object.keys(process.env)) if (name.startsWith('VWL_')) vi.stubEnv(name, undefined);
});

test.each([
  ['--help', 0],
  ['bestaatniet', 2],
])('the program itself ends `%s` with %i', async (word, code) => {
  const bin = fileURLToPath(new URL('../bin/verwerkingenlog.js', import.meta.url));
  const ended = await new Promise((resolve) => {
    execFile(process.execPath, [bin, word], (error) => resolve(error === null ? 0 : error.code));
  });
  expect(ended).toBe(code);
});

test('--version tells which version this is', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(await run('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
});

describe('help', () => {
  const leaves = [
    'serve',
    'token',
    'migrate',
    'var import',
    'var export',
    'export',
    'import',
    'backup',
    'restore',
    'keys init',
    'keys backup',
    'keys ontvanger',
    ...['add', 'list', 'disable', 'enable'].map((name) => `organisatie ${name}`),
    ...['add', 'list', 'disable', 'enable', 'secret'].map((name) => `applicatie ${name}`),
  ];

  test('names every command, and nothing else', async () => {
    const groups = commandsIn((await run('--help')).out);
    const found: string[] = [];
    for (const group of groups) {
      const inner = commandsIn((await run(group, '--help')).out);
      found.push(...(inner.length === 0 ? [group] : inner.map((name) => `${group} ${name}`)));
    }
    expect(new Set(found)).toEqual(new Set(leaves));
  });

  test.each(leaves)('of `%s` is Dutch and tells how to use it', async (command) => {
    const { code, out, err } = await run(...command.split(' '), '--help');
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toMatch(new RegExp(`^Gebruik: verwerkingenlog ${command} \\[opties\\](?: <\\w+>)?\n\n\\S.*\n`));
    expect(out).toContain('toon deze hulp');
    // The keys of a receiver belong to no store.
    expect(out.includes('--data <map>')).toBe(command !== 'keys ontvanger');
    expect(out).not.toMatch(/Usage|Options|Commands|default|choices|display help/);
  });
});

describe('wrong use: exit code 2 and a Dutch sentence', () => {
  test.each<[string, string]>([
    ['bestaatniet', 'Het commando bestaatniet bestaat niet.'],
    ['serv', 'Bedoelde u serve?'],
    ['applicatie weg', 'Het commando weg bestaat niet.'],
    ['token', 'De optie --client-id <id> is verplicht.'],
    ['token --client-id', 'De optie --client-id <id> heeft een waarde nodig.'],
    ['token --client-id a --nope', 'De optie --nope bestaat niet.'],
    [
      'token --client-id a --ttl uur',
      'De waarde van --ttl <seconden> klopt niet. Geef een aantal seconden tot en met 3600.',
    ],
    ['token --client-id a --ttl 0', 'Geef een aantal seconden tot en met 3600.'],
    ['token --client-id a --ttl 3601', 'Geef een aantal seconden tot en met 3600.'],
    ['applicatie secret --client-id a --nummer 3', 'De waarde van --nummer <1|2> klopt niet. Kies uit 1, 2.'],
    ['organisatie list meer', 'neemt geen losse woorden'],
    ['var import', 'Geef <bestand> op.'],
    ['organisatie list', 'geef de gegevensmap: --data DIR of VWL_DATA.'],
    ['serve --data /nergens --port x --host 0.0.0.0', '--port moet een geheel getal van 0 tot 65535 zijn.'],
    ['serve --data /nergens --host 0.0.0.0', 'buiten loopback is TLS nodig'],
  ])('%s', async (words, message) => {
    const { code, out, err } = await run(...words.split(' '));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toMatch(/error|required|Error|\n {4}at /);
  });

  test.each(['', 'applicatie', 'organisatie', 'var', 'keys'])('`%s` alone shows the help', async (group) => {
    const { code, out, err } = await run(...group.split(' ').filter((word) => word !== ''));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('Commando’s:');
  });
});

describe('a new installation', () => {
  const data = newFolder();
  const json = async (words: string): Promise<unknown> => {
    const { code, out, err } = await run(...words.split(' '), '--data', data, '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n')).toHaveLength(2);
    return JSON.parse(out);
  };
  const refused = async (words: string): Promise<string> => {
    const { code, out, err } = await run(...words.split(' '), '--data', data);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    return err;
  };

  test('without a store, without keys', async () => {
    expect(await refused('organisatie list')).toContain('Er is geen opslag: voer eerst `verwerkingenlog migrate` uit.');
    expect(await json('migrate')).toEqual({ van: 0, naar: SCHEMA });
    expect(await refused('organisatie list')).toContain('De sleutelring ontbreekt');
    expect(await json('keys init')).toEqual({ gemaakt: true });
    expect(await refused('keys init')).toContain('Er is al een sleutelring');
    expect(statSync(join(data, 'sleutelring.json')).mode & 0o777).toBe(0o600);
    expect(await json('migrate')).toEqual({ van: SCHEMA, naar: SCHEMA });
  });

  test('organisations', async () => {
    expect(await json('organisatie list')).toEqual([]);
    expect(await json(`organisatie add --oin ${OIN} --naam Gemeente`)).toEqual({
      logId: 1,
      oin: OIN,
      naam: 'Gemeente',
      server: null,
      actief: true,
    });
    expect(await refused(`organisatie add --oin ${OIN} --naam Nogeens`)).toBe('Deze organisatie bestaat al.\n');
    expect(await refused('organisatie add --oin 1 --naam Fout')).toBe('Een OIN heeft 20 cijfers.\n');
    expect(await refused('organisatie disable --oin 00000099000000000000')).toBe(
      'Er is geen organisatie met deze OIN.\n',
    );
    expect(await json(`organisatie disable --oin ${OIN}`)).toEqual({ oin: OIN, actief: false });
    expect(await json(`organisatie enable --oin ${OIN}`)).toEqual({ oin: OIN, actief: true });
    expect((await run('organisatie', 'list', '--data', data)).out).toMatch(
      /^OIN +naam +server +stand\n0{7}1821002193000 +Gemeente +actief\n$/,
    );
  });

  test('applications', async () => {
    const add = `applicatie add --client-id zaak --organisatie ${OIN} --label Zaaksysteem`;
    expect(await refused(`${add} --bewerking alles --oins 7`)).toBe(
      'bewerking: De scope bestaat niet op de bewerking API.\noin: Een OIN heeft 20 cijfers.\n',
    );
    const { geheim } = (await json(`${add} --bewerking create:normal,read:normal --oins ${OIN}`)) as { geheim: string };
    expect(Buffer.from(geheim, 'base64url')).toHaveLength(32);
    expect(await refused(add)).toBe('Deze client ID bestaat al.\n');
    const shown = {
      clientId: 'zaak',
      label: 'Zaaksysteem',
      actief: true,
      logId: 1,
      uitvoeringDoor: 'onbekend',
      bewerking: ['create:normal', 'read:normal'],
      inzage: [],
      var: [],
      oins: [OIN],
      geheimen: 1,
      uitgever: null,
    };
    expect(await json('applicatie list')).toEqual([shown]);
    expect(await refused('applicatie secret --client-id zaak --nummer 1 --verwijder')).toContain('laatste geheim');
    const second = (await json('applicatie secret --client-id zaak --nummer 2')) as { geheim: string };
    expect(second).toMatchObject({ clientId: 'zaak', nummer: 2 });
    expect(second.geheim).not.toBe(geheim);
    expect(await json('applicatie secret --client-id zaak --nummer 1 --verwijder')).toMatchObject({ verwijderd: true });
    expect(await json('applicatie disable --client-id zaak')).toEqual({ clientId: 'zaak', actief: false });
    expect((await run('applicatie', 'list', '--data', data)).out).toMatch(
      /zaak +Zaaksysteem +geblokkeerd +geheim +create:normal/,
    );
    expect(await json('applicatie enable --client-id zaak')).toEqual({ clientId: 'zaak', actief: true });
    expect(await refused('applicatie enable --client-id onbekend')).toContain('Er is geen applicatie');
  });

  test('the first application of an installation comes with its organisation, in one command and one transaction', async () => {
    const oin = '00000099000000000088';
    const add = `applicatie add --client-id eerste --organisatie ${oin} --label Eerste`;
    expect(await refused(add)).toBe('Er is geen organisatie met deze OIN.\n');
    expect(await refused(`${add} --organisatie-naam Tweede --bewerking alles`)).toContain('De scope bestaat niet');
    expect(await refused(add.replace('eerste', 'zaak').concat(' --organisatie-naam Tweede'))).toContain('bestaat al');
    const oins = async (): Promise<readonly string[]> =>
      ((await json('organisatie list')) as readonly { oin: string }[]).map((organisatie) => organisatie.oin);
    expect(await oins()).toEqual([OIN]);
    const { geheim } = (await json(`${add} --organisatie-naam Tweede`)) as { geheim: string };
    expect(Buffer.from(geheim, 'base64url')).toHaveLength(32);
    expect(await oins()).toEqual([OIN, oin]);
    // Another application of the same organisation may name it again, but not rename it.
    await json(`${add.replace('eerste', 'tweede')} --organisatie-naam Tweede`);
    expect(await refused(`${add.replace('eerste', 'derde')} --organisatie-naam Anders`)).toContain('andere naam');
    expect(await refused(add.replace(oin, '7').replace('eerste', 'derde').concat(' --organisatie-naam X'))).toBe(
      'Een OIN heeft 20 cijfers.\n',
    );
  });

  test('tokens', async () => {
    const { token } = (await json('token --client-id zaak --scopes read:normal --ttl 60 --user-id mw-7')) as {
      token: string;
    };
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const { iat } = claims as { iat: number };
    expect(claims).toMatchObject({
      client_id: 'zaak',
      iss: 'zaak',
      user_id: 'mw-7',
      scopes: ['read:normal'],
      exp: iat + 60,
    });
    expect((await run('token', '--client-id', 'zaak', '--data', data)).out).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(await refused('token --client-id onbekend')).toContain('Er is geen applicatie');
  });
});

describe('serve that cannot start: exit code 1 and a Dutch sentence', () => {
  let folder: string;
  beforeAll(() => {
    folder = newFolder();
    writeFileSync(join(folder, 'geen.json'), '{"data": geheim}');
    writeFileSync(join(folder, 'lijst.json'), '[]');
  });

  test.each<[string, readonly string[], string]>([
    ['a file that is not there', ['--config', 'FOLDER/nergens.json'], 'nergens.json bestaat niet.\n'],
    ['a file that is no JSON', ['--config', 'FOLDER/geen.json'], 'Het instellingenbestand is geen JSON.\n'],
    ['a file with a list', ['--config', 'FOLDER/lijst.json'], 'Het instellingenbestand moet een JSON-object zijn.\n'],
    [
      'a certificate that is not there',
      ['--dev', '--port', '0', '--data', 'FOLDER/data', '--tls-cert', 'FOLDER/cert', '--tls-key', 'FOLDER/key'],
      'cert bestaat niet.\n',
    ],
  ])('%s', async (_what, args, message) => {
    const { code, err } = await run('serve', ...args.map((arg) => arg.replace('FOLDER', folder)));
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(err).not.toContain('geheim');
  });
});
