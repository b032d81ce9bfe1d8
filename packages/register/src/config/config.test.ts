import { describe, expect, test } from 'vitest';

import type { Config, ConfigSources } from './config.ts';
import { ConfigError, loadConfig } from './config.ts';
import { readEnvironment } from './env.ts';
import type { SettingName } from './settings.ts';
import { environmentName, settings } from './settings.ts';

type Env = Readonly<Record<string, string | undefined>>;

interface Given {
  readonly flags?: ConfigSources['flags'];
  readonly env?: Env;
  readonly file?: ConfigSources['file'];
}

const load = ({ flags = {}, env = {}, file = {} }: Given) =>
  loadConfig({ flags, environment: readEnvironment(env), file });
/** The least that production needs. */
const productie: Env = {
  VWL_DATA: '/srv/vwl',
  VWL_RAADPLEEG_VERWERKINGSACTIVITEIT_ID: '5f0bef4c-f66f-4311-84a5-19e8bf359eaf',
  VWL_RAADPLEEG_VERWERKINGSACTIVITEIT_URL: 'https://var.example/1',
  VWL_RAADPLEEG_BEWAARTERMIJN: 'P5Y',
};
const config = (env: Env, given: Omit<Given, 'env'> = {}): Config =>
  load({ ...given, env: { ...productie, ...env } }).config;

