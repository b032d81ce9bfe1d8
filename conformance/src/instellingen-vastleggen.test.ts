import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, test } from 'vitest';

import { faultNames, results } from './answers.ts';
import type { Answer, Target } from './harness.ts';
import { startRegister } from './harness.ts';
import { inspectStore } from './inspect-store.ts';
import { actie, inzageKop, persoon, testBsns } from './personen.ts';
import type { Proef } from './proef.ts';
import { acties, doel, objectIn, post, status, vergelijk } from './proef.ts';

/** A BSN that fails the 11-proef. */
const fouteBsn = '123456789';
const raadpleegActiviteit = '11111111-2222-4333-8444-555555555555';

/** Another value than the default for everything that decides what is logged and changed. */
const settings = {
  VWL_LEGE_WAARDE: 'weglaten',
  VWL_NIET_GEVONDEN: '400',
  VWL_BSN_PROEF: 'weiger',
  VWL_STRIKT: 'true',
  VWL_VERWERKING_CONSISTENTIE: 'weiger',
  VWL_MAX_PATCH_ACTIES: '3',
  VWL_OBJECTTYPEN: 'persoon, kenteken',
  VWL_BODY_LIMIT: '4096',
  VWL_IDEMPOTENCY_DAGEN: '1',
  VWL_TRUSTED_PROXY: '127.0.0.1/32',
  VWL_RAADPLEEG_VERWERKINGSACTIVITEIT_ID: raadpleegActiviteit.toUpperCase(),
  VWL_RAADPLEEG_VERWERKINGSACTIVITEIT_URL: 'urn:uuid:11111111-2222-4333-8444-555555555555',
  VWL_RAADPLEEG_BEWAARTERMIJN: 'P3Y',
};

let gewoon: Target;
let ingesteld: Target;
beforeAll(async () => {
  [gewoon, ingesteld] = await Promise.all([startRegister(), startRegister({ settings })]);
});
afterAll(() => Promise.all([gewoon.stop(), ingesteld.stop()]));

/** V8: status, and whether the figures count it. */
async function elfproef(register: Target): Promise<readonly unknown[]> {
  const answer = await post(register, actie({}, [fouteBsn]));
  return [answer.status, /regel="V8"\} [1-9]/.test(await register.metrics())];
}

/** What the line of a read says of the log itself. */
async function raadpleging(register: Target): Promise<unknown> {
  const zoek = (): Promise<Answer> =>
    register.call('POST', `${acties(register)}/_zoek`, { body: doel('geraadpleegd') });
  await zoek();
  const { verwerkingsactiviteitId, verwerkingsactiviteitUrl, bewaartermijn } = results(await zoek())[0] ?? {};
  return [verwerkingsactiviteitId, String(verwerkingsactiviteitUrl).slice(0, 9), bewaartermijn];
}

/** Days that a key is kept, as the store has it. */
async function bewaardagen(register: Target): Promise<number> {
  await post(register, actie(), { headers: { 'Idempotency-Key': randomUUID() } });
  const db = await inspectStore(register.data);
  try {
    const verloopt = await db.value('SELECT max(verloopt) FROM idempotentie');
    return Math.round((Number(verloopt) / 1000 - Date.now()) / 86_400_000);
  } finally {
    await db.close();
  }
}

/** Statuses of changing what does not exist, and of reading it. */
async function onbekend(register: Target): Promise<readonly number[]> {
  const url = `${acties(register)}/${randomUUID()}`;
  const { body } = await post(register, actie());
  const put = { ...volledig, ...body, actieId: undefined };
  return Promise.all(
    [
      register.call('PUT', url, { body: put }),
      register.call('DELETE', url),
      register.call('PATCH', `${acties(register)}?verwerkingId=${randomUUID()}`, { body: { bewaartermijn: 'P1Y' } }),
      register.call('GET', url),
    ].map(status),
  );
}

const leeg = { betrokkenheid: '', verwerkteSoortenGegevens: [] };
const velden = [
  'actieNaam',
  'handelingNaam',
  'verwerkingNaam',
  'verwerkingId',
  'verwerkingsactiviteitId',
  'verwerkingsactiviteitUrl',
  'bewaartermijn',
  'uitvoerder',
  'systeem',
  'gebruiker',
  'gegevensbron',
  'soortAfnemerId',
  'afnemerId',
  'verwerkingsactiviteitIdAfnemer',
  'verwerkingsactiviteitUrlAfnemer',
  'verwerkingIdAfnemer',
];
/** Every element that a PUT has to name. */
const volledig = {
  ...Object.fromEntries(velden.map((veld) => [veld, null])),
  ...actie(),
  verwerkteObjecten: [{ ...doel('x'), ...leeg }],
};

