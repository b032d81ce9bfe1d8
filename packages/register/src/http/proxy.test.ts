import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';

import { buildApp } from '../app.ts';
import { createAuthenticate } from '../autorisatie/authenticate.ts';
import { openDirectory } from '../autorisatie/directory.ts';
import { buildContext } from '../build-context.ts';
import { loadConfig } from '../config/config.ts';
import { createSealer } from '../pseudonimisering/sealer.ts';
import { geenAccessTokens } from '../testing/access-tokens.ts';
import { createTestClock } from '../testing/clock.ts';
import { openTestStore } from '../testing/store.ts';

const store = await openTestStore();
afterAll(() => store.close());

/** What a register with this setting takes for the address, the scheme and the host of who calls. */
async function seen(trustedProxy: string | undefined, remoteAddress: string): Promise<unknown> {
  const flags = { dev: true, data: 'geen', trustedProxy };
  const { config } = loadConfig({ flags, environment: new Map(), file: {} });
  const clock = createTestClock();
  const directory = await openDirectory(store.engine, createSealer(store.sleutelring.keys('geheim', '')));
  directory.close();
  const app = buildApp(
    buildContext(config, store, clock),
    createAuthenticate(directory, clock, geenAccessTokens),
    pino({ level: 'silent' }),
  );
  app.get('/gezien', ({ ip, protocol, host }) => ({ ip, protocol, host }));
  const headers = {
    host: 'eigen.example',
    'x-forwarded-for': '192.0.2.66, 203.0.113.9',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'vreemd.example',
  };
  const { body } = await app.inject({ method: 'GET', url: '/gezien', remoteAddress, headers });
  await app.close();
  return JSON.parse(body);
}

test('ONTWERP 7 X-Forwarded-… count from the proxy alone, and only the step that the proxy itself added', async () => {
  const plain = { protocol: 'http', host: 'eigen.example' };
  expect(await seen(undefined, '10.1.2.3')).toEqual({ ip: '10.1.2.3', ...plain });
  expect(await seen('10.0.0.0/8', '11.1.2.3')).toEqual({ ip: '11.1.2.3', ...plain });
  const forwarded = { ip: '203.0.113.9', protocol: 'https', host: 'vreemd.example' };
  expect(await seen('10.0.0.0/8', '10.1.2.3')).toEqual(forwarded);
  expect(await seen('127.0.0.1/32,10.0.0.0/8', '10.1.2.3')).toEqual(forwarded);
});
