import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { createSealer } from '../pseudonimisering/sealer.ts';
import type { Store } from '../storage/open-store.ts';
import { geenAccessTokens } from '../testing/access-tokens.ts';
import { createTestClock } from '../testing/clock.ts';
import { outcomeOfPromise } from '../testing/refusal.ts';
import { openTestStore } from '../testing/store.ts';
import { makeToken } from '../testing/token.ts';
import type { Authenticate } from './authenticate.ts';
import { createAuthenticate } from './authenticate.ts';
import type { Directory } from './directory.ts';
import { openDirectory } from './directory.ts';
import { addApplicatie, removeGeheim, setApplicatieActief, setGeheim } from './manage-applicaties.ts';
import type { DirectoryContext } from './manage-organisaties.ts';
import { addOrganisatie, setOrganisatieActief } from './manage-organisaties.ts';
import { refused } from './refused.ts';

const OIN = '00000001821002193000';
const geheim = 'een-geheim-van-ten-minste-32-bytes-lang';
const START = 1_712_320_542;

let store: Store;
let context: DirectoryContext;
let directory: Directory;
let known: string;
beforeAll(async () => {
  store = await openTestStore();
  context = { engine: store.engine, sealer: createSealer(store.sleutelring.keys('geheim', '')) };
  await addOrganisatie(context, OIN, 'Gemeente');
  directory = await openDirectory(store.engine, context.sealer);
  known = await newClient();
});
afterAll(async () => {
  directory.close();
  await store.close();
});

/** On a busy machine. */
const PATIENT = { timeout: 20_000 };
const LOOKS = 20;

/** A second in looks of 50 ms: a process that is not let alone looks less often, and so does what it looks at. */
async function withinSecond(look: () => Promise<void>): Promise<void> {
  for (let looks = 1; ; looks += 1)
    try {
      return await look();
    } catch (error) {
      if (looks === LOOKS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1_000 / LOOKS));
    }
}

/** A registered application of its own for a test, known to the directory. */
async function newClient(uitgever?: string): Promise<string> {
  const clientId = `client-${crypto.randomUUID()}`;
  const scopes = { bewerking: ['read:normal', 'create:normal'] as const, inzage: [] };
  const nieuw = { clientId, label: 'Test', uitvoeringDoor: 'systeem' as const, scopes, oins: [OIN] };
  const wie = { ...nieuw, ...(uitgever === undefined ? {} : { uitgever }) };
  await addApplicatie(context, OIN, wie, { geheim, minimaalGeheim: 32 });
  await vi.waitFor(() => expect(directory.applicatie(clientId)).toBeDefined(), PATIENT);
  return clientId;
}

function bearer(clientId: string, claims: object = {}, secret = geheim): string {
  return `Bearer ${makeToken(secret, { iss: clientId, client_id: clientId, iat: START, ...claims })}`;
}

const outcome = (authenticate: Authenticate, header: string | undefined) =>
  outcomeOfPromise(() => authenticate(header, 'bewerking'));

describe('T16 T17 who calls', () => {
  test('the application, its log and its scopes, narrowed by the token', async () => {
    const clientId = await newClient();
    const authenticate = createAuthenticate(directory, createTestClock(START), geenAccessTokens);
    const header = bearer(clientId, { user_id: 'medewerker-7', scopes: ['read:normal', 'read:confidential'] });
    expect(await authenticate(header, 'bewerking')).toMatchObject({
      clientId,
      organisatieOin: OIN,
      gebruiker: 'medewerker-7',
      uitvoeringDoor: 'systeem',
      scopes: new Set(['read:normal']),
      oins: new Set([OIN]),
    });
    expect(await outcomeOfPromise(() => authenticate(header, 'inzage'))).toBe('permission_denied');
  });

  test.each<[string, (clientId: string) => string | undefined, string]>([
    ['no header', () => undefined, 'not_authenticated'],
    ['an empty header', () => '', 'not_authenticated'],
    ['another scheme', (clientId) => bearer(clientId).replace('Bearer', 'Basic'), 'not_authenticated'],
    ['the scheme in lower case', (clientId) => bearer(clientId).replace('Bearer', 'bearer'), 'ja'],
    ['two tokens', (clientId) => `${bearer(clientId)} x`, 'not_authenticated'],
    ['another secret', (clientId) => bearer(clientId, {}, `${geheim}!`), 'authentication_failed'],
    ['an unknown client', () => bearer('onbekend'), 'authentication_failed'],
    ['an iat in the future', (clientId) => bearer(clientId, { iat: START + 61 }), 'authentication_failed'],
    ['an iat within the leeway', (clientId) => bearer(clientId, { iat: START + 60 }), 'ja'],
    ['an nbf in the future', (clientId) => bearer(clientId, { nbf: START + 61 }), 'authentication_failed'],
    ['an iat of an hour and a minute ago', (clientId) => bearer(clientId, { iat: START - 3660 }), 'jwt-expired'],
    ['an iat just within that', (clientId) => bearer(clientId, { iat: START - 3659 }), 'ja'],
    ['an exp of a minute ago', (clientId) => bearer(clientId, { exp: START - 60 }), 'jwt-expired'],
    ['an exp just within that', (clientId) => bearer(clientId, { exp: START - 59 }), 'ja'],
    [
      'an exp far away does not lengthen it',
      (clientId) => bearer(clientId, { iat: START - 3660, exp: START + 999 }),
      'jwt-expired',
    ],
  ])('%s', async (_what, header, expected) => {
    const authenticate = createAuthenticate(directory, createTestClock(START), geenAccessTokens);
    expect(await outcome(authenticate, header(known))).toBe(expected);
  });
});

