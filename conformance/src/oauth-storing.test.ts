import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { newIssuerKeys, signAccessToken } from './access-token.ts';
import type { Answer, Target } from './harness.ts';
import { startRegister, waitFor } from './harness.ts';
import type { OpenIdProvider } from './openid-provider.ts';
import { startProvider } from './openid-provider.ts';

const CLIENT = 'zaaksysteem';
/** The register lets an issuer rest for 2 s between readings of its keys. */
const REST_MS = 2_000;
const FLOOD = 200;

let provider: OpenIdProvider;
let register: Target;
beforeAll(async () => {
  provider = await startProvider([CLIENT]);
  // The provider is not there when the register starts.
  await provider.become('neer');
  register = await startRegister({ settings: { VWL_OAUTH_UITGEVERS: provider.issuer } });
  const words = ['--client-id', CLIENT, '--label', CLIENT, '--organisatie', '00000099000000000000'];
  await register.cli('applicatie', 'add', ...words, '--uitgever', provider.issuer, '--bewerking', 'read:normal');
});
afterAll(() => Promise.all([register.stop(), provider.become('neer')]));

const get = (token: string): Promise<Answer> =>
  register.call('GET', `${register.bewerking}/verwerkingsacties/${randomUUID()}`, { token });
const status = async (token: string): Promise<number> => (await get(token)).status;
const claims = (): object => ({
  iss: provider.issuer,
  aud: register.bewerking,
  client_id: CLIENT,
  jti: randomUUID(),
  exp: Math.floor(Date.now() / 1000) + 300,
});
/** A token that was never seen before, of the key that the provider has now. */
const token = (): string => provider.sign(claims());
/** A token of a key that no provider has. */
const forged = (): string => signAccessToken(newIssuerKeys(), 'RS256', claims());
/** Until the register may ask for keys again. */
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, REST_MS + 1_000));

describe('T18 a provider that is not there', () => {
  test('T18 at the start: its tokens get 503 with Retry-After, all others work, and it is told once it is there', async () => {
    const answer = await get(token());
    expect([answer.status, answer.body['code'], answer.headers.get('retry-after')]).toEqual([
      503,
      'service_unavailable',
      '2',
    ]);
    await expect.poll(() => register.log()).toContain('de sleutels van een uitgever zijn niet te lezen');
    expect(await register.metrics()).toMatch(/waarschuwingen_total\{regel="T18"\} [1-9]/);
    expect(await status(register.token())).toBe(404);
    await provider.become('op');
    await waitFor(async () => (await status(token())) === 404, REST_MS + 5_000);
  });

  test('T18 later: keys that are known go on, others are refused', async () => {
    const used = token();
    expect(await status(used)).toBe(404);
    await provider.become('neer');
    expect(await status(forged())).toBe(401);
    expect(await status(used)).toBe(404);
    expect(await status(token())).toBe(404);
    expect(await status(register.token())).toBe(404);
    await provider.become('op');
  });

  test('T18 it accepts calls and never answers: only a token with an unknown key waits', async () => {
    await provider.become('hangt');
    await rest();
    let waiting = true;
    const slow = status(forged()).finally(() => (waiting = false));
    for (const other of [token(), register.token(), token()]) expect(await status(other)).toBe(404);
    expect(waiting).toBe(true);
    // Ends the calls that hang.
    await provider.become('op');
    expect(await slow).toBe(401);
    expect(await status(token())).toBe(404);
  });
});

test('T18 keys are rotated: the new one works within seconds, and the one that is gone stops, also on a cached token', async () => {
  const old = token();
  expect(await status(old)).toBe(404);
  provider.rotate();
  const renewed = await provider.token({ clientId: CLIENT, resource: register.bewerking, scope: 'read:normal' });
  await waitFor(async () => (await status(renewed)) === 404, REST_MS + 5_000);
  expect(await status(old)).toBe(401);
});

test('T18 a flood of made-up keys does not become a flood for the provider', async () => {
  const keys = newIssuerKeys();
  const before = provider.keyRequests();
  const start = Date.now();
  const answers = await Promise.all(
    Array.from({ length: FLOOD }, () => status(signAccessToken(keys, 'RS256', claims(), { kid: randomUUID() }))),
  );
  expect(new Set(answers)).toEqual(new Set([401]));
  expect(provider.keyRequests() - before).toBeLessThanOrEqual(1 + Math.ceil((Date.now() - start) / REST_MS));
});