const proeven: readonly Proef[] = [
  {
    titel: 'V7 legeWaarde: elements that were not sent come back empty, or not at all',
    kijk: async (register) => {
      const made = await post(register, { ...actie(), verwerkteObjecten: [doel('x')] });
      const list = await register.call('POST', `${acties(register)}/_zoek`, { body: doel('x') });
      return [made.body, objectIn(made), results(list)[0] ?? {}].map(
        (shown) => [...velden, 'betrokkenheid', 'verwerkteSoortenGegevens'].filter((naam) => naam in shown).length,
      );
    },
    standaard: [16, 2, 16],
    anders: [0, 0, 0],
  },
  {
    titel: 'H7 nietGevonden: PUT, DELETE and PATCH of what is not there, not GET',
    kijk: onbekend,
    standaard: [404, 404, 404, 404],
    anders: [400, 400, 400, 404],
  },
  {
    titel: 'V8 bsnProef=weiger: refused instead of counted',
    kijk: elfproef,
    standaard: [201, true],
    anders: [400, false],
  },
  {
    titel: 'V8 bsnProef=weiger names each object and the afnemer, and lets other soorten through',
    kijk: async (register) => {
      const verwerkteObjecten = [persoon(testBsns[0]), persoon(fouteBsn), doel(fouteBsn)];
      const answer = await post(register, { ...actie({ soortAfnemerId: 'BSN', afnemerId: '13' }), verwerkteObjecten });
      return answer.status === 201 ? [] : faultNames(answer);
    },
    standaard: [],
    anders: ['verwerkteObjecten.1.objectId', 'afnemerId'],
  },
  {
    titel: 'V9 strikt: unknown elements of POST and PUT',
    kijk: async (register) => {
      const made = await post(register, { ...actie(), verwerkteObjecten: [doel('strikt')] });
      const unknown = await post(register, {
        ...actie({ vertrouwelijk: true }),
        verwerkteObjecten: [{ ...doel('x'), extra: 1 }],
      });
      const put = await register.call('PUT', `${acties(register)}/${String(made.body['actieId'])}`, {
        body: { ...volledig, anders: 1 },
      });
      return [unknown, put].map((answer) => [answer.status, answer.status === 400 ? faultNames(answer) : []]);
    },
    standaard: [
      [201, []],
      [200, []],
    ],
    anders: [
      [400, ['verwerkteObjecten.0.extra', 'vertrouwelijk']],
      [400, ['anders']],
    ],
  },
  {
    titel: 'V12 verwerkingConsistentie: a second vertrouwelijkheid in one verwerking',
    kijk: async (register) => {
      const verwerkingId = randomUUID();
      await post(register, actie({ verwerkingId }));
      const same = await post(register, actie({ verwerkingId }));
      const other = await post(register, actie({ verwerkingId, vertrouwelijkheid: 'vertrouwelijk' }));
      return [same.status, other.status, /regel="V12"\} [1-9]/.test(await register.metrics())];
    },
    standaard: [201, 201, true],
    anders: [201, 409, false],
  },
  {
    titel: 'H5 maxPatchActies: a PATCH of four acties',
    kijk: async (register) => {
      const verwerkingId = randomUUID();
      const made = await Promise.all(Array.from({ length: 4 }, () => post(register, actie({ verwerkingId }))));
      const url = `${acties(register)}?verwerkingId=${verwerkingId}`;
      const patch = (): Promise<Answer> => register.call('PATCH', url, { body: { bewaartermijn: 'P7Y' } });
      const four = await patch();
      const first = `${acties(register)}/${String(made[0]?.body['actieId'])}`;
      const versies = (await register.call('GET', `${first}/versies`)).body['count'];
      await register.call('DELETE', first);
      return [four.status, four.body['code'], versies, (await patch()).status];
    },
    standaard: [204, undefined, 2, 204],
    anders: [413, 'payload_too_large', 1, 204],
  },
  {
    titel: 'V3 objecttypen: what may be logged and sought',
    kijk: async (register) => {
      const object = { ...doel('XX-01-YY'), objecttype: 'Kenteken' };
      const zoek = { ...object, beginDatum: '2024-01-01', eindDatum: '2025-01-01' };
      return Promise.all(
        [
          post(register, { ...actie(), verwerkteObjecten: [object] }),
          register.call('POST', `${acties(register)}/_zoek`, { body: zoek }),
          register.call('GET', `${acties(register)}?${new URLSearchParams(zoek as Record<string, string>).toString()}`),
          register.call('POST', `${register.inzage}/verwerkte-objecten/_zoek`, { body: zoek, headers: inzageKop }),
          post(register, { ...actie(), verwerkteObjecten: [{ ...object, objecttype: 'huis' }] }),
        ].map(status),
      );
    },
    standaard: [400, 400, 400, 400, 400],
    anders: [201, 200, 200, 200, 400],
  },
  {
    titel: 'P9 REGELS 8 bodyLimit: a body of 5 kB',
    kijk: async (register) => {
      const verwerkteObjecten = Array.from({ length: 80 }, (_, i) => doel(String(i)));
      return status(post(register, { ...actie(), verwerkteObjecten }));
    },
    standaard: 201,
    anders: 413,
  },
  { titel: 'V11 idempotencyDagen: how long a key is kept', kijk: bewaardagen, standaard: 30, anders: 1 },
  {
    titel: 'P7 trustedProxy: TLS stands in front, so HSTS is sent',
    kijk: async (register) => (await register.call('GET', register.base)).headers.get('strict-transport-security'),
    standaard: null,
    anders: 'max-age=63072000',
  },
  {
    titel: 'I3 raadpleegVerwerkingsactiviteitId, -Url and raadpleegBewaartermijn: the line of a read',
    kijk: raadpleging,
    standaard: ['b0d1a7a5-62b8-4d0c-9d5e-3d4f5a6b7c8d', 'https://v', 'P5Y'],
    anders: [raadpleegActiviteit, 'urn:uuid:', 'P3Y'],
  },
];

test.each(proeven)('$titel', (proef) => vergelijk(proef, gewoon, ingesteld));