describe('T19 a cached token is judged on each use', () => {
  test('its times', async () => {
    const clock = createTestClock(START);
    const authenticate = createAuthenticate(directory, clock, geenAccessTokens);
    const header = bearer(await newClient(), { exp: START + 100 });
    expect(await outcome(authenticate, header)).toBe('ja');
    clock.advance(159);
    expect(await outcome(authenticate, header)).toBe('ja');
    clock.advance(1);
    expect(await outcome(authenticate, header)).toBe('jwt-expired');
  });

  test.each<[string, (clientId: string) => Promise<unknown>, (clientId: string) => Promise<unknown>]>([
    [
      'a block of the application',
      (id) => setApplicatieActief(context, id, false),
      (id) => setApplicatieActief(context, id, true),
    ],
    [
      'a block of the organisation',
      () => setOrganisatieActief(context, OIN, false),
      () => setOrganisatieActief(context, OIN, true),
    ],
    [
      'a secret that was replaced',
      (id) => setGeheim(context, id, 1, 32),
      (id) => setGeheim(context, id, 1, 32, geheim),
    ],
  ])('%s works within a second', async (_what, shut, reopen) => {
    const clientId = await newClient();
    const authenticate = createAuthenticate(directory, createTestClock(START), geenAccessTokens);
    const header = bearer(clientId);
    expect(await outcome(authenticate, header)).toBe('ja');
    await shut(clientId);
    await withinSecond(async () => expect(await outcome(authenticate, header)).toBe('authentication_failed'));
    await reopen(clientId);
    await withinSecond(async () => expect(await outcome(authenticate, header)).toBe('ja'));
  });

  test('T18 an access token: its times, its audience and the keys of its issuer', async () => {
    const uitgever = 'https://idp.example';
    const clientId = await newClient(uitgever);
    const clock = createTestClock(START);
    let trusted = true;
    let verified = 0;
    const authenticate = createAuthenticate(directory, clock, {
      verify: () => {
        verified += 1;
        const times = { exp: START + 100, iat: START, nbf: null };
        const claims = { clientId, audiences: ['B'], userId: '', scopes: null, oins: null, ...times };
        return trusted
          ? Promise.resolve({ issuer: uitgever, claims, stillTrusted: () => trusted })
          : Promise.reject(refused('sleutel onbekend bij de uitgever'));
      },
      audiences: { bewerking: ['B'], inzage: ['I'], var: [] },
      leeway: 30,
    });
    const header = `Bearer ${makeToken('x', {}, { alg: 'RS256' })}`;
    expect(await outcome(authenticate, header)).toBe('ja');
    expect(await outcomeOfPromise(() => authenticate(header, 'inzage'))).toBe('authentication_failed');
    clock.advance(129);
    expect(await outcome(authenticate, header)).toBe('ja');
    expect(verified).toBe(1);
    trusted = false;
    expect(await outcome(authenticate, header)).toBe('authentication_failed');
    trusted = true;
    expect(await outcome(authenticate, header)).toBe('ja');
    clock.advance(1);
    expect(await outcome(authenticate, header)).toBe('jwt-expired');
  });

  test('T17 two secrets work beside each other, and the last one stays', async () => {
    const clientId = await newClient();
    const authenticate = createAuthenticate(directory, createTestClock(START), geenAccessTokens);
    const second = await setGeheim(context, clientId, 2, 32);
    await vi.waitFor(async () => expect(await outcome(authenticate, bearer(clientId, {}, second))).toBe('ja'), PATIENT);
    expect(await outcome(authenticate, bearer(clientId))).toBe('ja');
    await removeGeheim(context, clientId, 1);
    await vi.waitFor(
      async () => expect(await outcome(authenticate, bearer(clientId))).toBe('authentication_failed'),
      PATIENT,
    );
    expect(await outcome(authenticate, bearer(clientId, {}, second))).toBe('ja');
    await expect(removeGeheim(context, clientId, 2)).rejects.toThrow('Dit is het laatste geheim');
  });
});
