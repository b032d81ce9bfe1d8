import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { bulk } from './bulk.ts';
import type { Answer, Target } from './harness.ts';
import { startRegister, withinSecond } from './harness.ts';
import { actie, inzageKop, persoon } from './personen.ts';

/** State of an actie as REGELS 5 names it. */
const toestanden = ['N', 'Nooit', 'V', 'O'] as const;
type Toestand = (typeof toestanden)[number];
type PerToestand = Readonly<Record<Toestand, number | boolean>>;

let register: Target;
let collectie: string;
let nummer = 0;
beforeAll(async () => {
  register = await startRegister();
  collectie = `${register.bewerking}/verwerkingsacties`;
});
afterAll(() => register.stop());

interface Gemaakt {
  readonly url: string;
  readonly objectUrl: string;
  readonly verwerkingId: string;
  readonly body: Record<string, unknown>;
  readonly objectId: string;
}

/** An actie about a person of its own, brought into a state by calls that hold every scope. */
async function maak(toestand: Toestand, objectId = `persoon-${String((nummer += 1))}`): Promise<Gemaakt> {
  const verwerkingId = randomUUID();
  const vertrouwelijkheid = toestand === 'N' ? 'normaal' : 'vertrouwelijk';
  const body = {
    ...actie({ vertrouwelijkheid, verwerkingId }),
    verwerkteObjecten: [persoon(objectId, { soortObjectId: 'test' })],
  };
  const { body: made } = await register.call('POST', collectie, { body });
  const url = String(made['url']);
  const naar = { Nooit: 'normaal', O: 'opgeheven' }[toestand as 'Nooit' | 'O'];
  if (naar !== undefined)
    await register.call('PATCH', `${collectie}?verwerkingId=${verwerkingId}`, { body: { vertrouwelijkheid: naar } });
  const { body: current } = await register.call('GET', url);
  const [object] = current['verwerkteObjecten'] as { url: string }[];
  return { url, objectUrl: String(object?.url), verwerkingId, body: current, objectId };
}

const bijToestand = async (
  call: (gemaakt: Gemaakt, toestand: Toestand) => Promise<number>,
): Promise<Record<Toestand, number>> => {
  const entries = await Promise.all(
    toestanden.map(async (toestand) => [toestand, await call(await maak(toestand), toestand)] as const),
  );
  return Object.fromEntries(entries) as Record<Toestand, number>;
};

describe('T1 T2 POST', () => {
  const cases: readonly (readonly [string, readonly string[], Readonly<Record<string, number>>])[] = [
    ['T1', ['create:normal'], { normaal: 201, vertrouwelijk: 403, opgeheven: 403 }],
    ['T1', [], { normaal: 201, vertrouwelijk: 403, opgeheven: 403 }],
    ['T1', ['read:normal'], { normaal: 201, vertrouwelijk: 403, opgeheven: 403 }],
    ['T2', ['create:confidential'], { normaal: 201, vertrouwelijk: 201, opgeheven: 403 }],
  ];
  test.each(cases)('%s POST with %j', async (_regel, scopes, expected) => {
    for (const [vertrouwelijkheid, status] of Object.entries(expected))
      expect((await register.call('POST', collectie, { scopes, body: actie({ vertrouwelijkheid }) })).status).toBe(
        status,
      );
  });

  test.each(cases)('%s Z12 a line of _bulk with %j', async (_regel, scopes, expected) => {
    for (const [vertrouwelijkheid, status] of Object.entries(expected)) {
      const lines = [actie({ vertrouwelijkheid })];
      expect((await bulk(register, lines, { scopes })).status).toBe(status);
      const each = await bulk(register, lines, { scopes, query: '?atomic=false' });
      expect(each.body['results']).toMatchObject([{ regel: 0, status }]);
    }
  });
});

