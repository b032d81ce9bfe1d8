import { createHmac, randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { newIssuerKeys, signAccessToken } from './access-token.ts';
import type { Answer, Target } from './harness.ts';
import { startRegister, waitFor, withinSecond } from './harness.ts';
import type { OpenIdProvider } from './openid-provider.ts';
import { startProvider } from './openid-provider.ts';
import { actie, inzageKop, persoon } from './personen.ts';

const CLIENT = 'zaaksysteem';
const OIN_ONTWIKKEL = '00000099000000000000';

let register: Target;
let provider: OpenIdProvider;
/** Trusted as well, with the address of its keys in the settings. */
let ander: OpenIdProvider;
let collectie: string;
beforeAll(async () => {
  [provider, ander] = await Promise.all([startProvider([CLIENT, 'onbekend']), startProvider([CLIENT])]);
  register = await startRegister({
    settings: {
      VWL_OAUTH_UITGEVERS: `${provider.issuer}, ${ander.issuer} ${ander.issuer}/jwks`,
      VWL_OAUTH_OIN_CLAIM: 'organisatie.oin',
    },
  });
  collectie = `${register.bewerking}/verwerkingsacties`;
  await add(CLIENT, provider.issuer);
  await waitFor(async () => (await get(sign())).status === 404);
});
afterAll(() => Promise.all([register.stop(), provider.become('neer'), ander.become('neer')]));

/** Registers an application for tokens of an issuer. */
async function add(clientId: string, uitgever: string): Promise<void> {
  const rights = ['--bewerking', 'create:normal,read:normal,update:normal', '--inzage', 'read:normal'];
  const oins = ['--oins', `${inzageKop.OIN},00000099000000000007`];
  const who = ['--client-id', clientId, '--label', clientId, '--organisatie', OIN_ONTWIKKEL, '--uitgever', uitgever];
  await register.cli('applicatie', 'add', ...who, ...rights, ...oins);
}

const now = (): number => Math.floor(Date.now() / 1000);
/** Claims as a provider makes them. */
const goed = (): Record<string, unknown> => ({
  iss: provider.issuer,
  aud: register.bewerking,
  sub: CLIENT,
  client_id: CLIENT,
  jti: randomUUID(),
  iat: now(),
  exp: now() + 300,
});
/** A token of the provider's key, with other claims than it would make; undefined takes one away. */
const sign = (claims: object = {}, header: object = {}): string => provider.sign({ ...goed(), ...claims }, header);
/** An actie that is not there: 404 for who may read. */
const get = (token: string): Promise<Answer> => register.call('GET', `${collectie}/${randomUUID()}`, { token });
const post = (token: string, extra: Record<string, unknown> = {}): Promise<Answer> =>
  register.call('POST', collectie, { token, body: actie(extra, []) });

describe('T18 a token of the provider', () => {
  test.each(['RS256', 'PS256', 'ES256'] as const)('T18 signed with %s works on the API that it is for', async (alg) => {
    const asked = { clientId: CLIENT, alg, scope: 'create:normal read:normal' };
    const bewerking = await provider.token({ ...asked, resource: register.bewerking });
    const inzage = await provider.token({ ...asked, resource: register.inzage });
    const made = await post(bewerking);
    expect(made.status).toBe(201);
    expect((await register.call('GET', String(made.body['url']), { token: bewerking })).status).toBe(200);
    expect((await get(inzage)).status).toBe(401);
    const objecten = `${register.inzage}/verwerkte-objecten/${randomUUID()}`;
    const status = async (token: string): Promise<number> =>
      (await register.call('GET', objecten, { token, headers: inzageKop })).status;
    expect(await status(bewerking)).toBe(401);
    // The right token, but it names no OIN.
    expect(await status(inzage)).toBe(403);
  });

  test('T18 its scopes narrow what the register has, and never widen it', async () => {
    const token = (scope: string): Promise<string> =>
      provider.token({ clientId: CLIENT, resource: register.bewerking, scope });
    const status = async (method: string, scope: string): Promise<number> =>
      (await register.call(method, `${collectie}/${randomUUID()}`, { token: await token(scope) })).status;
    expect(await status('GET', 'read:normal')).toBe(404);
    expect(await status('GET', 'update:normal')).toBe(403);
    expect(await status('DELETE', 'delete:normal read:normal')).toBe(403);
    expect((await post(await token('read:normal'), { vertrouwelijkheid: 'vertrouwelijk' })).status).toBe(403);
    // T1: whoever is registered may log what is normaal.
    expect((await post(await token('read:normal'))).status).toBe(201);
  });

  test('T18 T19 a client that the register does not know is refused', async () => {
    const token = await provider.token({ clientId: 'onbekend', resource: register.bewerking, scope: 'read:normal' });
    const answer = await get(token);
    expect([answer.status, answer.body['code']]).toEqual([401, 'authentication_failed']);
    await expect.poll(() => register.log()).toContain('"reden":"applicatie onbekend"');
    expect(register.log()).not.toContain(token);
  });

  test('T18 T19 a block works within a second on a token that was used before', async () => {
    await add('geblokkeerd', provider.issuer);
    const token = sign({ client_id: 'geblokkeerd' });
    await expect.poll(async () => (await get(token)).status).toBe(404);
    await register.cli('applicatie', 'disable', '--client-id', 'geblokkeerd');
    await withinSecond(async () => (await get(token)).status === 401);
    await register.cli('applicatie', 'enable', '--client-id', 'geblokkeerd');
    await withinSecond(async () => (await get(token)).status === 404);
  });
});

describe('T18 claims', () => {
  const cases: readonly (readonly [string, object, number])[] = [
    ['no scopes at all: what the register has', {}, 404],
    ['scope as a text', { scope: 'openid read:normal' }, 404],
    ['scope as a text without ours', { scope: 'openid profile' }, 403],
    ['scopes as a list', { scopes: ['read:normal'] }, 404],
    ['scopes as a list without the one that is needed', { scopes: ['update:normal'] }, 403],
    ['scp as a list', { scp: ['read:normal'] }, 404],
    ['scp as a list without the one that is needed', { scp: [] }, 403],
    ['scope before scopes and scp', { scope: '', scopes: ['read:normal'], scp: ['read:normal'] }, 403],
    ['azp before client_id and sub', { azp: CLIENT, client_id: 'onbekend', sub: 'onbekend' }, 404],
    ['an azp that is not known', { azp: 'onbekend' }, 401],
    ['client_id before sub', { sub: 'medewerker-7' }, 404],
    ['a client_id that is not known', { client_id: 'onbekend' }, 401],
    ['sub when there is nothing else', { client_id: undefined }, 404],
    ['an azp that is a list', { azp: [CLIENT] }, 401],
    ['aud as a list', { aud: ['https://elders.example', 'x'] }, 401],
    ['no iat', { iat: undefined }, 404],
    ['no jti', { jti: undefined }, 404],
  ];
  test.each(cases)('T18 %s', async (_what, claims, expected) => {
    expect((await get(sign(claims))).status).toBe(expected);
  });

  test.each(['at+jwt', 'application/at+jwt', 'JWT', undefined])('T18 typ %s is accepted', async (typ) => {
    expect((await get(sign({}, { typ }))).status).toBe(404);
  });

  test('T18 clocks may differ a minute', async () => {
    expect((await get(sign({ exp: now() - 30 }))).status).toBe(404);
    expect((await get(sign({ iat: now() + 50, nbf: now() + 50 }))).status).toBe(404);
  });

  test('T18 aud as a list that names the API, and no kid where one key fits', async () => {
    expect((await get(sign({ aud: ['https://elders.example', register.bewerking] }))).status).toBe(404);
    expect((await get(sign({}, { kid: undefined }))).status).toBe(404);
  });

  test('T18 H1 the user of the token stands in the history', async () => {
    const gebruikerOf = async (claims: object): Promise<unknown> => {
      const { body } = await post(sign(claims));
      const versies = await register.call('GET', `${String(body['url'])}/versies`);
      return (versies.body['results'] as readonly Record<string, unknown>[])[0]?.['gebruiker'];
    };
    expect(await gebruikerOf({ sub: 'medewerker-8' })).toBe('medewerker-8');
    expect(await gebruikerOf({ sub: 'medewerker-8', user_id: 'medewerker-9' })).toBe('medewerker-9');
    expect(await gebruikerOf({})).toBe('');
  });

  test('T18 I5 the OIN in the token narrows the OINs of the register', async () => {
    const body = { ...persoon('x', { soortObjectId: 'test' }), beginDatum: '2024-01-01', eindDatum: '2025-01-01' };
    const status = async (organisatie: unknown): Promise<number> => {
      const token = sign({ aud: register.inzage, organisatie });
      const zoek = `${register.inzage}/verwerkte-objecten/_zoek`;
      return (await register.call('POST', zoek, { token, body, headers: inzageKop })).status;
    };
    expect(await status({ oin: inzageKop.OIN })).toBe(200);
    expect(await status({ oin: ['00000099000000000007', inzageKop.OIN] })).toBe(200);
    expect(await status({ oin: '00000099000000000007' })).toBe(403);
    expect(await status({ oin: '00000099000000000008' })).toBe(403);
    expect(await status({})).toBe(403);
    expect(await status(undefined)).toBe(403);
  });
});

describe('T18 what is refused', () => {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const hmac = (secret: string): string => {
    const text = `${part({ alg: 'HS256', typ: 'at+jwt', kid: provider.keys().rsa.kid })}.${part(goed())}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  };
  const pem = (type: 'spki' | 'pkcs1'): string =>
    provider.keys().rsa.publicKey.export({ type, format: 'pem' }).toString();
  const vreemd = newIssuerKeys();

  const redenen = {
    uitgever: 'uitgever wordt niet vertrouwd',
    anders: 'applicatie meldt zich anders aan',
    handtekening: 'handtekening of sleutel klopt niet',
    sleutel: 'sleutel onbekend bij de uitgever',
    aud: 'aud noemt deze API niet',
    soort: 'algoritme of soort token wordt niet aanvaard',
    geheim: 'applicatie of handtekening klopt niet',
    claims: 'claims onvolledig',
    later: 'nog niet geldig',
    jwt: 'geen JWT',
  };
  const slecht: readonly (readonly [string, string, () => string])[] = [
    ['an issuer that is not trusted', redenen.uitgever, () => sign({ iss: 'https://elders.example' })],
    ['an issuer that almost is', redenen.uitgever, () => sign({ iss: `${provider.issuer}/` })],
    ['no issuer', redenen.uitgever, () => sign({ iss: undefined })],
    ['a list of issuers', redenen.uitgever, () => sign({ iss: [provider.issuer] })],
    ['a client of another trusted issuer', redenen.anders, () => ander.sign({ ...goed(), iss: ander.issuer })],
    ['the key of another trusted issuer', redenen.handtekening, () => ander.sign(goed(), { kid: provider.keys().rsa.kid })],
    ['a key of nobody under a known kid', redenen.handtekening, () => signAccessToken(vreemd, 'RS256', goed(), { kid: provider.keys().rsa.kid })],
    ['a key that the token brings itself', redenen.sleutel, () => signAccessToken(vreemd, 'RS256', goed(), { jwk: vreemd.rsa.publicKey.export({ format: 'jwk' }) })],
    ['another audience', redenen.aud, () => sign({ aud: 'https://elders.example' })],
    ['no audience', redenen.aud, () => sign({ aud: undefined })],
    ['the client itself as audience, as an ID token has', redenen.aud, () => sign({ aud: CLIENT })],
    ['the address of the API and more', redenen.aud, () => sign({ aud: `${register.bewerking}/` })],
    ['alg none', redenen.soort, () => sign({}, { alg: 'none' }).replace(/[^.]*$/, '')],
    ['alg none with a signature', redenen.soort, () => sign({}, { alg: 'none' })],
    ['HS256 with the public key as secret (SPKI)', redenen.geheim, () => hmac(pem('spki'))],
    ['HS256 with the public key as secret (PKCS#1)', redenen.geheim, () => hmac(pem('pkcs1'))],
    ['HS256 with an empty secret', redenen.geheim, () => hmac('')],
    ['RS512 of the right key', redenen.soort, () => provider.sign(goed(), {}, 'RS512')],
    ['RS256 under the name ES256', redenen.sleutel, () => sign({}, { alg: 'ES256' })],
    ['RS256 under the name PS256', redenen.handtekening, () => sign({}, { alg: 'PS256' })],
    ['RS256 under the name rs256', redenen.soort, () => sign({}, { alg: 'rs256' })],
    ['a list of algorithms', redenen.soort, () => sign({}, { alg: ['RS256'] })],
    ['no exp', redenen.claims, () => sign({ exp: undefined })],
    ['exp as a text', redenen.claims, () => sign({ exp: String(now() + 300) })],
    ['nbf ahead', redenen.later, () => sign({ nbf: now() + 120 })],
    ['iat ahead', redenen.later, () => sign({ iat: now() + 120 })],
    ['a token of another kind', redenen.soort, () => sign({}, { typ: 'logout+jwt' })],
    ['an extension that must be understood', redenen.soort, () => sign({}, { crit: ['exp'], exp: 1 })],
    ['a payload that is not signed', redenen.soort, () => sign({}, { crit: ['b64'], b64: false })],
    ['no client', redenen.claims, () => sign({ client_id: undefined, sub: undefined })],
    ['an application with a secret', redenen.anders, () => sign({ client_id: 'ontwikkel' })],
    ['other claims under the signature', redenen.handtekening, () => sign().replace(/\.[^.]*\./, `.${part({ ...goed(), scope: 'x' })}.`)],
    ['an opaque token', redenen.jwt, () => 'q4cX9bTg2Zr0'],
  ]; // prettier-ignore
  test.each(slecht)('T18 %s', async (_what, reden, token) => {
    const answer = await get(token());
    expect([answer.status, answer.body['code'], answer.headers.get('www-authenticate')]).toEqual([
      401,
      'authentication_failed',
      'Bearer error="invalid_token"',
    ]);
    // The operator is told why, the caller is not.
    const logged = (): string | undefined =>
      register
        .log()
        .split('\n')
        .find((line) => line.includes(String(answer.body['instance'])));
    await expect.poll(logged).toContain(`"reden":"${reden}"`);
  });

  test('T18 an expired token is told to be renewed', async () => {
    const answer = await get(sign({ iat: now() - 400, exp: now() - 61 }));
    expect([answer.status, answer.body['code'], answer.headers.get('www-authenticate')]).toEqual([
      401,
      'jwt-expired',
      'Bearer error="invalid_token", error_description="expired"',
    ]);
  });

  test('T17 T18 an application for tokens of an issuer has no secret, and gets none', async () => {
    const zgw = register.token({ client: { clientId: CLIENT, geheim: '' }, secret: 'x'.repeat(43) });
    expect((await get(zgw)).status).toBe(401);
    for (const words of [['applicatie', 'secret', '--nummer', '1'], ['token']])
      await expect(register.cli(...words, '--client-id', CLIENT)).rejects.toMatchObject({ code: 1 });
    await expect(add('onveilig', 'http://idp.example')).rejects.toMatchObject({
      stderr: expect.stringContaining('uitgever') as string,
    });
    const listed = JSON.parse(await register.cli('applicatie', 'list', '--json')) as readonly object[];
    expect(listed).toContainEqual(
      expect.objectContaining({ clientId: CLIENT, uitgever: provider.issuer, geheimen: 0 }),
    );
  });
});
