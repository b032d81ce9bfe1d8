import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';

import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { buildApp } from './app.ts';
import { apis } from './autorisatie/aanvrager.ts';
import { createAuthenticate } from './autorisatie/authenticate.ts';
import { openDirectory } from './autorisatie/directory.ts';
import { addApplicatie, ensureOntwikkelomgeving, removeGeheim, setApplicatieActief, setGeheim } from './autorisatie/manage-applicaties.ts'; // prettier-ignore
import { addOrganisatie, setOrganisatieActief } from './autorisatie/manage-organisaties.ts';
import { buildContext } from './build-context.ts';
import { systemClock } from './clock.ts';
import { loadConfig } from './config/config.ts';
import { loadContract } from './http/contract.ts';
import { createSealer } from './pseudonimisering/sealer.ts';
import type { Engine } from './storage/engine.ts';
import type { Store } from './storage/open-store.ts';
import { openStore } from './storage/open-store.ts';
import { geenAccessTokens } from './testing/access-tokens.ts';
import type { FaultyEngine, Strike } from './testing/faulty-engine.ts';
import { createFaultyEngine } from './testing/faulty-engine.ts';
import type { Body, Operatie, Verzoek } from './testing/operaties.ts';
import { BEWERKING, createOperaties, KENMERK } from './testing/operaties.ts';
import type { Inspector } from './testing/store.ts';
import { inspect, newPlace } from './testing/store.ts';
import { takeVar } from './testing/take-var.ts';
import { makeToken } from './testing/token.ts';

const OPERATIE_STAPPEN_MAX = 30;
const { config } = loadConfig({ flags: { dev: true, data: 'geen' }, environment: new Map(), file: {} });

const lines: string[] = [];
const log = new Writable({
  write: (chunk: Buffer, _encoding, done) => {
    lines.push(chunk.toString());
    done();
  },
});

let store: Store;
let db: Inspector;
let faulty: FaultyEngine;
let token: string;
/** The register under test, on an engine that fails; and one beside it on the same store, whose engine is whole. */
let broken: FastifyInstance;
let whole: FastifyInstance;

beforeAll(async () => {
  const place = await newPlace();
  store = await openStore({ ...place, dev: true, lock: false });
  const sealer = createSealer(store.sleutelring.keys('geheim', ''));
  await ensureOntwikkelomgeving({ engine: store.engine, sealer }, 1);
  const geheim = await setGeheim({ engine: store.engine, sealer }, 'ontwikkel', 2, 1);
  await takeVar({ engine: store.engine, sealer }, '00000099000000000000', KENMERK);
  const iat = systemClock.nowSeconds();
  token = makeToken(geheim, { iss: 'ontwikkel', client_id: 'ontwikkel', iat, user_id: 'm-7', user_representation: '' });
  const directory = await openDirectory(store.engine, sealer);
  directory.close();
  const authenticate = createAuthenticate(directory, systemClock, geenAccessTokens);
  const appOn = (engine: Engine): FastifyInstance =>
    buildApp(buildContext(config, { ...store, engine }, systemClock), authenticate, pino({}, log));
  faulty = createFaultyEngine(store.engine);
  broken = appOn(faulty);
  whole = appOn(store.engine);
  db = await inspect(place);
});
afterAll(async () => {
  await db.close();
  await broken.close();
  await whole.close();
  await store.close();
});

const send = (app: FastifyInstance, { headers, ...verzoek }: Verzoek): Promise<LightMyRequestResponse> =>
  app.inject({ ...verzoek, headers: { authorization: `Bearer ${token}`, ...headers } } as InjectOptions);

const operaties = createOperaties((verzoek) => send(whole, verzoek));

const tabellen = ['registratie', 'object', 'versie', 'actie', 'actueel', 'subject', 'idempotentie', 'log_stand'];
/** Everything that the log holds, as it lies there. */
const contents = (): Promise<Readonly<Record<string, readonly unknown[]>>> => contentsOf(tabellen);
/** The rows of tables in one order, which a database does not promise. */
async function contentsOf(tables: readonly string[]): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const rowsOf = async (table: string): Promise<readonly unknown[]> => {
    const rows = (await db.rows(`SELECT * FROM ${table}`)).map((row) => JSON.stringify(row));
    return rows.toSorted((one, other) => (one < other ? -1 : 1));
  };
  return Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await rowsOf(table)] as const)));
}
const aantalVersies = async (): Promise<number> =>
  Number((await db.rows('SELECT count(*) AS n FROM registratie'))[0]?.['n']);