describe('T3 T4 T5 list of Bewerking', () => {
  const objectId = 'lijstpersoon';
  let acties: Record<Toestand, string>;
  beforeAll(async () => {
    const entries: [Toestand, string][] = [];
    for (const toestand of toestanden) entries.push([toestand, (await maak(toestand, objectId)).url]);
    acties = Object.fromEntries(entries) as Record<Toestand, string>;
  });

  /** Which of the four acties a list shows, or its refusal. */
  async function lijst(scopes: readonly string[], query: Readonly<Record<string, string>>): Promise<string | number> {
    const url = `${collectie}?${new URLSearchParams({ objecttype: 'persoon', soortObjectId: 'test', objectId, eindDatum: '2025-01-01', ...query }).toString()}`;
    const get = await register.call('GET', url, { scopes });
    const { beperkteSet, ...rest } = query;
    const body = {
      ...persoon(objectId, { soortObjectId: 'test' }),
      eindDatum: '2025-01-01',
      ...rest,
      ...(beperkteSet === undefined ? {} : { beperkteSet: beperkteSet === 'true' }),
    };
    const zoek = await register.call('POST', `${collectie}/_zoek`, { scopes, body });
    expect(zoek.status).toBe(get.status);
    if (get.status !== 200) return get.status;
    expect(zoek.body['results']).toEqual(get.body['results']);
    const urls = (get.body['results'] as { url: string }[]).map(({ url: shown }) => shown);
    expect(get.body['count']).toBe(urls.length);
    return toestanden.filter((toestand) => urls.includes(acties[toestand])).join(' ');
  }

  const allen = 'N Nooit V O';
  const cases: readonly (readonly [string, readonly string[], Readonly<Record<string, string>>, string | number])[] = [
    ['T3', ['read:restricted'], {}, 403],
    ['T3', ['read:restricted'], { beperkteSet: 'false' }, 403],
    ['T3', ['read:restricted'], { beperkteSet: 'true' }, 'N'],
    ['T3', ['read:restricted'], { beperkteSet: 'true', vertrouwelijkheid: 'normaal' }, 'N'],
    ['T3', ['read:restricted'], { beperkteSet: 'true', vertrouwelijkheid: 'vertrouwelijk' }, 403],
    ['T3', ['read:restricted'], { beperkteSet: 'true', vertrouwelijkheid__in: 'normaal,opgeheven' }, 403],
    ['T4', ['read:normal'], {}, 403],
    ['T4', ['read:normal'], { vertrouwelijkheid: 'normaal' }, 'N'],
    ['T4', ['read:normal'], { vertrouwelijkheid: 'Normaal' }, 'N'],
    ['T4', ['read:normal'], { vertrouwelijkheid__in: 'normaal' }, 403],
    ['T4', ['read:normal'], { vertrouwelijkheid: 'normaal,opgeheven' }, 403],
    ['T4', ['read:normal'], { vertrouwelijkheid: 'vertrouwelijk' }, 403],
    ['T4', ['read:normal'], { vertrouwelijkheid: 'opgeheven' }, 403],
    ['T4', ['read:normal'], { beperkteSet: 'true' }, 403],
    ['T5', ['read:confidential'], {}, allen],
    ['T5', ['read:confidential'], { beperkteSet: 'true' }, allen],
    ['T5 Z4', ['read:confidential'], { vertrouwelijkheid: 'normaal' }, 'N Nooit'],
    ['T5 Z4', ['read:confidential'], { vertrouwelijkheid: 'vertrouwelijk,opgeheven' }, 'V O'],
    ['T5 Z4', ['read:confidential'], { vertrouwelijkheid__in: 'Vertrouwelijk,Opgeheven' }, 'V O'],
    [
      'T5 Z4',
      ['read:confidential'],
      { vertrouwelijkheid: 'normaal,vertrouwelijk', vertrouwelijkheid__in: 'vertrouwelijk' },
      'V',
    ],
    ['P9 T3 T4', ['read:restricted', 'read:normal'], { beperkteSet: 'true' }, 'N'],
    ['P9 T4 T5', ['read:normal', 'read:confidential'], {}, allen],
    ['P9', ['create:normal', 'update:confidential'], {}, 403],
  ];
  test.each(cases)('%s list with %j and %j', async (_regel, scopes, query, expected) => {
    expect(await lijst(scopes, query)).toBe(expected);
  });
});

describe('T6 by actieId', () => {
  const cases: readonly (readonly [readonly string[], PerToestand])[] = [
    [['read:normal'], { N: 200, Nooit: 404, V: 403, O: 403 }],
    [['read:confidential'], { N: 200, Nooit: 200, V: 200, O: 200 }],
    [['read:normal', 'read:confidential'], { N: 200, Nooit: 200, V: 200, O: 200 }],
    [['read:restricted'], { N: 403, Nooit: 403, V: 403, O: 403 }],
    [['update:confidential'], { N: 403, Nooit: 403, V: 403, O: 403 }],
  ];
  test.each(cases)('T6 GET by actieId with %j', async (scopes, expected) => {
    expect(await bijToestand(async ({ url }) => (await register.call('GET', url, { scopes })).status)).toEqual(
      expected,
    );
  });
});

