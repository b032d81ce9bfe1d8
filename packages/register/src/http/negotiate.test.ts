import { describe, expect, test } from 'vitest';

import { outcomeOf } from '../testing/refusal.ts';
import { requireAcceptable, requireReadable } from './negotiate.ts';

describe('P9 Accept', () => {
  test.each([
    [undefined, 'ja'],
    ['*/*', 'ja'],
    ['application/json', 'ja'],
    ['application/*', 'ja'],
    ['application/problem+json', 'ja'],
    ['Application/JSON; charset=utf-8', 'ja'],
    ['text/html, application/json;q=0.1', 'ja'],
    ['text/html,*/*;q=0.8', 'ja'],
    ['text/html', 'not_acceptable'],
    ['application/xml, text/*', 'not_acceptable'],
    ['application/json;q=0', 'not_acceptable'],
    ['application/json; q=0.000', 'not_acceptable'],
    ['', 'not_acceptable'],
    ['application/jsonp', 'not_acceptable'],
  ])('%j: %s', (accept, expected) => {
    expect(outcomeOf(() => requireAcceptable(accept))).toBe(expected);
  });
});

describe('P9 Content-Type', () => {
  const json = ['application/json'];
  const sent = { 'content-length': '2' };
  test.each<[string, Record<string, string>, readonly string[], string]>([
    ['JSON', { ...sent, 'content-type': 'application/json' }, json, 'ja'],
    ['JSON in capitals', { ...sent, 'content-type': 'Application/JSON' }, json, 'ja'],
    ['JSON in UTF-8', { ...sent, 'content-type': 'application/json; charset="UTF-8"' }, json, 'ja'],
    ['no body', {}, json, 'ja'],
    ['an empty body', { 'content-length': '0' }, json, 'ja'],
    ['an operation without a body', { ...sent, 'content-type': 'text/plain' }, [], 'ja'],
    ['a body without a type', sent, json, 'unsupported_media_type'],
    ['a stream without a type', { 'transfer-encoding': 'chunked' }, json, 'unsupported_media_type'],
    ['a form', { ...sent, 'content-type': 'application/x-www-form-urlencoded' }, json, 'unsupported_media_type'],
    [
      'another charset',
      { ...sent, 'content-type': 'application/json; charset=latin1' },
      json,
      'unsupported_media_type',
    ],
    [
      'a compressed body',
      { ...sent, 'content-type': 'application/json', 'content-encoding': 'gzip' },
      json,
      'unsupported_media_type',
    ],
    ['a type that looks like it', { ...sent, 'content-type': 'application/json5' }, json, 'unsupported_media_type'],
  ])('%s', (_what, headers, bodyTypes, expected) => {
    expect(outcomeOf(() => requireReadable(headers, bodyTypes))).toBe(expected);
  });
});
