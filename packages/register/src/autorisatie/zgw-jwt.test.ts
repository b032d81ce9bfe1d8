import { createHmac, generateKeyPairSync, sign } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { makeToken } from '../testing/token.ts';
import { decodeToken, TOKEN_LENGTH_MAX } from './raw-token.ts';
import type { ZgwClaims } from './zgw-jwt.ts';
import { isSignedWith, readClaims, signToken } from './zgw-jwt.ts';

const geheim = 'een-geheim-van-ten-minste-32-bytes-lang';
const key = Buffer.from(geheim);
const claims = { iss: 'zaaksysteem', client_id: 'zaaksysteem', iat: 1_712_320_542 };
const token = makeToken(geheim, claims);

/** Its claims, as the register reads them. */
function claimsOf(candidate: string): ZgwClaims | null {
  const raw = decodeToken(candidate);
  return raw === null ? null : readClaims(raw);
}

/** A token with one of its parts replaced. */
function withPart(index: 0 | 1 | 2, value: string): string {
  return token
    .split('.')
    .map((part, i) => (i === index ? value : part))
    .join('.');
}
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('T17 claims', () => {
  test('of a token as the standard has it', () => {
    const full = {
      ...claims,
      exp: 1_712_324_142,
      nbf: 1_712_320_000,
      user_id: 'medewerker-7',
      scopes: ['read:normal'],
    };
    expect(claimsOf(makeToken(geheim, full))).toEqual({
      clientId: 'zaaksysteem',
      iat: 1_712_320_542,
      exp: 1_712_324_142,
      nbf: 1_712_320_000,
      userId: 'medewerker-7',
      scopes: new Set(['read:normal']),
    });
  });

  test.each<[string, unknown, readonly string[] | null]>([
    ['none', undefined, null],
    ['null', null, null],
    ['a list', ['read:normal', 'create:normal'], ['read:normal', 'create:normal']],
    ['a text', 'read:normal create:normal', ['read:normal', 'create:normal']],
    ['the names of the texts', ['create.normal'], ['create:normal']],
    ['an empty list', [], []],
    ['another kind', 7, []],
    ['a list with other kinds', [1, '', 'read:normal'], ['read:normal']],
  ])('scopes: %s', (_what, scopes, expected) => {
    expect(claimsOf(makeToken(geheim, { ...claims, scopes }))?.scopes).toEqual(expected && new Set(expected));
  });

  test.each<[string, string]>([
    ['no token', 'x'],
    ['two parts', token.split('.').slice(0, 2).join('.')],
    ['four parts', `${token}.x`],
    ['a header that is no JSON', withPart(0, 'x')],
    ['claims that are a list', withPart(1, encode([1]))],
    ['claims that are null', withPart(1, encode(null))],
    ['no client', makeToken(geheim, { iat: 1 })],
    ['a client that is no text', makeToken(geheim, { ...claims, client_id: 7 })],
    ['no iat', makeToken(geheim, { ...claims, iat: undefined })],
    ['an iat that is no number', makeToken(geheim, { ...claims, iat: '1712320542' })],
    ['an exp that is no number', makeToken(geheim, { ...claims, exp: 'morgen' })],
    ['an nbf that is null', makeToken(geheim, { ...claims, nbf: null })],
    ['far too long', makeToken(geheim, { ...claims, user_id: 'x'.repeat(TOKEN_LENGTH_MAX) })],
    ['alg none', makeToken(geheim, claims, { alg: 'none' })],
    ['alg HS384', makeToken(geheim, claims, { alg: 'HS384' })],
    ['alg RS256', makeToken(geheim, claims, { alg: 'RS256' })],
    ['alg in lower case', makeToken(geheim, claims, { alg: 'hs256' })],
    ['no alg', makeToken(geheim, claims, {})],
  ])('%s has none', (_what, bad) => {
    expect(claimsOf(bad)).toBeNull();
  });
});

describe('T17 signatures', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const text = `${encode({ alg: 'RS256' })}.${encode(claims)}`;
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

  test.each<[string, boolean, string]>([
    ['its own secret', true, token],
    ['an expired time, which is judged elsewhere', true, makeToken(geheim, { ...claims, exp: 1, nbf: 9_999_999_999 })],
    ['another secret', false, makeToken(`${geheim}!`, claims)],
    ['other claims', false, withPart(1, encode({ ...claims, client_id: 'ander' }))],
    ['no signature', false, withPart(2, '')],
    ['alg none without a signature', false, `${encode({ alg: 'none' })}.${encode(claims)}.`],
    ['alg none with a signature', false, makeToken(geheim, claims, { alg: 'none' })],
    [
      'alg HS512 with its own secret',
      false,
      `${encode({ alg: 'HS512' })}.${encode(claims)}.${createHmac('sha512', geheim)
        .update(`${encode({ alg: 'HS512' })}.${encode(claims)}`)
        .digest('base64url')}`,
    ],
    [
      'alg RS256 with a key of the sender',
      false,
      `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`,
    ],
    ['a public key as the secret', false, makeToken(publicPem, claims)],
  ])('%s: %s', (_what, expected, candidate) => {
    expect(isSignedWith(candidate, key)).toBe(expected);
  });

  test('what is signed here is read and recognised here', () => {
    const made = signToken({
      clientId: 'zaaksysteem',
      geheim: key,
      iat: 100,
      ttl: 60,
      scopes: ['read:normal'],
      userId: 'm',
    });
    expect(isSignedWith(made, key)).toBe(true);
    expect(claimsOf(made)).toEqual({
      clientId: 'zaaksysteem',
      iat: 100,
      exp: 160,
      nbf: null,
      userId: 'm',
      scopes: new Set(['read:normal']),
    });
  });
});