describe('T7 T8 PUT', () => {
  const cases: readonly (readonly [string, readonly string[], string, PerToestand])[] = [
    ['T7', ['update:normal'], 'normaal', { N: 200, Nooit: 200, V: 403, O: 403 }],
    ['T7', ['update:normal'], 'vertrouwelijk', { N: 403, Nooit: 403, V: 403, O: 403 }],
    ['T8', ['update:confidential'], 'normaal', { N: 200, Nooit: 200, V: 200, O: 200 }],
    ['T8', ['update:confidential'], 'vertrouwelijk', { N: 200, Nooit: 200, V: 200, O: 200 }],
    ['T8 H4', ['update:confidential'], 'opgeheven', { N: 403, Nooit: 403, V: 403, O: 200 }],
    ['T8', ['update:normal', 'update:confidential'], 'vertrouwelijk', { N: 200, Nooit: 200, V: 200, O: 200 }],
    ['T7', ['read:confidential', 'delete:confidential'], 'normaal', { N: 403, Nooit: 403, V: 403, O: 403 }],
  ];
  test.each(cases)('%s PUT with %j to %s', async (_regel, scopes, vertrouwelijkheid, expected) => {
    const put = async ({ url, body }: Gemaakt): Promise<number> =>
      (await register.call('PUT', url, { scopes, body: { ...body, vertrouwelijkheid, actieNaam: 'anders' } })).status;
    expect(await bijToestand(put)).toEqual(expected);
  });
});

test('P9 T7 a value beyond the scope is 403, also where there is no actie to change', async () => {
  const { body } = await maak('N');
  const put = async (vertrouwelijkheid: string): Promise<number> => {
    const actieId = randomUUID();
    const options = { scopes: ['update:normal'], body: { ...body, actieId, vertrouwelijkheid } };
    return (await register.call('PUT', `${collectie}/${actieId}`, options)).status;
  };
  expect([await put('normaal'), await put('vertrouwelijk'), await put('opgeheven')]).toEqual([404, 403, 403]);
});

describe('T9 T10 PATCH', () => {
  const cases: readonly (readonly [string, readonly string[], Readonly<Record<string, string>>, PerToestand])[] = [
    ['T9', ['update:normal'], { bewaartermijn: 'P7Y' }, { N: 204, Nooit: 204, V: 403, O: 403 }],
    ['T9', ['update:confidential'], { bewaartermijn: 'P7Y' }, { N: 204, Nooit: 204, V: 204, O: 204 }],
    ['T10', ['update:normal'], { vertrouwelijkheid: 'normaal' }, { N: 403, Nooit: 403, V: 403, O: 403 }],
    [
      'T10',
      ['update:normal'],
      { bewaartermijn: 'P7Y', vertrouwelijkheid: 'normaal' },
      { N: 403, Nooit: 403, V: 403, O: 403 },
    ],
    ['T10', ['update:confidential'], { vertrouwelijkheid: 'normaal' }, { N: 204, Nooit: 204, V: 204, O: 204 }],
    ['T10', ['update:confidential'], { vertrouwelijkheid: 'vertrouwelijk' }, { N: 204, Nooit: 204, V: 204, O: 204 }],
    ['T10', ['update:confidential'], { vertrouwelijkheid: 'opgeheven' }, { N: 204, Nooit: 204, V: 204, O: 204 }],
    ['T9', ['create:confidential'], { bewaartermijn: 'P7Y' }, { N: 403, Nooit: 403, V: 403, O: 403 }],
  ];
  test.each(cases)('%s PATCH with %j of %j', async (_regel, scopes, body, expected) => {
    const patch = async ({ verwerkingId }: Gemaakt): Promise<number> =>
      (await register.call('PATCH', `${collectie}?verwerkingId=${verwerkingId}`, { scopes, body })).status;
    expect(await bijToestand(patch)).toEqual(expected);
  });
});

describe('T11 DELETE', () => {
  const cases: readonly (readonly [readonly string[], PerToestand])[] = [
    [['delete:normal'], { N: 204, Nooit: 204, V: 403, O: 403 }],
    [['delete:confidential'], { N: 204, Nooit: 204, V: 204, O: 204 }],
    [['update:confidential'], { N: 403, Nooit: 403, V: 403, O: 403 }],
  ];
  test.each(cases)('T11 DELETE with %j', async (scopes, expected) => {
    expect(await bijToestand(async ({ url }) => (await register.call('DELETE', url, { scopes })).status)).toEqual(
      expected,
    );
  });
});

