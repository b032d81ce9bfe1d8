import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, testBsns } from './personen.ts';

let register: Target;
let collectie: string;
beforeAll(async () => {
  register = await startRegister();
  collectie = `${register.bewerking}/verwerkingsacties`;
});
afterAll(() => register.stop());

const zoek = (bsn: string): string => `?objecttype=persoon&soortObjectId=BSN&objectId=${bsn}`;

/** Sends bytes as they are and reads what comes back. */
async function rawHttp(text: string): Promise<string> {
  const { hostname, port } = new URL(register.base);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('end', () => resolve(answer));
    socket.on('error', reject);
  });
}

describe('P1 P2 addresses and methods', () => {
  test('P1 a trailing slash is another address: 404, not a redirect', async () => {
    for (const path of ['/verwerkingsacties/', `/verwerkingsacties/${randomUUID()}/`]) {
      const answer = await register.call('GET', register.bewerking + path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('location')).toBeNull();
    }
    expect((await register.call('GET', `${register.inzage}/verwerkte-objecten/`)).status).toBe(404);
  });

  test('P2 any other method on a known path is 405 with Allow', async () => {
    const cases = [
      ['PUT', '/verwerkingsacties', 'GET, POST, PATCH, HEAD, OPTIONS'],
      ['POST', `/verwerkingsacties/${randomUUID()}`, 'GET, PUT, DELETE, HEAD, OPTIONS'],
      ['DELETE', '/verwerkingsacties', 'GET, POST, PATCH, HEAD, OPTIONS'],
      ['PROPFIND', '/verwerkingsacties', 'GET, POST, PATCH, HEAD, OPTIONS'],
      ['QUERY', '/verwerkingsacties', 'GET, POST, PATCH, HEAD, OPTIONS'],
    ] as const;
    for (const [method, path, allow] of cases) {
      const answer = await register.call(method, register.bewerking + path, { token: null });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe(allow);
      expect(answer.body['code']).toBe('method_not_allowed');
    }
  });

  test('P2 the calls of 2021 are not served', async () => {
    for (const path of ['/wijzigBewaartermijnVerwerking', '/wijzigVertrouwelijkheidVerwerking'])
      expect((await register.call('POST', register.bewerking + path, { body: {} })).status).toBe(404);
  });

  test('P3 GET on _zoek and _bulk is 405, never an actieId', async () => {
    for (const name of ['_zoek', '_bulk']) {
      const answer = await register.call('GET', `${collectie}/${name}`);
      expect(answer.status).toBe(405);
      expect(answer.headers.get('allow')).toBe('POST, OPTIONS');
    }
    expect((await register.call('GET', `${register.inzage}/verwerkte-objecten/_zoek`)).status).toBe(405);
  });
});

