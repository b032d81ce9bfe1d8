import { createHmac, generateKeyPairSync, webcrypto } from 'node:crypto';

import { expect, onTestFinished, test } from 'vitest';

import { bodyOf, startLoopback } from '../testing/loopback.ts';
import { oauthTokens } from './oauth.ts';
import { keepToken } from './tokens.ts';
import { zgwTokens } from './zgw-token.ts';

test('a token is made once however many wait for it, and kept', async () => {
  let made = 0;
  const tokens = keepToken(async () => {
    made += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return { token: `t${String(made)}`, expiresIn: 3_600 };
  });
  expect(await Promise.all([tokens.get(), tokens.get(), tokens.get()])).toEqual(['t1', 't1', 't1']);
  expect(await tokens.get()).toBe('t1');
  tokens.reject('t0');
  expect(await tokens.get()).toBe('t1');
  tokens.reject('t1');
  expect(await tokens.get()).toBe('t2');
});

test('a token is replaced before it expires', async () => {
  let made = 0;
  const tokens = keepToken(() => Promise.resolve({ token: String((made += 1)), expiresIn: 0.1 }));
  expect(await tokens.get()).toBe('1');
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(await tokens.get()).toBe('2');
});

test('a fault reaches everybody who waited, and the next one tries anew', async () => {
  let made = 0;
  const tokens = keepToken(async () => {
    made += 1;
    if (made === 1) throw new Error('nee');
    return { token: 'ja', expiresIn: 3_600 };
  });
  const both = await Promise.allSettled([tokens.get(), tokens.get()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await tokens.get()).toBe('ja');
});

test('T17 a ZGW token has the claims and the signature that the register wants', async () => {
  const geheim = 'een geheim van ten minste tweeëndertig bytes';
  const token = await zgwTokens({ clientId: 'burgerzaken', geheim, gebruiker: 'medewerker-7' }).get();
  const [header = '', payload = '', signature] = token.split('.');
  const decode = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  expect(decode(header)).toEqual({ alg: 'HS256', typ: 'JWT' });
  expect(decode(payload)).toMatchObject({ iss: 'burgerzaken', client_id: 'burgerzaken', user_id: 'medewerker-7' });
  expect(Math.abs((decode(payload) as { iat: number }).iat - Date.now() / 1_000)).toBeLessThan(5);
  expect(signature).toBe(createHmac('sha256', geheim).update(`${header}.${payload}`).digest('base64url'));
});

interface Uitgever {
  readonly url: string;
  readonly asked: { readonly form: URLSearchParams; readonly authorization: string | undefined }[];
}

/** An authorization server that gives out numbered tokens, or refuses. */
async function uitgever(refuse: string | null = null): Promise<Uitgever> {
  const asked: { readonly form: URLSearchParams; readonly authorization: string | undefined }[] = [];
  const server = await startLoopback((request, response) => {
    const origin = `http://${String(request.headers.host)}`;
    response.setHeader('Content-Type', 'application/json');
    if (request.url?.includes('/.well-known/') === true) {
      response.end(JSON.stringify({ issuer: origin, token_endpoint: `${origin}/token` }));
      return;
    }
    void bodyOf(request).then((body) => {
      asked.push({ form: new URLSearchParams(body), authorization: request.headers.authorization });
      const token = { access_token: `a${String(asked.length)}`, token_type: 'Bearer', expires_in: 3_600 };
      const fault = { error: refuse, error_description: 'over 999990019' };
      response.writeHead(refuse === null ? 200 : 400).end(JSON.stringify(refuse === null ? token : fault));
    });
  });
  onTestFinished(() => server.stop());
  return { url: server.url, asked };
}

test('OAuth client credentials: with a secret, cached', async () => {
  const { url, asked } = await uitgever();
  const tokens = oauthTokens({
    issuer: url,
    clientId: 'burgerzaken',
    geheim: 'g',
    scope: 'create:normal',
    allowInsecure: true,
  });
  expect(await Promise.all([tokens.get(), tokens.get()])).toEqual(['a1', 'a1']);
  tokens.reject('a1');
  expect(await tokens.get()).toBe('a2');
  expect(asked).toHaveLength(2);
  expect(asked[0]?.form.get('grant_type')).toBe('client_credentials');
  expect(asked[0]?.form.get('scope')).toBe('create:normal');
  expect(asked[0]?.authorization).toMatch(/^Basic /);
});

test('OAuth client credentials: with a private key (private_key_jwt)', async () => {
  const { url, asked } = await uitgever();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const der = privateKey.export({ type: 'pkcs8', format: 'der' });
  const key = await webcrypto.subtle.importKey('pkcs8', der, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const geheim = { key, kid: 'k1' };
  expect(await oauthTokens({ issuer: url, clientId: 'burgerzaken', geheim, allowInsecure: true }).get()).toBe('a1');
  expect(asked[0]?.form.get('client_assertion')?.split('.')).toHaveLength(3);
});

test('OAuth: a refusal and an absent server are different faults, and quote nothing', async () => {
  const { url } = await uitgever('invalid_client');
  const refused = oauthTokens({ issuer: url, clientId: 'x', geheim: 'g', allowInsecure: true });
  await expect(refused.get()).rejects.toMatchObject({ name: 'TokenRefused', code: 'invalid_client' });
  await expect(refused.get()).rejects.not.toThrow('999990019');
  const gone = await startLoopback(() => undefined);
  await gone.stop();
  const absent = oauthTokens({ issuer: gone.url, clientId: 'x', geheim: 'g', allowInsecure: true });
  await expect(absent.get()).rejects.toMatchObject({ name: 'RegisterUnreachable', reason: 'connection' });
});
