import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { results } from './answers.ts';
import { freePort } from './free-port.ts';
import type { Answer, CallOptions, Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, inzageKop } from './personen.ts';
import type { Proef } from './proef.ts';
import { acties, doel, objectIn, post, status, vergelijk } from './proef.ts';

const HERKOMST = 'https://app.example';

/** Another value than the default for everything that decides who sees what, and where. */
const settings = {
  VWL_INZAGE_OPGEHEVEN: 'read:confidential',
  VWL_BSN_PROEF: 'uit',
  VWL_INZAGE_HEADERS: 'optioneel',
  VWL_OOIT_VERTROUWELIJK: 'tonen',
  VWL_ZGW_COMPAT403: 'true',
  VWL_MAXIMAAL_VENSTER: '31',
  VWL_CORS_ORIGINS: `${HERKOMST}, https://ander.example`,
  VWL_PUBLIC_BEWERKING: 'https://log.gemeente.example/bewerking/api/v1',
  VWL_PUBLIC_INZAGE: 'https://inzage.gemeente.example/inzage/api/v1',
  VWL_MINIMAAL_GEHEIM: '64',
  VWL_HOST: 'localhost',
  VWL_READER_THREADS: '1',
  VWL_SQLITE_CACHE_MIB: '8',
};

let gewoon: Target;
let ingesteld: Target;
beforeAll(async () => {
  [gewoon, ingesteld] = await Promise.all([startRegister(), startRegister({ settings })]);
});
afterAll(() => Promise.all([gewoon.stop(), ingesteld.stop()]));

/** An actie that was vertrouwelijk and got another value. */
async function ooitVertrouwelijk(register: Target, nu: string): Promise<Answer> {
  const verwerkingId = randomUUID();
  const verwerkteObjecten = [doel('ooit')];
  const made = await post(register, {
    ...actie({ vertrouwelijkheid: 'vertrouwelijk', verwerkingId }),
    verwerkteObjecten,
  });
  const url = `${acties(register)}?verwerkingId=${verwerkingId}`;
  expect(await status(register.call('PATCH', url, { body: { vertrouwelijkheid: nu } }))).toBe(204);
  return made;
}

/** By verwerktObjectId through our own address: the public one need not lead here. */
const objectInzien = (register: Target, made: Answer, options: CallOptions): Promise<Answer> =>
  register.call('GET', `${register.inzage}/verwerkte-objecten/${String(objectIn(made)['verwerktObjectId'])}`, options);

/** V8: status, and whether the figures count it. */
async function elfproef(register: Target): Promise<readonly unknown[]> {
  const answer = await post(register, actie({}, ['123456789']));
  return [answer.status, /regel="V8"\} [1-9]/.test(await register.metrics())];
}

