import type { FastifyInstance, InjectOptions } from 'fastify';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { buildApp } from '../app.ts';
import { createAuthenticate } from '../autorisatie/authenticate.ts';
import { openDirectory } from '../autorisatie/directory.ts';
import { addApplicatie, ensureOntwikkelomgeving, removeGeheim, setApplicatieActief, setGeheim } from '../autorisatie/manage-applicaties.ts'; // prettier-ignore
import { addOrganisatie, setOrganisatieActief } from '../autorisatie/manage-organisaties.ts';
import { buildContext } from '../build-context.ts';
import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/config.ts';
import { forgetKeys } from '../idempotentie/forget-expired-keys.ts';
import { createSealer } from '../pseudonimisering/sealer.ts';
import { geenAccessTokens } from '../testing/access-tokens.ts';
import type { Verzoek } from '../testing/operaties.ts';
import { createOperaties, KENMERK } from '../testing/operaties.ts';
import { directoryTables, faultsOfSql, logTables } from '../testing/portable-sql.ts';
import { newDatabase, newFolder } from '../testing/store.ts';
import { takeVar } from '../testing/take-var.ts';
import { makeToken } from '../testing/token.ts';
import { exportVar } from '../var/export-var.ts';
import { createLease } from './lease.ts';
import type { Store } from './open-store.ts';
import { openStore } from './open-store.ts';
import { inserts } from './postgres/log-tables.ts';