/** All that is wrong, as the operator reads it; nothing when it loads. */
function faultsOf(given: Given): readonly string[] {
  try {
    load(given);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}
const faults = (env: Env): readonly string[] => faultsOf({ env: { ...productie, ...env } });

describe('defaults', () => {
  test('production asks for a data folder and for what reads are logged under, and nothing else', () => {
    expect(faultsOf({})).toEqual([
      'geef de gegevensmap: --data DIR of VWL_DATA.',
      'raadpleegVerwerkingsactiviteitId (VWL_RAADPLEEG_VERWERKINGSACTIVITEIT_ID) is nodig om raadplegingen vast te leggen.',
      'raadpleegVerwerkingsactiviteitUrl (VWL_RAADPLEEG_VERWERKINGSACTIVITEIT_URL) is nodig om raadplegingen vast te leggen.',
      'raadpleegBewaartermijn (VWL_RAADPLEEG_BEWAARTERMIJN) is nodig om raadplegingen vast te leggen.',
    ]);
    expect(faults({})).toEqual([]);
  });

  test('what REGELS gives as default', () => {
    expect(config({})).toMatchObject({
      dev: false,
      host: '127.0.0.1',
      port: 8080,
      metricsPort: null,
      bewerkingAan: true,
      inzageAan: true,
      varAan: true,
      corsOrigins: [],
      objecttypen: ['persoon'],
      legeWaarde: 'leeg',
      nietGevonden: 404,
      bsnProef: 'waarschuw',
      strikt: false,
      verwerkingConsistentie: 'waarschuw',
      inzageHeaders: 'verplicht',
      inzageOpgeheven: 'read:normal',
      ooitVertrouwelijk: 'verbergen',
      zgwCompat403: false,
      minimaalGeheim: 32,
      oauthUitgevers: [],
      oauthAudienceBewerking: null,
      oauthAudienceInzage: null,
      oauthAudienceVar: null,
      oauthOinClaim: null,
      oauthLeeway: 60,
      maximaalVenster: null,
      maxPatchActies: 20_000,
      idempotencyDagen: 30,
      tlsCert: null,
      tlsKey: null,
      trustedProxy: null,
    });
  });

  test('development mode needs a data folder only', () => {
    const { config: dev } = load({ env: { VWL_DATA: 'x' }, flags: { dev: true } });
    expect(dev.raadpleegBewaartermijn).toBe('P5Y');
    expect(faultsOf({ flags: { dev: true } })).toEqual(['geef de gegevensmap: --data DIR of VWL_DATA.']);
    const eigen = load({ env: { ...productie, VWL_RAADPLEEG_BEWAARTERMIJN: 'P2Y' }, flags: { dev: true } });
    expect(eigen.config.raadpleegBewaartermijn).toBe('P2Y');
  });

  test('public addresses follow host, port and TLS unless they are given', () => {
    expect(config({ VWL_PORT: '9000' }).publicBewerking).toBe('http://127.0.0.1:9000/bewerking/api/v1');
    const tls = { VWL_TLS_CERT: 'c.pem', VWL_TLS_KEY: 'k.pem', VWL_HOST: '0.0.0.0' };
    expect(config(tls).publicInzage).toBe('https://0.0.0.0:8080/inzage/api/v1');
    const eigen = 'https://log.example/inzage/api/v1';
    expect(config({ VWL_PUBLIC_INZAGE: eigen })).toMatchObject({
      publicInzage: eigen,
      publicBewerking: 'http://127.0.0.1:8080/bewerking/api/v1',
    });
  });
});

describe('precedence', () => {
  const bronnen = { flags: { port: '1' }, env: { ...productie, VWL_PORT: '2' }, file: { port: 3 } };
  test.each([
    ['a flag before all', bronnen, 1],
    ['the environment before the file', { ...bronnen, flags: { port: undefined } }, 2],
    ['the file before the default', { env: productie, file: { port: 3 } }, 3],
    ['the default', { env: productie }, 8080],
  ])('%s', (_what, given, port) => {
    expect(load(given).config.port).toBe(port);
  });

  test('a wrong value is not saved by a weaker source', () => {
    expect(faultsOf({ ...bronnen, env: { ...productie, VWL_PORT: 'x' }, flags: {} })).toEqual([
      'VWL_PORT moet een geheel getal van 0 tot 65535 zijn.',
    ]);
  });
});

describe('faults', () => {
  test('all of them come at once, each with its source, none with its value', () => {
    const found = faultsOf({
      flags: { tlsCert: 'c.pem', metricsPort: 'geheim-vlag' },
      env: { VWL_HOST: '0.0.0.0', VWL_STRIKT: 'geheim-omgeving', VWL_ONBEKEND: '1' },
      file: { bodyLimit: 'geheim-bestand', onbekend: 1 },
    });
    expect(found).toEqual([
      'onbekende instelling in het bestand: onbekend',
      'onbekende instelling VWL_ONBEKEND',
      '--metrics-port moet een geheel getal van 0 tot 65535 zijn.',
      'VWL_STRIKT moet true of false zijn.',
      'instelling bodyLimit in het bestand moet een geheel getal van 1024 tot 67108864 zijn.',
      'geef de gegevensmap: --data DIR of VWL_DATA.',
      'tlsCert en tlsKey horen bij elkaar.',
      expect.stringContaining('VWL_RAADPLEEG_VERWERKINGSACTIVITEIT_ID') as string,
      expect.stringContaining('VWL_RAADPLEEG_VERWERKINGSACTIVITEIT_URL') as string,
      expect.stringContaining('VWL_RAADPLEEG_BEWAARTERMIJN') as string,
    ]);
    expect(found.join()).not.toContain('geheim');
    expect(new ConfigError(found).message).toContain('\n- VWL_STRIKT moet true of false zijn.\n');
  });

  test.each(['VWL_POORT', 'VWL_LEGEWAARDE', 'VWL_', 'VWL_port', 'VWL_TOSTRING', 'VWL___PROTO__'])(
    'the unknown name %s is refused, so that a misspelt one never silently does nothing',
    (name) => {
      expect(faults({ [name]: '1' })).toEqual([`onbekende instelling ${name}`]);
    },
  );

  test.each(['toString', 'constructor', '__proto__', 'Port'])('the unknown name %s in a file is refused', (name) => {
    const file = JSON.parse(`{"${name}": 1}`) as Record<string, unknown>;
    expect(faultsOf({ env: productie, file })).toEqual([`onbekende instelling in het bestand: ${name}`]);
  });

  test('names of others in the environment do not count', () => {
    expect(faults({ PORT: 'x', VWLPORT: 'x', MY_VWL_PORT: 'x', VWL_PORT: undefined })).toEqual([]);
  });

  const adressen: readonly (readonly [Env, readonly string[]])[] = [
    [{ VWL_HOST: '0.0.0.0' }, ['buiten loopback is TLS nodig: geef tlsCert en tlsKey, of trustedProxy.']],
    [{ VWL_HOST: 'localhost.example' }, ['buiten loopback is TLS nodig: geef tlsCert en tlsKey, of trustedProxy.']],
    [{ VWL_HOST: '127.0.0.1.example' }, ['buiten loopback is TLS nodig: geef tlsCert en tlsKey, of trustedProxy.']],
    [{ VWL_HOST: '0.0.0.0', VWL_TRUSTED_PROXY: '10.0.0.0/8' }, []],
    [{ VWL_HOST: '0.0.0.0', VWL_TLS_CERT: 'c', VWL_TLS_KEY: 'k' }, []],
    [{ VWL_HOST: '0.0.0.0', VWL_DEV: 'true' }, []],
    [{ VWL_HOST: '127.1.2.3' }, []],
    [{ VWL_HOST: '::1' }, []],
    [{ VWL_HOST: 'localhost' }, []],
    [{ VWL_TLS_KEY: 'k' }, ['tlsCert en tlsKey horen bij elkaar.']],
    [{ VWL_MELDPUNT: 'mailto:a@b.example' }, ['meldpunt en meldpuntGeldigTot horen bij elkaar.']],
    [{ VWL_MELDPUNT_GELDIG_TOT: '2030-01-01' }, ['meldpunt en meldpuntGeldigTot horen bij elkaar.']],
    [{ VWL_MELDPUNT: 'tel:+31-20-1', VWL_MELDPUNT_GELDIG_TOT: '2030-01-01' }, []],
  ];
  test.each(adressen)('%j', (env, expected) => {
    expect(faults(env)).toEqual(expected);
  });
});

describe('what a platform puts in the environment', () => {
  test.each(['VWL_PORT', 'VWL_SERVICE', 'VWL_PORT_8080_TCP'])('%s=tcp://… does not count and is told of', (name) => {
    const { config: loaded, opmerkingen } = load({ env: { ...productie, [name]: 'tcp://10.0.0.1:8080' } });
    expect(loaded.port).toBe(8080);
    expect(opmerkingen).toEqual([`${name} is door het platform gezet en telt niet mee.`]);
  });

  test('all that Kubernetes sets for a service called vwl', () => {
    const env = {
      ...productie,
      VWL_SERVICE_HOST: '10.0.0.1',
      VWL_SERVICE_PORT: '8080',
      VWL_SERVICE_PORT_HTTP: '8080',
      VWL_PORT: 'tcp://10.0.0.1:8080',
      VWL_PORT_8080_TCP: 'tcp://10.0.0.1:8080',
      VWL_PORT_8080_TCP_PROTO: 'tcp',
      VWL_PORT_8080_TCP_PORT: '8080',
      VWL_PORT_8080_TCP_ADDR: '10.0.0.1',
      VWL_PORT_53_UDP: 'udp://10.0.0.1:53',
    };
    const { config: loaded, opmerkingen } = load({ env });
    expect(loaded.port).toBe(8080);
    expect(opmerkingen).toHaveLength(9);
  });
});

describe('values', () => {
  const goed: readonly (readonly [SettingName, string, unknown])[] = [
    ['strikt', 'ja', true],
    ['strikt', 'nee', false],
    ['strikt', 'false', false],
    ['port', '0', 0],
    ['port', '65535', 65_535],
    ['nietGevonden', '400', 400],
    ['corsOrigins', 'https://a.example, https://b.example', ['https://a.example', 'https://b.example']],
    ['objecttypen', 'persoon,kenteken', ['persoon', 'kenteken']],
    ['publicInzage', 'https://log.example/inzage', 'https://log.example/inzage'],
    [
      'raadpleegVerwerkingsactiviteitId',
      '5F0BEF4C-F66F-4311-84A5-19E8BF359EAF',
      '5f0bef4c-f66f-4311-84a5-19e8bf359eaf',
    ],
    [
      'raadpleegVerwerkingsactiviteitUrl',
      'urn:uuid:5f0bef4c-f66f-4311-84a5-19e8bf359eaf',
      'urn:uuid:5f0bef4c-f66f-4311-84a5-19e8bf359eaf',
    ],
    ['raadpleegBewaartermijn', 'P2W', 'P2W'],
    ['maximaalVenster', '366', 366],
    ['logLevel', 'silent', 'silent'],
    ['trustedProxy', '10.0.0.0/8, 2001:db8::1/128', ['10.0.0.0/8', '2001:db8::1/128']],
  ];
  test.each(goed)('%s takes %s', (name, given, expected) => {
    const key = `VWL_${environmentName(name)}`;
    expect(config({ [key]: given })[name]).toEqual(expected);
    expect(config({ [key]: undefined }, { file: { [name]: expected } })[name]).toEqual(expected);
  });

  const slecht: readonly (readonly [SettingName, readonly unknown[]])[] = [
    ['data', ['', 7]],
    ['strikt', ['', 'yes', '1', 'TRUE', 1, null]],
    ['port', ['', '-1', '65536', '8080.5', ' 80', '0x50', '1e3', 80.5, true]],
    ['nietGevonden', ['403', '', null]],
    ['legeWaarde', ['Leeg', '']],
    ['corsOrigins', ['', 'https://a.example,,', [''], [1], {}]],
    [
      'publicBewerking',
      [
        'https://log.example/',
        'ftp://log.example/x',
        'log.example',
        'https://log.example/x?y=1',
        'https://log.example/x#y',
      ],
    ],
    ['raadpleegVerwerkingsactiviteitId', ['1', '']],
    ['raadpleegVerwerkingsactiviteitUrl', ['/var/1', '']],
    ['raadpleegBewaartermijn', ['5', 'P0D', '']],
    ['maximaalVenster', ['0']],
    [
      'oauthUitgevers',
      [
        '',
        'idp.example',
        'http://idp.example',
        'https://idp.example http://idp.example/jwks',
        'https://idp.example https://idp.example/jwks https://idp.example',
        'https://idp.example,https://idp.example',
        [{ issuer: 'https://idp.example' }],
      ],
    ],
    ['oauthAudienceInzage', ['']],
    ['oauthLeeway', ['301', '-1']],
    ['maxPatchActies', ['0']],
    ['bodyLimit', ['1023']],
    [
      'trustedProxy',
      [
        '',
        'loopback',
        '10.0.0.1',
        '10.0.0.0/0',
        '::/0',
        '10.0.0.0/33',
        '10.0.0/8',
        '::1/129',
        '10.0.0.0/8,',
        'x/8',
        '10.0.0.0/08',
      ],
    ],
  ];
  test.each(slecht)('%s refuses %j', (name, values) => {
    for (const value of values)
      expect([value, faultsOf({ env: productie, flags: { [name]: value } }).length]).toEqual([value, 1]);
  });
});

test('T18 issuers: with discovery, with the address of their keys, and on loopback without TLS', () => {
  const given = 'https://idp.example/realms/x, https://ander.example/ https://ander.example/jwks,http://127.0.0.1:9000';
  expect(config({ VWL_OAUTH_UITGEVERS: given }).oauthUitgevers).toEqual([
    { issuer: 'https://idp.example/realms/x', jwks: null },
    { issuer: 'https://ander.example/', jwks: 'https://ander.example/jwks' },
    { issuer: 'http://127.0.0.1:9000', jwks: null },
  ]);
});

test('every setting has an environment name of its own and an explanation', () => {
  const names = (Object.keys(settings) as SettingName[]).map(environmentName);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[A-Z]+[0-9]*(?:_[A-Z]{2,}[0-9]*)*$/);
  for (const { uitleg } of Object.values(settings)) expect(uitleg).toMatch(/^[A-Z].*\.$/);
});