describe('P4 P7 headers of every response', () => {
  const calls: readonly (readonly [string, string, number])[] = [
    ['GET', '/bewerking/api/v1/openapi.json', 200],
    ['GET', '/bewerking/api/v1/verwerkingsacties', 400],
    ['GET', '/bewerking/api/v1/niets', 404],
    ['PUT', '/bewerking/api/v1/verwerkingsacties', 405],
    ['OPTIONS', '/inzage/api/v1/verwerkte-objecten', 204],
    ['GET', '/', 200],
    ['GET', '/%zz', 404],
    ['GET', '/health/ready', 200],
  ];

  test.each(calls)('P4 P7 %s %s gives %i with all headers', async (method, path, status) => {
    const { headers, status: given } = await register.call(method, path);
    expect(given).toBe(status);
    expect(headers.get('api-version')).toBe('1.0.0');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  test('P4 401, 403, 415 and 406 carry API-Version too', async () => {
    const answers = await Promise.all([
      register.call('GET', collectie, { token: null }),
      register.call('GET', collectie, { scopes: ['create:normal'] }),
      register.call('POST', collectie, { raw: 'x', headers: { 'Content-Type': 'text/plain' } }),
      register.call('GET', collectie, { headers: { Accept: 'text/html' } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 403, 415, 406]);
    for (const { headers } of answers) expect(headers.get('api-version')).toBe('1.0.0');
  });

  test('P4 openapi.json is open to all, with CORS * and the version of the header', async () => {
    for (const base of [register.bewerking, register.inzage]) {
      const answer = await register.call('GET', `${base}/openapi.json`, { token: null });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      const info = answer.body['info'] as Record<string, unknown>;
      expect(info['version']).toBe(answer.headers.get('api-version'));
      expect(info['x-vng-oas']).toBe('0.9.0');
      expect((answer.body['servers'] as { url: string }[])[0]?.url).toBe(base);
    }
  });

  test('F what is not even HTTP gets a problem document with the same headers', async () => {
    const answer = await rawHttp('GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('API-Version: 1.0.0');
    expect(await rawHttp(`GET / HTTP/1.1\r\nHost: x\r\nX-A: ${'a'.repeat(70_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    );
  });
});

test('P5 addresses come from the settings, never from the Host header', async () => {
  const { hostname, port } = new URL(register.base);
  const body = JSON.stringify(actie());
  const text = await rawHttp(
    `POST /bewerking/api/v1/verwerkingsacties HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nAuthorization: Bearer ${register.token()}\r\nContent-Type: application/json\r\nContent-Length: ${String(body.length)}\r\nConnection: close\r\n\r\n${body}`,
  );
  expect(text).toMatch(/^HTTP\/1\.1 201 /);
  expect(text).not.toContain('evil');
  expect(text.toLowerCase()).toContain(`location: http://${hostname}:${port}/bewerking/api/v1/verwerkingsacties/`);
  expect(text).toContain(`"url":"http://${hostname}:${port}/inzage/api/v1/verwerkte-objecten/`);
});

test('P6 another organisation sees nothing of this log', async () => {
  await register.cli('organisatie', 'add', '--oin', '00000099000000000001', '--naam', 'Buurgemeente');
  const scopes = 'create:confidential,read:confidential,update:confidential,delete:confidential';
  const buur = await register.addApplicatie({
    clientId: 'buur',
    organisatie: '00000099000000000001',
    bewerking: scopes,
  });
  const { body } = await register.call('POST', collectie, { body: actie() });
  const url = String(body['url']);
  await expect
    .poll(async () => (await register.call('GET', url, { token: register.token({ client: buur }) })).status)
    .toBe(404);
  const token = register.token({ client: buur });
  expect((await register.call('GET', `${url}/versies`, { token })).status).toBe(404);
  expect((await register.call('DELETE', url, { token })).status).toBe(404);
  expect((await register.call('PUT', url, { token, body })).status).toBe(404);
  const list = await register.call('GET', `${collectie}${zoek(testBsns[0])}`, { token });
  expect(list.body).toMatchObject({ count: 0, results: [] });
  expect((await register.call('GET', url)).status).toBe(200);
});

describe('P8 HEAD and OPTIONS', () => {
  test('P8 HEAD is GET without a body, with the same checks, logged as a read', async () => {
    const { body } = await register.call('POST', collectie, { body: actie({}, [testBsns[1]]) });
    const before = await register.call('GET', `${collectie}${zoek(testBsns[1])}`);
    const head = await register.call('HEAD', String(body['url']));
    expect(head.status).toBe(200);
    expect(head.text).toBe('');
    expect(head.headers.get('etag')).toMatch(/^"[0-9a-f-]{36}"$/);
    const after = await register.call('GET', `${collectie}${zoek(testBsns[1])}`);
    expect(Number(after.body['count'])).toBe(Number(before.body['count']) + 2);
    expect((await register.call('HEAD', String(body['url']), { token: null })).status).toBe(401);
    expect((await register.call('HEAD', String(body['url']), { scopes: ['create:normal'] })).status).toBe(403);
  });

  test('P8 OPTIONS needs no token and gives no CORS to an origin that is not configured', async () => {
    const headers = { Origin: 'https://elders.example', 'Access-Control-Request-Method': 'GET' };
    const answer = await register.call('OPTIONS', collectie, { token: null, headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('allow')).toBe('GET, POST, PATCH, HEAD, OPTIONS');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('P9 order of checks', () => {
  const slecht = { raw: '{', headers: { 'Content-Type': 'text/plain', Accept: 'text/html' } };
  test('P9 404 path, 405, 401, 403, 406, 415, 400 come in this order', async () => {
    const call = (method: string, path: string, extra: object): Promise<{ status: number }> =>
      register.call(method, register.bewerking + path, { ...slecht, ...extra });
    expect((await call('POST', '/niets', { token: null })).status).toBe(404);
    expect((await call('PUT', '/verwerkingsacties', { token: null })).status).toBe(405);
    expect((await call('POST', '/verwerkingsacties/_zoek', { token: null })).status).toBe(401);
    expect((await call('POST', '/verwerkingsacties/_zoek', { scopes: ['update:normal'] })).status).toBe(403);
    expect((await call('POST', '/verwerkingsacties/_zoek', {})).status).toBe(406);
    expect((await call('POST', '/verwerkingsacties/_zoek', { headers: { 'Content-Type': 'text/plain' } })).status).toBe(
      415,
    );
    expect((await call('POST', '/verwerkingsacties/_zoek', { headers: {} })).status).toBe(400);
  });

  test('P8 P9 where no body belongs none is looked at, whatever it claims to be', async () => {
    const odd = { raw: '{', headers: { 'Content-Type': '/' } };
    const url = `${collectie}/${randomUUID()}`;
    expect((await register.call('OPTIONS', collectie, odd)).status).toBe(204);
    expect((await register.call('DELETE', url, odd)).status).toBe(404);
    expect((await register.call('PUT', `${register.bewerking}/niets`, odd)).status).toBe(404);
    expect((await register.call('PUT', collectie, odd)).status).toBe(405);
  });

  test('P9 413 comes before the body is parsed', async () => {
    const head = `POST /bewerking/api/v1/verwerkingsacties HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${register.token()}`;
    const answer = await rawHttp(`${head}\r\nContent-Type: application/json\r\nContent-Length: 12000000\r\n\r\n{`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('payload_too_large');
  });

  test('P9 400 comes before 404 of the resource, and 404 before its state', async () => {
    const url = `${collectie}/${randomUUID()}`;
    expect((await register.call('PUT', url, { body: {} })).status).toBe(400);
    expect((await register.call('GET', url, { scopes: ['read:normal'] })).status).toBe(404);
  });
});
