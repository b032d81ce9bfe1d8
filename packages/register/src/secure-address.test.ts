import { expect, test } from 'vitest';

import { isSecureAddress } from './secure-address.ts';

test.each([
  'https://idp.gemeente.example',
  'https://idp.gemeente.example:8443/realms/gemeente/',
  'http://localhost:9000',
  'http://127.0.0.1:9000/oidc',
  'http://[::1]:9000',
])('T18 %s is secure', (address) => {
  expect(isSecureAddress(address)).toBe(true);
});

test.each([
  'http://idp.gemeente.example',
  'http://localhost.example',
  'http://127.0.0.1.example',
  'http://10.0.0.1',
  'ftp://idp.gemeente.example',
  'idp.gemeente.example',
  'https://user:geheim@idp.gemeente.example',
  'https://idp.gemeente.example/?x=1',
  'https://idp.gemeente.example/#x',
  'https://idp.gemeente.example/ x',
  '',
])('T18 %s is not', (address) => {
  expect(isSecureAddress(address)).toBe(false);
});