const proeven: readonly Proef[] = [
  {
    titel: 'V8 bsnProef=uit: not even counted',
    kijk: elfproef,
    standaard: [201, true],
    anders: [201, false],
  },
  {
    titel: 'T14 inzageOpgeheven: lifted acties in Inzage with read:normal and read:confidential',
    kijk: async (register) => {
      const seen: number[] = [];
      for (const nu of ['opgeheven', 'normaal', 'vertrouwelijk']) {
        const made = await ooitVertrouwelijk(register, nu);
        for (const scope of ['read:normal', 'read:confidential'])
          seen.push(await status(objectInzien(register, made, { scopes: [scope], headers: inzageKop })));
      }
      return seen;
    },
    standaard: [200, 200, 200, 200, 404, 404],
    anders: [404, 200, 404, 200, 404, 404],
  },
  {
    titel: 'T14 inzageOpgeheven: the list hides and counts alike',
    kijk: async (register) => {
      const count = async (scope: string): Promise<unknown> => {
        const body = { ...doel('ooit'), beginDatum: '2024-04-01', eindDatum: '2024-05-01' };
        const url = `${register.inzage}/verwerkte-objecten/_zoek`;
        const answer = await register.call('POST', url, { scopes: [scope], headers: inzageKop, body });
        expect(results(answer)).toHaveLength(Number(answer.body['count']));
        return Number(answer.body['count']) > 0;
      };
      await ooitVertrouwelijk(register, 'normaal');
      return [await count('read:normal'), await count('read:confidential')];
    },
    standaard: [true, true],
    anders: [false, true],
  },
  {
    titel: 'T15 ooitVertrouwelijk: N′ for read:normal by id, in its list and in the restricted list',
    kijk: async (register) => {
      const { body } = await ooitVertrouwelijk(register, 'normaal');
      const zoek = async (scope: string, extra: object): Promise<boolean> => {
        const answer = await register.call('POST', `${acties(register)}/_zoek`, {
          scopes: [scope],
          body: { ...doel('ooit'), beginDatum: '2024-04-01', eindDatum: '2024-04-30', ...extra },
        });
        return results(answer).some(({ actieId }) => actieId === body['actieId']);
      };
      return [
        await status(
          register.call('GET', `${acties(register)}/${String(body['actieId'])}`, { scopes: ['read:normal'] }),
        ),
        await zoek('read:normal', { vertrouwelijkheid: 'normaal' }),
        await zoek('read:restricted', { beperkteSet: true }),
      ];
    },
    standaard: [404, false, false],
    anders: [200, true, true],
  },
  {
    titel: 'I2 inzageHeaders: a read without them, and with a malformed one',
    kijk: async (register) => {
      const made = await post(register, { ...actie(), verwerkteObjecten: [doel('x')] });
      const body = { ...doel('x'), beginDatum: '2024-04-01', eindDatum: '2024-04-30' };
      const url = `${register.inzage}/verwerkte-objecten/_zoek`;
      return Promise.all(
        [
          objectInzien(register, made, {}),
          register.call('POST', url, { body }),
          register.call('POST', url, { body, headers: { OIN: 'x' } }),
          register.call('POST', url, { body, headers: inzageKop }),
        ].map(status),
      );
    },
    standaard: [400, 400, 400, 200],
    anders: [200, 200, 400, 200],
  },
  {
    titel: 'T16 zgwCompat403: no token, a bad one, an old one, too little scope',
    kijk: async (register) => {
      const get = (options: CallOptions): Promise<Answer> =>
        register.call('GET', `${acties(register)}/${randomUUID()}`, options);
      const answers = [
        await get({ token: null }),
        await get({ token: 'x' }),
        await get({ token: register.token({ claims: { iat: 1_000_000 } }) }),
        await get({ scopes: [] }),
      ];
      for (const { status: given, body } of answers) expect(body['status']).toBe(given);
      return answers.map(({ status: given, body }) => `${String(given)} ${String(body['code'])}`);
    },
    standaard: ['401 not_authenticated', '401 authentication_failed', '401 jwt-expired', '403 permission_denied'],
    anders: ['403 not_authenticated', '403 authentication_failed', '403 jwt-expired', '403 permission_denied'],
  },
  {
    titel: 'Z2 maximaalVenster: a month, a year, and no period at all',
    kijk: async (register) => {
      const zoek = (extra: object): Promise<number> =>
        status(register.call('POST', `${acties(register)}/_zoek`, { body: { ...doel('x'), ...extra } }));
      const inzage = (extra: object): Promise<number> =>
        status(
          register.call('POST', `${register.inzage}/verwerkte-objecten/_zoek`, {
            body: { ...doel('x'), ...extra },
            headers: inzageKop,
          }),
        );
      const maand = { beginDatum: '2024-01-01', eindDatum: '2024-02-01' };
      const jaar = { ...maand, eindDatum: '2025-01-01' };
      return [await zoek(maand), await zoek(jaar), await zoek({}), await inzage(maand), await inzage(jaar)];
    },
    standaard: [200, 200, 200, 200, 200],
    anders: [200, 400, 400, 200, 400],
  },
  {
    titel: 'P8 corsOrigins: a configured origin may read, with the headers that it needs; another one may not',
    kijk: async (register) => {
      const look = async (method: string, Origin: string): Promise<readonly unknown[]> => {
        const { headers } = await register.call(method, acties(register), { headers: { Origin }, token: null });
        return [
          'access-control-allow-origin',
          'access-control-expose-headers',
          'vary',
          'access-control-allow-methods',
        ].map((naam) => headers.get(naam));
      };
      return [
        await look('GET', HERKOMST),
        await look('OPTIONS', 'https://ander.example'),
        await look('OPTIONS', 'https://elders.example'),
      ];
    },
    standaard: [
      [null, null, null, null],
      [null, null, null, null],
      [null, null, null, null],
    ],
    anders: [
      [HERKOMST, 'API-Version, ETag, Location, Link, Retry-After', 'Origin', null],
      [
        'https://ander.example',
        'API-Version, ETag, Location, Link, Retry-After',
        'Origin',
        'GET, POST, PATCH, HEAD, OPTIONS',
      ],
      [null, null, null, null],
    ],
  },
  {
    titel: 'P5 publicBewerking and publicInzage: addresses in answers, lists and the contract',
    kijk: async (register) => {
      const body = { ...actie({ tijdstip: '2024-01-05T00:00:00Z' }), verwerkteObjecten: [doel('adres')] };
      const made = await post(register, body);
      await post(register, body);
      const zoek = { ...doel('adres'), beginDatum: '2024-01-01', eindDatum: '2024-01-30', pageSize: 1 };
      const lijst = await register.call('POST', `${acties(register)}/_zoek`, { body: zoek });
      const inzage = await register.call('POST', `${register.inzage}/verwerkte-objecten/_zoek`, {
        body: zoek,
        headers: inzageKop,
      });
      const contract = await register.call('GET', `${register.inzage}/openapi.json`);
      const [server] = contract.body['servers'] as readonly { url: string }[];
      return [
        made.headers.get('location'),
        made.body['url'],
        objectIn(made)['url'],
        lijst.body['next'],
        inzage.body['next'],
        results(inzage)[0]?.['url'],
        server?.url,
      ].map((address) =>
        new URL(String(address)).origin === register.base ? 'self' : new URL(String(address)).hostname,
      );
    },
    standaard: ['self', 'self', 'self', 'self', 'self', 'self', 'self'],
    anders: ['log', 'log', 'inzage', 'log', 'inzage', 'inzage', 'inzage'].map((naam) => `${naam}.gemeente.example`),
  },
];

