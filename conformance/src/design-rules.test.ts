/** The Dutch API Design Rules 2.2, one test each, on the documents and on a running server. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { answersOfEachKind } from './answers-of-each-kind.ts';
import type { ContractDocument } from './contract-document.ts';
import { documents, examplesOf, parameterNames, propertyNames, valuesOf } from './contract-document.ts';
import type { Answer, Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, inzageKop, testBsns, vervanging } from './personen.ts';
import { isBekendeNaam } from './woordenlijst.ts';

let register: Target;
let collectie: string;
let objecten: string;
beforeAll(async () => {
  register = await startRegister();
  collectie = `${register.bewerking}/verwerkingsacties`;
  objecten = `${register.inzage}/verwerkte-objecten`;
});
afterAll(() => register.stop());

const zoek = `?objecttype=persoon&soortObjectId=BSN&objectId=${testBsns[0]}`;
const create = (extra: Record<string, unknown> = {}): Promise<Answer> =>
  register.call('POST', collectie, { body: actie(extra) });
const segmentsOf = ({ paths }: ContractDocument): readonly string[] =>
  paths.flatMap((path) => path.slice(1).split('/'));
const isVariable = (segment: string): boolean => segment.startsWith('{');
const all = <T>(read: (document: ContractDocument) => readonly T[]): readonly T[] => [
  ...new Set(documents.flatMap(read)),
];

describe('names and addresses', () => {
  test('/core/naming-resources', () => {
    const nouns = new Set(['verwerkingsacties', 'verwerkte-objecten', 'versies', 'verwerkingsactiviteiten']);
    const others = all(segmentsOf).filter((segment) => !isVariable(segment) && !segment.startsWith('_'));
    expect(others.filter((segment) => !nouns.has(segment))).toEqual([]);
  });

  test('/core/naming-collections', () => {
    for (const path of all(({ paths }) => paths)) {
      const segments = path.slice(1).split('/');
      segments.forEach((segment, i) => {
        if (isVariable(segment)) expect(segments[i - 1]).toMatch(/(?:s|en)$/);
        else if (!segment.startsWith('_')) expect(segment).toMatch(/(?:s|en)$/);
      });
    }
  });

  test('/core/interface-language', () => {
    const names = all((document) => [...propertyNames(document), ...parameterNames(document, 'query')]);
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => !isBekendeNaam(name))).toEqual([]);
  });

  test('/core/no-trailing-slash', async () => {
    expect(
      all(({ paths, servers }) => [...paths, ...servers.map(({ url }) => url)]).filter((url) => url.endsWith('/')),
    ).toEqual([]);
    for (const url of [`${collectie}/`, `${objecten}/`, `${register.bewerking}/openapi.json/`])
      expect(await register.call('GET', url)).toMatchObject({ status: 404 });
  });

  test('/core/path-segments-kebab-case', () => {
    for (const { path, segments } of all(({ paths }) => paths).map((path) => ({
      path,
      segments: path.slice(1).split('/'),
    })))
      segments.forEach((segment, i) => {
        const last = i === segments.length - 1;
        if (!isVariable(segment))
          expect(segment, path).toMatch(last ? /^_?[a-z0-9]+(-[a-z0-9]+)*$/ : /^[a-z0-9]+(-[a-z0-9]+)*$/);
      });
  });

  test('/core/query-keys-camel-case', () => {
    const keys = all((document) => parameterNames(document, 'query'));
    expect(keys.length).toBeGreaterThan(10);
    // The one exception: clients of the 2021 version send it (ADR 0003).
    expect(keys.filter((key) => !/^[a-z]+(?:[A-Z][a-z0-9]*)*$/.test(key))).toEqual(['vertrouwelijkheid__in']);
  });

  test('/core/nested-child', async () => {
    expect(all(({ paths }) => paths).filter((path) => path.includes('versies'))).toEqual([
      '/verwerkingsacties/{actieId}/versies',
    ]);
    expect((await register.call('GET', `${register.bewerking}/versies`)).status).toBe(404);
    expect(((await create()).body['verwerkteObjecten'] as unknown[]).length).toBe(1);
  });

  test('/core/resource-operations', () => {
    const verbs = documents.flatMap(({ operations }) => operations.filter(({ path }) => /\/_/.test(path)));
    expect(verbs.map(({ path, method }) => `${method} ${path}`)).toEqual([
      'post /verwerkingsacties/_zoek',
      'post /verwerkingsacties/_bulk',
      'post /verwerkte-objecten/_zoek',
    ]);
  });

  test('/core/hide-implementation', async () => {
    for (const { headers, text } of (await answersOfEachKind(register)).values()) {
      expect(headers.get('server')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
      expect(text).not.toMatch(/sqlite|fastify|ajv|node:|\.ts\b|\.js\b|\bat [A-Z]|SELECT|volgnummer/i);
    }
    const ids = [(await create()).body['actieId'], (await create()).body['actieId']];
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('dates and times', () => {
  test('/core/date-time/format', async () => {
    for (const document of documents)
      for (const schema of ['tijdstip', 'tijdstipRegistratie', 'beginGeldigheid', 'eindeGeldigheid'].flatMap((naam) =>
        valuesOf(document, naam),
      ))
        // Strings are examples; what a PUT ignores may be anything (H3).
        if (typeof schema === 'object' && schema !== null && !JSON.stringify(schema).includes('Wordt genegeerd'))
          expect(schema).toMatchObject({ format: 'date-time' });
    const refused = [
      '2024-04-05t14:35:42Z',
      '2024-04-05T14:35:42z',
      '2024-04-05T14:35:42-00:00',
      '2024-04-05 14:35:42Z',
    ];
    for (const tijdstip of refused) expect((await create({ tijdstip })).status, tijdstip).toBe(400);
  });

  test('/core/date-time/timezone', async () => {
    for (const tijdstip of ['2024-04-05T14:35:42+02:00', '2024-04-05T12:35:42Z', '2024-04-05T07:35:42-05:00']) {
      const { status, body } = await create({ tijdstip });
      expect(status).toBe(201);
      // The standard gives back what was sent; what the log makes itself is in UTC.
      expect(body['tijdstip']).toBe(tijdstip);
      expect(body['tijdstipRegistratie']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
    }
  });

  test('/core/date-time/date-omit-time-portion', async () => {
    const period = '&beginDatum=2024-04-05&eindDatum=2024-04-06';
    expect((await register.call('GET', `${collectie}${zoek}${period}`)).status).toBe(200);
    expect((await register.call('GET', `${objecten}${zoek}${period}`, { headers: inzageKop })).status).toBe(200);
  });
});

describe('HTTP', () => {
  test('/core/http-methods', async () => {
    expect(
      all(({ operations }) => operations.map(({ method }) => method)).toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['delete', 'get', 'patch', 'post', 'put']);
    const url = String((await create()).body['url']);
    expect((await register.call('HEAD', url)).status).toBe(200);
    for (const [method, address] of [
      ['POST', url],
      ['DELETE', collectie],
      ['PATCH', objecten],
    ] as const) {
      const { status, headers } = await register.call(method, address);
      expect(status).toBe(405);
      expect(headers.get('allow')).toContain('GET');
    }
  });

  test('/core/http-safety', async () => {
    const url = String((await create()).body['url']);
    const versions = async (): Promise<unknown> => (await register.call('GET', `${url}/versies`)).body['count'];
    await register.call('GET', url);
    expect(await versions()).toBe(1);
    const body = vervanging((await register.call('GET', url)).body, { actieNaam: 'Gewijzigd' });
    for (const attempt of [1, 2]) expect((await register.call('PUT', url, { body })).status, String(attempt)).toBe(200);
    expect(await versions()).toBe(2);
    expect((await register.call('DELETE', url)).status).toBe(204);
    expect((await register.call('DELETE', url)).status).toBe(404);
    expect(await versions()).toBe(3);
  });

  test('/core/http-response-code', async () => {
    const { status, headers, body } = await create();
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(body['url']);
    expect((await register.call('GET', String(body['url']))).status).toBe(200);
    expect((await register.call('DELETE', String(body['url']))).text).toBe('');
    const expected = { get: '200', post: /20[01]/, put: '200', patch: '204', delete: '204' } as const;
    for (const { operations } of documents)
      for (const { method, responses } of operations)
        expect(Object.keys(responses)[0]).toMatch(expected[method as keyof typeof expected]);
  });

  test('/core/stateless', async () => {
    for (const { headers } of (await answersOfEachKind(register)).values())
      expect(headers.get('set-cookie')).toBeNull();
    expect(all((document) => parameterNames(document, 'cookie'))).toEqual([]);
    const url = String((await create()).body['url']);
    expect((await register.call('GET', url, { token: null, headers: { Cookie: 'sessie=1' } })).status).toBe(401);
  });
});

describe('faults', () => {
  test('/core/error-handling/problem-details', async () => {
    for (const { document, operations } of documents) {
      const { responses } = document['components'] as { readonly responses: Record<string, { content?: object }> };
      for (const { responses: own } of operations)
        for (const [, response] of Object.entries(own).filter(([status]) => status >= '400')) {
          const name = String(response['$ref']).split('/').at(-1) ?? '';
          expect(Object.keys(responses[name]?.content ?? {})).toEqual(['application/problem+json']);
        }
    }
    const refusals = [...(await answersOfEachKind(register)).values()].filter(({ status }) => status >= 400);
    expect(refusals.length).toBe(8);
    for (const { status, headers, body } of refusals) {
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(body).toMatchObject({ status, title: expect.stringMatching(/./), detail: expect.stringMatching(/./) });
    }
  });

  test('/core/error-handling/invalid-input', async () => {
    for (const { operations } of documents)
      for (const { responses } of operations) {
        expect(responses).toHaveProperty('400');
        expect(responses).not.toHaveProperty('422');
      }
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect((await register.call(method, `${collectie}/geen-uuid`, method === 'PUT' ? { body: {} } : {})).status).toBe(
        400,
      );
    expect((await create({ vertrouwelijkheid: 'geheim' })).status).toBe(400);
  });

  test('/core/error-handling/all-errors', async () => {
    const { body } = await create({
      tijdstip: 'gisteren',
      bewaartermijn: 'lang',
      verwerkingId: '1',
      vertrouwelijkheid: 7,
    });
    const names = (body['invalidParams'] as readonly { readonly name: string }[]).map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(['tijdstip', 'bewaartermijn', 'verwerkingId', 'vertrouwelijkheid']));
  });
});

describe('documentation', () => {
  test('/core/doc-openapi', async () => {
    for (const { api, document } of documents) {
      expect(document['openapi']).toMatch(/^3\.0\.\d+$/);
      const { body } = await register.call('GET', `${register[api]}/openapi.json`);
      expect({ ...body, servers: null }).toEqual({ ...document, servers: null });
    }
  });

  test('/core/doc-openapi-contact', () => {
    for (const { info } of documents)
      expect(info.contact).toMatchObject({
        name: expect.stringMatching(/./),
        url: expect.stringMatching(/^https:/),
        email: expect.stringMatching(/@/),
      });
  });

  test('/core/doc-language', () => {
    const texts = all((document) =>
      ['title', 'summary', 'description'].flatMap((keyword) => valuesOf(document, keyword)),
    ).filter((text) => typeof text === 'string');
    expect(texts.length).toBeGreaterThan(100);
    expect(texts.filter((text) => /\b(?:the|this|which|with|when|must|should|returns)\b/i.test(text))).toEqual([]);
    for (const { operations } of documents)
      for (const { summary, description, path } of operations) {
        expect(summary, path).toMatch(/[a-z]/);
        expect(description, path).toMatch(/\b(?:de|het|een|van|en|die|wie|wat)\b/i);
      }
  });

  test('/core/publish-openapi', async () => {
    for (const { api } of documents) {
      const { status, headers } = await register.call('GET', `${register[api]}/openapi.json`, { token: null });
      expect(status).toBe(200);
      expect(headers.get('content-type')).toMatch(/^application\/json/);
      expect(headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  test.each(documents)('/core/doc-openapi: every example of $api satisfies its schema', (contract) => {
    const ajv = formats.default(new Ajv({ strict: false, allErrors: true }));
    // Formats of the standard. The first two may be empty in an answer (V7); their length stands beside them.
    for (const name of ['identificator', 'naam']) ajv.addFormat(name, true);
    ajv.addFormat('termijn', /^(?:[1-9]\d{0,3}|P[\dYMWDTHS]+)$/);
    ajv.addSchema(contract.document, 'contract');
    const examples = examplesOf(contract);
    expect(examples.length).toBeGreaterThan(20);
    const faults = examples.flatMap(({ pointer, schema, value }) => {
      const validate = ajv.compile({ $ref: `contract#${schema}` });
      return validate(value) ? [] : [`${pointer}: ${ajv.errorsText(validate.errors)}`];
    });
    expect(faults).toEqual([]);
  });
});

describe('versions', () => {
  test('/core/deprecation-schedule', async () => {
    // Nothing is to be withdrawn; what is marked so needs a date in the documentation and a Sunset header first.
    expect(all((document) => valuesOf(document, 'deprecated'))).toEqual([]);
    for (const { headers } of (await answersOfEachKind(register)).values()) {
      expect(headers.get('deprecation')).toBeNull();
      expect(headers.get('sunset')).toBeNull();
    }
  });

  test('/core/transition-period', async () => {
    for (const url of [collectie, objecten])
      for (const other of ['/v0/', '/v2/', '/'])
        expect((await register.call('GET', url.replace('/v1/', other))).status).toBe(404);
  });

  test('/core/uri-version', () => {
    for (const { api, info, servers } of documents) {
      const major = `/api/v${String(info.version.split('.')[0])}`;
      expect(servers.map(({ url }) => url)).toEqual([`/${api}${major}`]);
      expect(new URL(register[api]).pathname.endsWith(major)).toBe(true);
    }
  });

  test('/core/changelog', () => {
    const changelog = readFileSync(new URL('../../CHANGELOG.md', import.meta.url), 'utf8');
    for (const { info } of documents) expect(changelog).toContain(info.version);
  });

  test('/core/semver', () => {
    for (const { info } of documents) expect(info.version).toMatch(/^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/);
  });

  test('/core/version-header', async () => {
    const answers = await answersOfEachKind(register);
    expect([...answers.keys()].toSorted((a, b) => a - b)).toEqual([200, 304, 400, 401, 403, 404, 405, 406, 412, 415]);
    for (const { headers } of answers.values()) expect(headers.get('api-version')).toBe(documents[0].info.version);
  });
});

describe('transport', () => {
  test('/core/transport/tls', async () => {
    await expect(register.cli('serve', '--host', '0.0.0.0', '--port', '0')).rejects.toThrow(/TLS nodig/);
  });

  test('/core/transport/no-sensitive-uris', async () => {
    // The GET of the standard has the BSN in its query; each has a POST that asks the same in a body. The VAR knows no persons.
    for (const { operations } of documents.filter(({ api }) => api !== 'var')) {
      const paths = operations.filter(({ method }) => method === 'post').map(({ path }) => path);
      const lists = operations.filter(({ method, path }) => method === 'get' && !path.includes('{'));
      for (const { path } of lists) expect(paths).toContain(`${path}/_zoek`);
    }
    await create();
    await create();
    const { headers, body } = await register.call('GET', `${collectie}${zoek}&pageSize=1`);
    for (const url of [body['next'], headers.get('link')]) {
      expect(url).toContain('cursor=');
      expect(url).not.toContain(testBsns[0]);
    }
  });

  test('/core/transport/security-headers', async () => {
    for (const { headers, status } of (await answersOfEachKind(register)).values()) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      if (status !== 304) expect(headers.get('content-type')).toMatch(/^application\/(?:problem\+)?json/);
    }
    const behindTls = await startRegister({ settings: { VWL_TRUSTED_PROXY: '127.0.0.1/32' } });
    const { headers } = await behindTls.call('GET', `${behindTls.inzage}/openapi.json`);
    await behindTls.stop();
    expect(headers.get('strict-transport-security')).toMatch(/^max-age=[1-9]\d{7}/);
  });

  test('/core/transport/cors', async () => {
    const Origin = 'https://elders.example';
    for (const url of [collectie, `${objecten}/${randomUUID()}`])
      for (const method of ['GET', 'OPTIONS'])
        expect(
          (await register.call(method, url, { headers: { Origin } })).headers.get('access-control-allow-origin'),
        ).toBeNull();
    const document = await register.call('GET', `${register.inzage}/openapi.json`, { headers: { Origin } });
    expect(document.headers.get('access-control-allow-origin')).toBe('*');
  });
});

/** Modules that ask something of who uses them; this API does not, and these tests tell when it starts to. */
describe('modules that do not apply', () => {
  const texts = documents.map(({ document }) => JSON.stringify(document));
  test.each([
    ['/core/modules/geospatial', /geo\+json|"crs"|Content-Crs|"coordinates"/i],
    ['/core/modules/signing', /(?:Payload|Message)-Signature|JAdES/i],
    ['/core/modules/encryption', /application\/jose|\bJWE\b/i],
  ])('%s', (_rule, sign) => {
    for (const text of texts) expect(text).not.toMatch(sign);
  });
});