describe('T12 T13 Inzage', () => {
  const zichtbaar: PerToestand = { N: true, Nooit: true, V: false, O: true };
  const lijst = async (scopes: readonly string[], { objectId, objectUrl }: Gemaakt): Promise<Answer | boolean> => {
    const body = { ...persoon(objectId, { soortObjectId: 'test' }), beginDatum: '2024-01-01', eindDatum: '2025-01-01' };
    const answer = await register.call('POST', `${register.inzage}/verwerkte-objecten/_zoek`, {
      scopes,
      body,
      headers: inzageKop,
    });
    if (answer.status !== 200) return answer;
    return (answer.body['results'] as { url: string }[]).some(({ url }) => url === objectUrl);
  };

  test.each([[['read:normal']], [['read:confidential']], [['read:normal', 'read:confidential']]])(
    'T12 T13 with %j',
    async (scopes) => {
      for (const toestand of toestanden) {
        const gemaakt = await maak(toestand);
        expect(await lijst(scopes, gemaakt)).toBe(zichtbaar[toestand]);
        const status = (await register.call('GET', gemaakt.objectUrl, { scopes, headers: inzageKop })).status;
        expect(status).toBe(zichtbaar[toestand] === true ? 200 : 404);
      }
    },
  );

  test('T12 scopes of Bewerking give nothing in Inzage, and the other way round', async () => {
    const bewerking = await register.addApplicatie({ clientId: 'alleen-bewerking', bewerking: 'read:confidential' });
    const inzage = await register.addApplicatie({
      clientId: 'alleen-inzage',
      inzage: 'read:confidential',
      oins: inzageKop.OIN,
    });
    const gemaakt = await maak('N');
    const get = async (url: string, client: typeof bewerking): Promise<number> =>
      (await register.call('GET', url, { token: register.token({ client }), headers: inzageKop })).status;
    await expect.poll(() => get(gemaakt.objectUrl, inzage)).toBe(200);
    await expect.poll(() => get(gemaakt.objectUrl, bewerking)).toBe(403);
    expect(await get(gemaakt.url, inzage)).toBe(403);
    const post = await register.call('POST', collectie, { token: register.token({ client: inzage }), body: actie() });
    expect(post.status).toBe(403);
  });
});