test.each(proeven)('$titel', (proef) => vergelijk(proef, gewoon, ingesteld));

describe('P1 each API can be switched off, with its contract and its rights', () => {
  const paden = ['bewerking/api/v1/verwerkingsacties', 'inzage/api/v1/verwerkte-objecten'] as const;
  test.each([
    ['VWL_BEWERKING_AAN', [404, 400]],
    ['VWL_INZAGE_AAN', [400, 404]],
  ] as const)('P1 %s=false', async (naam, expected) => {
    const register = await startRegister({ settings: { [naam]: 'false' } });
    const statuses = (addresses: readonly string[]): Promise<readonly number[]> =>
      Promise.all(addresses.map((address) => status(register.call('GET', `${register.base}/${address}`))));
    expect(await statuses(paden)).toEqual(expected);
    const contracten = paden.map((pad) => pad.replace(/[^/]+$/, 'openapi.json'));
    expect(await statuses(contracten)).toEqual(expected.map((given) => (given === 404 ? 404 : 200)));
    expect(await statuses(['health/ready'])).toEqual([200]);
    await register.stop();
  });

  test('P1 both are on by default', async () => {
    const answers = await Promise.all(paden.map((pad) => status(gewoon.call('GET', `${gewoon.base}/${pad}`))));
    expect(answers).toEqual([400, 400]);
  });
});

test('REGELS 9 host, metricsPort and a file with settings: flags go before the environment, that before the file', async () => {
  const metricsPort = await freePort();
  const file = join(tmpdir(), `vwl-instellingen-${randomUUID()}.json`);
  writeFileSync(file, JSON.stringify({ legeWaarde: 'weglaten', strikt: true, metricsPort: 1, host: '192.0.2.1' }));
  const register = await startRegister({
    settings: { VWL_STRIKT: 'false', VWL_HOST: '192.0.2.2', VWL_METRICS_PORT: String(metricsPort) },
    args: ['--config', file, '--host', 'localhost'],
  });
  rmSync(file);
  const made = await post(register, { ...actie({ onbekend: 1 }), verwerkteObjecten: [] });
  expect(made.status).toBe(201);
  expect(made.body).not.toHaveProperty('actieNaam');
  expect(new URL(String(made.body['url'])).hostname).toBe('localhost');
  const figures = `http://localhost:${String(metricsPort)}/metrics`;
  expect((await register.call('GET', figures, { token: null })).text).toContain('verwerkingenlog_aanvraag_seconds');
  expect(await status(register.call('POST', figures))).toBe(404);
  expect(await status(register.call('GET', `${register.base}/metrics`))).toBe(404);
  await register.stop();
});
