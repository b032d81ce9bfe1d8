import { generateKeyPairSync } from 'node:crypto';

import { expect, onTestFinished, test, vi } from 'vitest';

import { createTestClock } from '../testing/clock.ts';
import type { UitgeverSleutels } from './uitgever-sleutels.ts';
import { KEYS_AGE_MAX_SECONDS, openUitgeverSleutels, REST_SECONDS } from './uitgever-sleutels.ts';

const ISSUER = 'https://idp.example';
const DISCOVERY = `${ISSUER}/.well-known/openid-configuration`;
const JWKS = `${ISSUER}/keys`;

function newKeys(): object {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: crypto.randomUUID() }] };
}

/** An issuer of which the test decides what it answers, and its keys as the register holds them. */
function openTestIssuer(documents: Record<string, unknown>, jwks: string | null = null) {
  const clock = createTestClock();
  const asked: string[] = [];
  const failures: string[] = [];
  const sleutels: UitgeverSleutels = openUitgeverSleutels(
    { issuer: ISSUER, jwks },
    {
      clock,
      fetchJson: (address) => {
        asked.push(address);
        const document = documents[address];
        return document === undefined ? Promise.reject(new Error('weg')) : Promise.resolve(document);
      },
      onFailure: (issuer, error) => failures.push(`${issuer} ${(error as Error).message}`),
    },
  );
  onTestFinished(() => sleutels.close());
  return { clock, asked, failures, sleutels };
}

test('T18 the issuer tells where its keys are, or the settings do', async () => {
  const found = openTestIssuer({ [DISCOVERY]: { issuer: ISSUER, jwks_uri: JWKS }, [JWKS]: newKeys() });
  await vi.waitFor(() => expect(found.sleutels.current()).not.toBeNull(), { timeout: 20_000 });
  expect(found.asked).toEqual([DISCOVERY, JWKS]);
  const given = openTestIssuer({ [JWKS]: newKeys() }, JWKS);
  await vi.waitFor(() => expect(given.sleutels.current()).not.toBeNull(), { timeout: 20_000 });
  expect(given.asked).toEqual([JWKS]);
});

test.each<[string, unknown, string]>([
  ['another issuer', { issuer: `${ISSUER}/`, jwks_uri: JWKS }, 'de uitgever noemt zich anders dan de instelling'],
  ['no issuer', null, 'de uitgever noemt zich anders dan de instelling'],
  [
    'keys on an address that others can answer for',
    { issuer: ISSUER, jwks_uri: 'http://idp.example/keys' },
    'de uitgever noemt geen https-adres met sleutels',
  ],
  ['no keys', { issuer: ISSUER }, 'de uitgever noemt geen https-adres met sleutels'],
])('T18 discovery of %s gives no keys', async (_what, document, message) => {
  const { sleutels, failures } = openTestIssuer({ [DISCOVERY]: document, [JWKS]: newKeys() });
  expect(await sleutels.renew()).toBeNull();
  expect(failures).toEqual([`${ISSUER} ${message}`]);
});

test('T18 readings are shared, and rest in between', async () => {
  const { sleutels, asked, clock } = openTestIssuer({ [JWKS]: newKeys() }, JWKS);
  await Promise.all([sleutels.renew(), sleutels.renew()]);
  await sleutels.renew();
  expect(asked).toHaveLength(1);
  clock.advance(REST_SECONDS);
  await Promise.all([sleutels.renew(), sleutels.renew()]);
  expect(asked).toHaveLength(2);
  // A clock that is set back does not stop the readings.
  clock.advance(-3_600);
  await sleutels.renew();
  expect(asked).toHaveLength(3);
});

test('T18 the same keys stay the same object, so that no token is verified for nothing; others are another', async () => {
  const documents = { [JWKS]: newKeys() };
  const { sleutels, clock } = openTestIssuer(documents, JWKS);
  const first = await sleutels.renew();
  expect(first).not.toBeNull();
  clock.advance(REST_SECONDS);
  expect(await sleutels.renew()).toBe(first);
  documents[JWKS] = newKeys();
  clock.advance(REST_SECONDS);
  expect(await sleutels.renew()).not.toBe(first);
});

test.each([
  ['an issuer that is down', undefined],
  ['an answer that holds no keys', { keys: 'x' }],
  ['an answer that is no object', 7],
])('T18 %s leaves the known keys, for at most a day', async (_what, document) => {
  const documents: Record<string, unknown> = { [JWKS]: newKeys() };
  const { sleutels, clock, failures } = openTestIssuer(documents, JWKS);
  const first = await sleutels.renew();
  documents[JWKS] = document;
  clock.advance(KEYS_AGE_MAX_SECONDS - 1);
  expect(await sleutels.renew()).toBe(first);
  expect(failures).toHaveLength(1);
  clock.advance(1);
  expect(sleutels.current()).toBeNull();
});
