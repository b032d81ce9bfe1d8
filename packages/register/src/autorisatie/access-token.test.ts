import { describe, expect, test } from 'vitest';

import { isAccessTokenHeader, readAccessClaims } from './access-token.ts';

const OIN = '00000001821002193000';
const goed = { client_id: 'zaaksysteem', exp: 100 };

describe('T18 the OIN of a token', () => {
  const cases: readonly (readonly [string, string, object, readonly string[]])[] = [
    ['a claim', 'oin', { oin: OIN }, [OIN]],
    ['a list', 'oin', { oin: [OIN, '00000099000000000000'] }, [OIN, '00000099000000000000']],
    ['a claim in a claim', 'organisatie.oin', { organisatie: { oin: OIN } }, [OIN]],
    ['a name with dots', 'https://idp.example/oin', { 'https://idp.example/oin': OIN }, [OIN]],
    ['no claim', 'oin', {}, []],
    ['a shorter path', 'organisatie.oin', { organisatie: OIN }, []],
    ['no OIN', 'oin', { oin: ['1', 7, null, `${OIN}0`] }, []],
    ['what every object has', 'constructor.name', {}, []],
  ];
  test.each(cases)('%s', (_what, path, claims, expected) => {
    expect(readAccessClaims({ header: {}, payload: { ...goed, ...claims } }, path)?.oins).toEqual(new Set(expected));
  });

  test('none is read unless the municipality says where', () => {
    expect(readAccessClaims({ header: {}, payload: { ...goed, oin: OIN } }, null)?.oins).toBeNull();
  });
});

test.each([
  [{ client_id: 7, exp: 100 }],
  [{ exp: 100 }],
  [{ client_id: 'x' }],
  [{ ...goed, exp: '100' }],
  [{ ...goed, nbf: null }],
  [{ ...goed, iat: 'gisteren' }],
])('T18 %j are not the claims of an access token', (payload) => {
  expect(readAccessClaims({ header: {}, payload }, null)).toBeNull();
});

test.each([
  [true, { alg: 'RS256' }],
  [true, { alg: 'ES256', typ: 'AT+JWT' }],
  [false, { alg: 'HS256' }],
  [false, { alg: 'EdDSA' }],
  [false, { alg: 'RS256', typ: 'dpop+jwt' }],
  [false, { alg: 'RS256', typ: 7 }],
  [false, { alg: 'RS256', crit: [] }],
  [false, {}],
])('T18 %s: header %j', (expected, header) => {
  expect(isAccessTokenHeader(header)).toBe(expected);
});
