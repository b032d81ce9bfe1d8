import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { TOKEN_LENGTH_MAX } from '../autorisatie/raw-token.ts';
import { settings } from '../config/settings.ts';
import { FAULTS_MAX } from '../errors.ts';
import { LINE_FAULTS_MAX } from '../fault-budget.ts';
import { READ_BACK_MS, TRIED_MS_MAX } from '../storage/postgres/commit-batch.ts';
import * as sessions from '../storage/postgres/session.ts';
import { QUESTIONS_MAX } from '../storage/questions.ts';
import { BODIES_OF_LINES_MAX } from './api-routes.ts';
import { loadContract } from './contract.ts';
import { DEPTH_MAX } from './json.ts';
import * as limits from './limits.ts';
import { LINES_BYTES_MAX, LINES_MAX } from './lines.ts';
import { METRICS_CONNECTIONS_MAX } from './metrics-server.ts';

const page = readFileSync(new URL('../../../../docs/naslag/grenzen.md', import.meta.url), 'utf8');
/** Name of the limit → value and setting. */
const rows = new Map(
  [...page.matchAll(/^\| ([^|]+?) +\| ([^|]+?) +\| ([^|]+?) +\|/gm)].map(([, name = '', value, setting]) => [
    name,
    [value, setting],
  ]),
);

const KIB = 1024;
const MIB = 1024 * KIB;
const number = (value: number): string => value.toLocaleString('nl-NL');
const seconds = (milliseconds: number): string => `${String(milliseconds / 1_000)} s`;

const { body } = loadContract('bewerking').operations.find(({ operationId }) => operationId.endsWith('_create')) ?? {};
const objecten = body?.properties?.['verwerkteObjecten'] as { readonly maxItems: number } | undefined;

const own: Readonly<Record<string, string>> = {
  'Adres: pad en zoekvraag': `${number(limits.URL_LENGTH_MAX)} tekens`,
  'Eén deel van het pad, zoals een id': `${number(limits.PARAM_LENGTH_MAX)} tekens`,
  'Regel van de aanvraag en alle headers samen': `${number(limits.HEADER_BYTES_MAX / KIB)} KiB`,
  'Aantal headers': number(limits.HEADERS_MAX),
  Token: `${number(TOKEN_LENGTH_MAX)} tekens`,
  'Verwerkte objecten van één actie': number(objecten?.maxItems ?? 0),
  'Diepte van JSON': `${number(DEPTH_MAX)} niveaus`,
  'Body van een `_bulk`': `${number(LINES_BYTES_MAX / MIB)} MiB`,
  'Regels van een `_bulk`': number(LINES_MAX),
  'Bulks in behandeling, alle clients samen': number(BODIES_OF_LINES_MAX),
  'Fouten die één antwoord noemt': number(FAULTS_MAX),
  'Daarvan over één regel van een `_bulk`': number(LINE_FAULTS_MAX),
  'TLS is opgezet': seconds(limits.HANDSHAKE_MS),
  'Stilte terwijl een aanvraag loopt': seconds(limits.SILENCE_MS),
  'Stilte tussen twee aanvragen': seconds(limits.KEEP_ALIVE_MS),
  'Wachten op een plaats (zie hieronder)': seconds(limits.CLIENT_WAIT_MS),
  'Verbindingen daarboven': number(limits.POLITE_CONNECTIONS),
  'Body’s van één client in behandeling': `${number(limits.CLIENT_BODY_BYTES_MAX / MIB)} MiB`,
  'Body die daarbij niet meetelt': `${number(limits.SMALL_BODY_BYTES / KIB)} KiB`,
  'Aanvragen van één client die wachten': number(limits.CLIENT_WAITING_MAX),
  'Leesvragen die op de opslag wachten': number(QUESTIONS_MAX),
  'Ongelezen antwoorden, alle clients samen': `${number(limits.UNREAD_BYTES_MAX / MIB)} MiB`,
  'Wachten op een log waarin een ander proces schrijft': seconds(sessions.LOCK_TIMEOUT_MS),
  'Opdracht die schrijft, met het wachten': seconds(sessions.WRITE_TIMEOUT_MS),
  'Vraag aan de database': seconds(sessions.READ_TIMEOUT_MS),
  'Opnieuw proberen wat zeker niet is vastgelegd': seconds(TRIED_MS_MAX),
  'Navragen na een commit zonder antwoord': seconds(READ_BACK_MS),
  'Proces dat midden in een transactie stilvalt': seconds(sessions.IDLE_IN_TRANSACTION_MS),
  'Verbindingen met de poort voor `/metrics`': number(METRICS_CONNECTIONS_MAX),
};

test.each(Object.entries(own))('docs/naslag/grenzen.md %s: %s', (name, value) => {
  expect(rows.get(name)).toEqual([value, '-']);
});

const withUnit: Readonly<Record<string, (value: number) => string>> = {
  bodyLimit: (value) => `${number(value / MIB)} MiB`,
  wachtrijMib: (value) => `${number(value)} MiB`,
  kopSeconden: (value) => `${number(value)} s`,
  aanvraagSeconden: (value) => `${number(value)} s`,
  antwoordSeconden: (value) => `${number(value)} s`,
};

test('docs/naslag/grenzen.md names each setting that is a limit, with its default', () => {
  const named = [...rows.values()].filter(([, setting]) => setting?.startsWith('`'));
  expect(named.length).toBe(12);
  for (const [value, setting = ''] of named) {
    const name = setting.replaceAll('`', '') as keyof typeof settings;
    const { standaard } = settings[name];
    expect(value, name).toBe(standaard === undefined ? 'geen' : (withUnit[name] ?? number)(Number(standaard)));
  }
});