/** A clear fault of ours, with a number that stands in the log beside the id of the request. */
function checkFault(answer: LightMyRequestResponse, requestId: string): void {
  expect(answer.statusCode).toBe(503);
  expect(answer.headers).toMatchObject({
    'content-type': 'application/problem+json',
    'retry-after': '5',
    'x-request-id': requestId,
  });
  const { instance, ...problem } = answer.json<Body>();
  expect(problem).toEqual({
    type: 'urn:verwerkingenlog:fout:service_unavailable',
    code: 'service_unavailable',
    title: 'Tijdelijk niet beschikbaar',
    status: 503,
    detail: 'De opslag antwoordt niet.',
  });
  const told = lines
    .map((line) => JSON.parse(line) as Body)
    .filter((line) => line['instance'] === instance && line['level'] === 50);
  expect(told).toHaveLength(1);
  expect(told[0]).toMatchObject({ request_id: requestId, err: { message: 'injected fault' } });
}

/** The operation with a fault at one step, and again without. @returns what was struck, or null when it has no such step */
async function breakAt(operatie: Operatie, step: number, strike: Strike): Promise<string | null> {
  const verzoek = await operatie.verzoek();
  const before = await contents();
  const requestId = randomUUID();
  faulty.arm(step, strike);
  const answer = await send(broken, { ...verzoek, headers: { ...verzoek.headers, 'x-request-id': requestId } });
  const struck = faulty.disarm();
  if (struck === null) {
    expect(answer.statusCode).toBe(operatie.status);
    return null;
  }
  checkFault(answer, requestId);
  expect(answer.body).not.toContain(KENMERK);
  const stored = struck === 'append' && strike === 'after';
  const versiesBefore = before['registratie']?.length ?? 0;
  if (stored) expect(await aantalVersies()).toBe(versiesBefore + operatie.versies);
  else expect(await contents()).toEqual(before);

  const between = await contents();
  const again = await send(broken, verzoek);
  expect(again.statusCode).toBe(operatie.status);
  if (operatie.soort === 'leest') {
    expect(again.body).toContain(KENMERK);
    expect(await aantalVersies()).toBe((between['registratie']?.length ?? 0) + operatie.versies);
    return struck;
  }
  // The one that was stored is given back, and nothing is stored twice.
  if (stored) expect(await contents()).toEqual(between);
  else expect(await aantalVersies()).toBe(versiesBefore + operatie.versies);
  const after = await contents();
  const third = await send(broken, verzoek);
  expect([third.statusCode, third.body, third.headers.etag]).toEqual([
    again.statusCode,
    again.body,
    again.headers.etag,
  ]);
  expect(await contents()).toEqual(after);
  await checkStored(again);
  return struck;
}

/** What was answered is what a register with a whole engine shows. */
async function checkStored(answer: LightMyRequestResponse): Promise<void> {
  if (answer.body === '') return;
  const { results, ...gelogd } = answer.json<Body & { readonly results?: readonly Body[] }>();
  for (const { actieId, url } of results ?? [gelogd]) {
    const read = await send(whole, { method: 'GET', url: `${BEWERKING}/${String(actieId)}` });
    expect([read.statusCode, read.json<Body>()]).toMatchObject([
      200,
      results === undefined ? gelogd : { actieId, url },
    ]);
  }
}

