/** Prototype pollution: a name that every object has is a name like any other, and changes nothing for anybody (V9). */
import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { faultNames, results } from './answers.ts';
import type { Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { actie, inzageKop, persoon } from './personen.ts';

let register: Target;
let collectie: string;
beforeAll(async () => {
  register = await startRegister({ settings: {} });
  collectie = `${register.bewerking}/verwerkingsacties`;
});
afterAll(() => register.stop());

/** What would show when it stood on every object: elements, criteria and rights that were not given. */
const gift = {
  isAdmin: true,
  vertrouwelijkheid: 'normaal',
  tijdstip: '2024-04-05T14:35:42+02:00',
  verwerkteObjecten: [],
  objecttype: 'persoon',
  soortObjectId: 'test',
  objectId: 'van-iedereen',
  beperkteSet: true,
  scopes: ['read:confidential'],
  status: 418,
  statusCode: 418,
  code: 'vergiftigd',
  toJSON: 'vergiftigd',
};
const text = JSON.stringify(gift);
const keys: readonly (readonly [string, string])[] = [
  ['__proto__', `"__proto__":${text}`],
  ['__proto__ behind an escape', `"__pro\\u0074o__":${text}`],
  ['constructor.prototype', `"constructor":{"prototype":${text}}`],
  ['prototype', `"prototype":${text}`],
  ['__proto__ inside __proto__', `"__proto__":{"__proto__":${text}}`],
  ['hasOwnProperty and toString', `"hasOwnProperty":1,"toString":1,"valueOf":1,"toJSON":1`],
];
/** The same body with members in front. */
const withKeys = (body: object, members: string): string =>
  JSON.stringify(body) === '{}' ? `{${members}}` : JSON.stringify(body).replace('{', `{${members},`);

/** What a register says to somebody else, after all this: nothing was given to every object. */
async function isUnharmed(): Promise<void> {
  const empty = await register.call('POST', collectie, { body: {} });
  expect(empty.status).toBe(400);
  expect(new Set(faultNames(empty))).toEqual(new Set(['vertrouwelijkheid', 'tijdstip', 'verwerkteObjecten']));
  expect((await register.call('POST', `${collectie}/_zoek`, { body: {} })).status).toBe(400);
  expect((await register.call('GET', `${collectie}/${randomUUID()}`, { scopes: [] })).status).toBe(403);
  const found = await register.call('GET', `${register.base}/health/live`, { token: null });
  expect(found.body).toEqual({ status: 'live' });
  const made = await register.call('POST', collectie, { body: actie({ vertrouwelijkheid: 'vertrouwelijk' }) });
  expect(made.status).toBe(201);
  expect(made.body['vertrouwelijkheid']).toBe('vertrouwelijk');
  expect(made.text).not.toMatch(/isAdmin|vergiftigd|van-iedereen/);
}

const unknowns = async (): Promise<number> =>
  Number(/verwerkingenlog_waarschuwingen_total\{regel="V9"\} (\d+)/.exec(await register.metrics())?.[1] ?? 0);

describe('V9 names that reach for a prototype', () => {
  test.each(keys)('V9 %s in a POST is ignored and counted', async (_what, members) => {
    const before = await unknowns();
    const objectId = randomUUID();
    const body = { ...actie(), verwerkteObjecten: [persoon(objectId, { soortObjectId: 'test' })] };
    const made = await register.call('POST', collectie, { raw: withKeys(body, members) });
    expect(made.status).toBe(201);
    expect(made.text).not.toMatch(/isAdmin|vergiftigd|van-iedereen/);
    expect(await unknowns()).toBeGreaterThan(before);
    await isUnharmed();
  });

  test.each(keys)('V2 V9 %s does not bring elements that are missing', async (_what, members) => {
    for (const raw of [`{${members}}`, withKeys({ verwerkteObjecten: [{}] }, members)])
      expect(faultNames(await register.call('POST', collectie, { raw }))).toContain('vertrouwelijkheid');
    const object = await register.call('POST', collectie, {
      raw: JSON.stringify(actie({ verwerkteObjecten: [{}] })).replace('[{}]', `[{${members}}]`),
    });
    expect(faultNames(object)).toContain('verwerkteObjecten.0.objectId');
    await isUnharmed();
  });

  test.each(keys)('V9 Z11 %s in a PATCH or a search is refused', async (_what, members) => {
    const { body: made } = await register.call('POST', collectie, { body: actie({ verwerkingId: randomUUID() }) });
    const calls = [
      ['PATCH', `${collectie}?verwerkingId=${String(made['verwerkingId'])}`, { bewaartermijn: 'P1Y' }],
      ['POST', `${collectie}/_zoek`, persoon('x')],
      ['POST', `${register.inzage}/verwerkte-objecten/_zoek`, persoon('x')],
    ] as const;
    for (const [method, url, body] of calls) {
      const answer = await register.call(method, url, { raw: withKeys(body, members), headers: inzageKop });
      expect([method, answer.status]).toEqual([method, 400]);
    }
    await isUnharmed();
  });

  test.each(['__proto__', 'constructor', 'constructor.prototype.a', '__proto__[a]', 'toString', 'hasOwnProperty'])(
    'V9 Z10 ?%s is an unknown parameter',
    async (name) => {
      const query = new URLSearchParams({ objecttype: 'persoon', soortObjectId: 'test', objectId: 'x', [name]: '1' });
      const answer = await register.call('GET', `${collectie}?${query.toString()}`);
      expect([answer.status, answer.body['code']]).toEqual([400, 'invalid']);
      await isUnharmed();
    },
  );

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'V9 a header, an address and an application called %s are nothing special',
    async (name) => {
      const objectId = randomUUID();
      const body = { ...persoon(objectId, { soortObjectId: 'test' }), eindDatum: '2025-01-01' };
      const answer = await register.call('POST', `${collectie}/_zoek`, { body, headers: { [name]: text } });
      expect([answer.status, results(answer)]).toEqual([200, []]);
      expect((await register.call('GET', `${collectie}/${name}`)).status).toBe(400);
      expect((await register.call('GET', `${register.base}/${name}`)).status).toBe(404);
      const client = { clientId: name, geheim: 'a'.repeat(40) };
      expect((await register.call('GET', collectie, { token: register.token({ client }) })).status).toBe(401);
      await isUnharmed();
    },
  );

  test('V9 T17 claims cannot bring rights that way', async () => {
    const payload = `{"client_id":"${register.client.clientId}","iss":"x","iat":${String(Math.floor(Date.now() / 1000))},"scopes":[],"__proto__":{"scopes":["read:confidential"]}}`;
    const claims = JSON.parse(payload) as Record<string, unknown>;
    expect(Object.keys(claims)).toContain('__proto__');
    const token = register.token({ claims, scopes: [] });
    expect((await register.call('GET', `${collectie}/${randomUUID()}`, { token })).status).toBe(403);
    await isUnharmed();
  });

  test('V9 with strikt such names are refused', async () => {
    const strict = await startRegister({ settings: { VWL_STRIKT: 'true' } });
    for (const [, members] of keys) {
      const answer = await strict.call('POST', `${strict.bewerking}/verwerkingsacties`, {
        raw: withKeys(actie(), members),
      });
      expect(answer.status).toBe(400);
    }
    await strict.stop();
  });
});