const OIN = '00000099000000000000';
/** What a connection says about itself and its transactions, and the questions of readiness and figures: of no table. */
const session = /^(?:BEGIN|COMMIT|ROLLBACK|SET |SELECT (?:current_setting|pg_database_size|\(extract|1 AS))/;

const sent = new Set<string>();
/** Where every statement passes. */
const prototype = Client.prototype as unknown as Record<'query', (...args: readonly unknown[]) => unknown>;
const { query: original } = prototype;
let store: Store;
let app: FastifyInstance;
let databaseUrl: string;

function record(this: Client, ...args: readonly unknown[]): unknown {
  const [first] = args;
  const text = typeof first === 'string' ? first : (first as { readonly text?: string } | undefined)?.text;
  if (text !== undefined) sent.add(text);
  return Reflect.apply(original, this, args);
}

beforeAll(async () => {
  databaseUrl = await newDatabase();
  const data = newFolder();
  prototype.query = record;
  store = await openStore({ data, databaseUrl, dev: true, lock: false });
  // What migrates is no work of a register that serves.
  sent.clear();
  const sealer = createSealer(store.sleutelring.keys('geheim', ''));
  const context = { engine: store.engine, sealer };
  await ensureOntwikkelomgeving(context, 1);
  const geheim = await setGeheim(context, 'ontwikkel', 2, 1);
  await takeVar(context, OIN, KENMERK);
  const directory = await openDirectory(store.engine, sealer);
  directory.close();
  const { config } = loadConfig({ flags: { dev: true, data, port: 0 }, environment: new Map(), file: {} });
  const parts = buildContext(config, store, systemClock);
  app = buildApp(parts, createAuthenticate(directory, systemClock, geenAccessTokens), pino({ level: 'silent' }));
  const iat = systemClock.nowSeconds();
  const token = makeToken(geheim, {
    iss: 'ontwikkel',
    client_id: 'ontwikkel',
    iat,
    user_id: 'm-7',
    user_representation: '',
  });
  const send = ({ headers, ...verzoek }: Verzoek) =>
    app.inject({ ...verzoek, headers: { authorization: `Bearer ${token}`, ...headers } } as InjectOptions);
  for (const { verzoek, status } of createOperaties(send)) {
    const request = await verzoek();
    for (let i = 0; i < 2; i += 1) expect((await send(request)).statusCode).toBe(status);
  }
  expect((await app.inject({ method: 'GET', url: '/health/ready' })).statusCode).toBe(200);
  await manage(context);
  await forgetKeys(parts, directory.logIds());
  await createLease(store.engine, systemClock, 'proef', 60).hold();
  await store.engine.state();
});
afterAll(async () => {
  await app.close();
  await store.close();
  prototype.query = original;
});

/** Everything that the commands for the directory do. */
async function manage(context: Parameters<typeof addOrganisatie>[0]): Promise<void> {
  const nieuw = { clientId: 'nieuw', label: 'Nieuw', uitvoeringDoor: 'systeem', scopes: {}, oins: [OIN] } as const;
  await addOrganisatie(context, '00000099000000000001', 'Buur');
  await addApplicatie(context, OIN, nieuw, { minimaalGeheim: 1 });
  await setGeheim(context, 'nieuw', 2, 1);
  await removeGeheim(context, 'nieuw', 2);
  await setApplicatieActief(context, 'nieuw', false);
  await setOrganisatieActief(context, '00000099000000000001', false);
  await exportVar({ ...context, clock: systemClock }, OIN);
}

describe('ONTWERP 4 every statement is about one log, or about the directory', () => {
  test('every statement that the register sends to PostgreSQL is portable', () => {
    expect(sent.size).toBeGreaterThan(40);
    const faults = [...sent].filter((sql) => !session.test(sql)).map((sql) => [sql, faultsOfSql(sql)] as const);
    expect(faults.filter(([, found]) => found.length > 0)).toEqual([]);
    // Only a log that moved has those; its statement is made as the others are.
    const written = [...sent, inserts.vreemd_object];
    expect(logTables.filter((table) => !written.some((sql) => sql.includes(table)))).toEqual([]);
    expect(faultsOfSql(inserts.vreemd_object)).toEqual([]);
  });

  test.each([
    ['SELECT * FROM actie WHERE actie_key = $1', 'without its log_id'],
    ['SELECT a.* FROM actie a JOIN versie v ON v.volgnummer = a.volgnummer WHERE a.log_id = $1', 'without its log_id'],
    ['DELETE FROM idempotentie WHERE verloopt <= $1', 'without its log_id'],
    ['SELECT * FROM actie a JOIN organisatie o ON o.log_id = a.log_id WHERE a.log_id = $1', 'joins a log'],
    ['SELECT * FROM actie WHERE log_id = $2', 'with $1'],
    ["INSERT INTO actie (log_id) SELECT nextval('teller') WHERE $1 = 1", 'sequence'],
    ['SELECT pg_advisory_lock($1)', 'advisory'],
    ['INSERT INTO log_stand (log_id, tijdstip_registratie) VALUES ($1, now())', 'a time'],
  ])('%s is not', (sql, fault) => {
    expect(faultsOfSql(sql).join('; ')).toContain(fault);
  });
});

describe('ONTWERP 4 the tables of PostgreSQL', () => {
  let client: Client;
  const ask = async (sql: string): Promise<readonly Record<string, unknown>[]> =>
    (await client.query<Record<string, unknown>>(sql)).rows;
  beforeAll(async () => {
    client = new Client(databaseUrl);
    await client.connect();
    return () => client.end();
  });
  const names = (tables: readonly string[]): string => tables.map((name) => `'${name}'`).join(', ');

  test('every unique key of a table of a log begins with log_id', async () => {
    const rows = await ask(`SELECT c.relname, a.attname FROM pg_index i
      JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
      WHERE c.relname IN (${names(logTables)})`);
    expect(rows.length).toBeGreaterThanOrEqual(logTables.length);
    expect(rows.filter(({ attname }) => attname !== 'log_id')).toEqual([]);
  });

  test('nothing refers from or to a log, and there are no sequences, triggers or values that the database makes', async () => {
    expect(
      await ask(`SELECT conname FROM pg_constraint k JOIN pg_class c ON c.oid IN (k.conrelid, k.confrelid)
        WHERE k.contype = 'f' AND c.relname IN (${names(logTables)})`),
    ).toEqual([]);
    expect(await ask("SELECT relname FROM pg_class WHERE relkind = 'S'")).toEqual([]);
    expect(await ask('SELECT tgname FROM pg_trigger WHERE NOT tgisinternal')).toEqual([]);
    const defaults = await ask(`SELECT c.relname FROM pg_attrdef d JOIN pg_class c ON c.oid = d.adrelid
      WHERE c.relname IN (${names(logTables)})`);
    expect(defaults).toEqual([]);
  });

  test('every table is known as one of a log or of the directory', async () => {
    const rows = await ask(`SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND relkind IN ('r', 'p') AND NOT relispartition`);
    const known: readonly string[] = [...directoryTables, ...logTables];
    expect(rows.map(({ relname }) => String(relname)).filter((name) => !known.includes(name))).toEqual([]);
    expect(rows).toHaveLength(known.length);
  });
});