describe('T16 T17 T19 tokens', () => {
  const get = (token: string | null): Promise<Answer> =>
    register.call('GET', `${collectie}/${randomUUID()}`, { token });
  const now = (): number => Math.floor(Date.now() / 1000);
  const anders = { clientId: 'ontwikkel', geheim: 'a'.repeat(43) };

  test('T16 no token is 401 with WWW-Authenticate, a known token without scope 403 that names the scope', async () => {
    const none = await get(null);
    expect([none.status, none.headers.get('www-authenticate'), none.body['code']]).toEqual([
      401,
      'Bearer',
      'not_authenticated',
    ]);
    const small = await register.call('GET', `${collectie}/${randomUUID()}`, { scopes: ['create:normal'] });
    expect(small.status).toBe(403);
    expect(small.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"');
    expect(String(small.body['detail'])).toContain('read:normal');
  });

  const slecht: readonly (readonly [string, () => string, string])[] = [
    ['rubbish', () => 'a.b.c', 'authentication_failed'],
    ['an empty signature', () => register.token().replace(/\.[^.]*$/, '.'), 'authentication_failed'],
    ['alg none', () => register.token({ header: { alg: 'none' } }).replace(/\.[^.]*$/, '.'), 'authentication_failed'],
    ['alg None in other case', () => register.token({ header: { alg: 'NoNe' } }), 'authentication_failed'],
    ['alg HS512', () => register.token({ header: { alg: 'HS512' } }), 'authentication_failed'],
    ['alg RS256', () => register.token({ header: { alg: 'RS256' } }), 'authentication_failed'],
    ['the secret of another client', () => register.token({ client: anders }), 'authentication_failed'],
    [
      'an unknown client',
      () => register.token({ client: { clientId: 'niemand', geheim: register.client.geheim } }),
      'authentication_failed',
    ],
    [
      'a changed payload',
      () =>
        register
          .token()
          .replace(/\.[^.]*\./, `.${Buffer.from('{"client_id":"ontwikkel","iat":9999999999}').toString('base64url')}.`),
      'authentication_failed',
    ],
    ['no iat', () => register.token({ claims: { iat: undefined } }), 'authentication_failed'],
    ['iat that is text', () => register.token({ claims: { iat: 'gisteren' } }), 'authentication_failed'],
    ['an old token', () => register.token({ claims: { iat: now() - 3700 } }), 'jwt-expired'],
    ['an expired token', () => register.token({ claims: { exp: now() - 61 } }), 'jwt-expired'],
    ['a token of tomorrow', () => register.token({ claims: { iat: now() + 86_400 } }), 'authentication_failed'],
    ['a token that is not valid yet', () => register.token({ claims: { nbf: now() + 120 } }), 'authentication_failed'],
  ];
  test.each(slecht)('T16 T17 %s is 401', async (_what, token, code) => {
    const answer = await get(token());
    expect([answer.status, answer.body['code']]).toEqual([401, code]);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
  });

  test('T17 clocks may differ a minute, and exp may only shorten', async () => {
    for (const claims of [
      { iat: now() + 50 },
      { iat: now() - 3650, exp: now() + 86_400 },
      { exp: now() - 50 },
      { exp: now() + 43_200 },
    ])
      expect((await get(register.token({ claims }))).status).toBe(404);
  });

  test('T17 a scopes claim narrows as a list or a text, and never widens', async () => {
    const client = await register.addApplicatie({ clientId: 'smal', bewerking: 'read:normal' });
    const { url } = await maak('V');
    const status = async (claims: object): Promise<number> =>
      (await register.call('GET', url, { token: register.token({ client, claims: { ...claims } }) })).status;
    await expect.poll(() => status({})).toBe(403);
    expect(await status({ scopes: ['read:confidential'] })).toBe(403);
    const { url: normaal } = await maak('N');
    const read = (scopes: unknown): Promise<Answer> =>
      register.call('GET', normaal, { token: register.token({ claims: { scopes } }) });
    expect((await read('read:normal update:normal')).status).toBe(200);
    expect((await read(['read.normal'])).status).toBe(200);
    expect((await read([])).status).toBe(403);
  });

  test('T17 two secrets work side by side, and a removed one stops', async () => {
    const client = await register.addApplicatie({ clientId: 'rotatie', bewerking: 'read:normal' });
    const status = async (geheim: string): Promise<number> =>
      (await get(register.token({ client: { clientId: 'rotatie', geheim } }))).status;
    const made = JSON.parse(
      await register.cli('applicatie', 'secret', '--client-id', 'rotatie', '--nummer', '2', '--json'),
    ) as { geheim: string };
    await expect.poll(() => status(made.geheim)).toBe(404);
    expect(await status(client.geheim)).toBe(404);
    await register.cli('applicatie', 'secret', '--client-id', 'rotatie', '--nummer', '1', '--verwijder');
    await expect.poll(() => status(client.geheim)).toBe(401);
    expect(await status(made.geheim)).toBe(404);
  });

  test('T19 a block works within a second on a token that was used before', async () => {
    const client = await register.addApplicatie({ clientId: 'blok', bewerking: 'read:normal' });
    const token = register.token({ client });
    await expect.poll(async () => (await get(token)).status).toBe(404);
    await register.cli('applicatie', 'disable', '--client-id', 'blok');
    await withinSecond(async () => (await get(token)).status === 401);
    await register.cli('applicatie', 'enable', '--client-id', 'blok');
    await expect.poll(async () => (await get(token)).status).toBe(404);
  });

  test('T19 a blocked organisation is kept out with all its applications', async () => {
    await register.cli('organisatie', 'add', '--oin', '00000099000000000009', '--naam', 'Weg');
    const client = await register.addApplicatie({
      clientId: 'weg',
      bewerking: 'read:normal',
      organisatie: '00000099000000000009',
    });
    const token = register.token({ client });
    await expect.poll(async () => (await get(token)).status).toBe(404);
    await register.cli('organisatie', 'disable', '--oin', '00000099000000000009');
    await withinSecond(async () => (await get(token)).status === 401);
  });

  test('I5 an OIN that is not the client’s is 403', async () => {
    const client = await register.addApplicatie({ clientId: 'oin', inzage: 'read:normal', oins: inzageKop.OIN });
    const geen = await register.addApplicatie({ clientId: 'geen-oin', inzage: 'read:normal' });
    const body = { ...persoon('x', { soortObjectId: 'test' }), beginDatum: '2024-01-01', eindDatum: '2025-01-01' };
    const status = async (who: typeof client, OIN: string): Promise<number> =>
      (
        await register.call('POST', `${register.inzage}/verwerkte-objecten/_zoek`, {
          token: register.token({ client: who }),
          headers: { ...inzageKop, OIN },
          body,
        })
      ).status;
    await expect.poll(() => status(client, inzageKop.OIN)).toBe(200);
    expect(await status(client, '00000001123456789000')).toBe(403);
    await expect.poll(() => status(geen, inzageKop.OIN)).toBe(403);
  });
});