describe('REGELS 8 V11 I3 I4 the store fails at any step of an operation', () => {
  test('REGELS 8 every operation of the APIs is broken below', () => {
    const known = apis.flatMap((api) => loadContract(api).operations);
    expect(new Set(operaties.map(({ operationId }) => operationId))).toEqual(
      new Set(known.map(({ operationId }) => operationId)),
    );
  });

  const cases = operaties.flatMap(
    (operatie) =>
    (['before', 'after'] as const).map((strike) => [operatie.operationId, operatie.titel ?? '', strike, operatie] as const), // prettier-ignore
  );
  test.each(cases)(
    'REGELS 8 V11 I3 I4 %s %s, %s the store did its work: 503, nothing half, and a repeat is right',
    async (_id, _titel, strike, operatie) => {
      const struck: (string | null)[] = [];
      do struck.push(await breakAt(operatie, struck.length + 1, strike));
      while (struck.at(-1) !== null && struck.length < OPERATIE_STAPPEN_MAX);
      expect(struck.pop()).toBeNull();
      // Whatever writes a line was broken at its append too.
      expect(struck.includes('append')).toBe(operatie.versies > 0 || operatie.soort === 'wijzigt');
      expect(struck).toContain('query');
      expect((await send(broken, { method: 'GET', url: '/health/ready' })).statusCode).toBe(200);
    },
  );

  test('V11 a repeat that fails while it fetches the first answer gives that answer the next time', async () => {
    for (const operatie of operaties.filter(({ soort }) => soort === 'wijzigt')) {
      const verzoek = await operatie.verzoek();
      const first = await send(broken, verzoek);
      const before = await contents();
      let step = 0;
      let struck: string | null;
      do {
        step += 1;
        faulty.arm(step, 'before');
        const requestId = randomUUID();
        const answer = await send(broken, { ...verzoek, headers: { ...verzoek.headers, 'x-request-id': requestId } });
        struck = faulty.disarm();
        if (struck === null) expect([answer.statusCode, answer.body]).toEqual([first.statusCode, first.body]);
        else checkFault(answer, requestId);
      } while (struck !== null);
      expect(step).toBeGreaterThan(1);
      expect(await contents()).toEqual(before);
    }
  });

  test('ONTWERP 7 a register that cannot read its store is alive and not ready', async () => {
    const ready = async (): Promise<number> => {
      faulty.arm(1, 'before');
      return (await send(broken, { method: 'GET', url: '/health/ready' })).statusCode;
    };
    // What was found a moment ago is answered again for a second.
    await expect.poll(ready).toBe(503);
    expect(faulty.disarm()).toBe('query');
    expect((await send(broken, { method: 'GET', url: '/health/live' })).statusCode).toBe(200);
  });
});

describe('ONTWERP 4 the store fails at any step of a change of the directory', () => {
  const nieuw = {
    clientId: 'nieuw',
    label: 'Nieuw',
    uitvoeringDoor: 'onbekend',
    scopes: { bewerking: ['create:normal'], inzage: [] },
    oins: ['00000001821002193000'],
  } as const;
  const OIN = '00000099000000000099';
  type Beheer = Parameters<typeof setGeheim>[0];
  const changes: readonly (readonly [string, (context: Beheer) => Promise<unknown>])[] = [
    ['organisatie add', (context) => addOrganisatie(context, OIN, 'Nieuw')],
    ['organisatie disable', (context) => setOrganisatieActief(context, OIN, false)],
    ['applicatie add', (context) => addApplicatie(context, OIN, nieuw, { minimaalGeheim: 1 })],
    ['var import', (context) => takeVar(context, OIN, KENMERK)],
    ['applicatie secret', (context) => setGeheim(context, 'nieuw', 2, 1)],
    ['applicatie secret --verwijder', (context) => removeGeheim(context, 'nieuw', 1)],
    ['applicatie disable', (context) => setApplicatieActief(context, 'nieuw', false)],
  ];
  const directoryTabellen = ['organisatie', 'applicatie', 'applicatie_scope', 'applicatie_oin', 'applicatie_geheim', 'directory_versie', 'verwerkingsactiviteit']; // prettier-ignore
  const directory = () => contentsOf(directoryTabellen);

  test.each(changes)('ONTWERP 4 %s: it fails, and changes nothing', async (_name, change) => {
    const sealer = createSealer(store.sleutelring.keys('geheim', ''));
    const before = await directory();
    let step = 0;
    for (;;) {
      step += 1;
      faulty.arm(step, 'before');
      const [outcome] = await Promise.allSettled([change({ engine: faulty, sealer })]);
      if (faulty.disarm() === null) {
        expect(outcome?.status).toBe('fulfilled');
        break;
      }
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'service_unavailable' } });
      expect(await directory()).toEqual(before);
    }
    expect(step).toBeGreaterThan(2);
    expect(await directory()).not.toEqual(before);
  });
});