describe('a contact for weaknesses', () => {
  const met = (meldpunt: string, tot: string): Env => ({ VWL_MELDPUNT: meldpunt, VWL_MELDPUNT_GELDIG_TOT: tot });

  test('is one or more addresses, with the moment until which they hold', () => {
    expect(config(met('mailto:a@b.example,https://b.example/meld', '2030-01-01'))).toMatchObject({
      meldpunt: ['mailto:a@b.example', 'https://b.example/meld'],
      meldpuntGeldigTot: '2030-01-01T00:00:00.000Z',
    });
    expect(config(met('tel:+31-20-1', '2030-01-01T01:00:00+01:00')).meldpuntGeldigTot).toBe('2030-01-01T00:00:00.000Z');
  });

  test.each(['a@b.example', 'http://b.example', 'mailto:a@b.example\nExpires: x', 'javascript:x', ''])(
    'is not %j',
    (meldpunt) => {
      expect(faults(met(meldpunt, '2030-01-01'))).toEqual([expect.stringMatching(/lijst/)]);
    },
  );

  test.each(['', 'morgen', '2030-13-01', '2030-01-01 00:00'])('does not hold until %j', (tot) => {
    expect(faults(met('tel:1', tot))).toEqual([expect.stringMatching(/VWL_MELDPUNT_GELDIG_TOT moet een/)]);
  });
});

test('T17 a minimum below 32 bytes is allowed, with a warning in the log', () => {
  const warned = (value: string): readonly string[] =>
    load({ env: { ...productie, VWL_MINIMAAL_GEHEIM: value } }).opmerkingen;
  expect(warned('32')).toEqual([]);
  expect(warned('31')).toEqual([expect.stringContaining('minimaalGeheim')]);
});
