import { Writable } from 'node:stream';

import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { buildApp } from '../app.ts';
import { apis } from '../autorisatie/aanvrager.ts';
import { createAuthenticate } from '../autorisatie/authenticate.ts';
import { openDirectory } from '../autorisatie/directory.ts';
import { buildContext } from '../build-context.ts';
import { loadConfig } from '../config/config.ts';
import { createSealer } from '../pseudonimisering/sealer.ts';
import type { Store } from '../storage/open-store.ts';
import { geenAccessTokens } from '../testing/access-tokens.ts';
import { createTestClock } from '../testing/clock.ts';
import { openTestStore } from '../testing/store.ts';
import { loadContract } from './contract.ts';

const SECRET = '999990019';
const { config } = loadConfig({ flags: { dev: true, data: 'geen' }, environment: new Map(), file: {} });
const lines: string[] = [];
const log = new Writable({
  write: (chunk: Buffer, _encoding, done) => {
    lines.push(chunk.toString());
    done();
  },
});

let store: Store;
let app: ReturnType<typeof buildApp>;
let figures: string;

/** Requests of whoever can reach the port, each with a number of a person wherever one fits. */
beforeAll(async () => {
  store = await openTestStore();
  const clock = createTestClock();
  const context = buildContext(config, store, clock);
  const directory = await openDirectory(store.engine, createSealer(store.sleutelring.keys('geheim', '')));
  directory.close();
  app = buildApp(context, createAuthenticate(directory, clock, geenAccessTokens), pino({ level: 'trace' }, log));
  const headers = { 'x-request-id': SECRET, authorization: `Bearer ${SECRET}`, traceparent: SECRET };
  const paths = [
    `/bewerking/api/v1/verwerkingsacties?objectId=${SECRET}`,
    `/bewerking/api/v1/verwerkingsacties/${SECRET}`,
    `/bewerking/api/v1/verwerkingsacties/${SECRET}/versies`,
    `/inzage/api/v1/verwerkte-objecten/${SECRET}?${SECRET}=1`,
    `/inzage/api/v1/${SECRET}`,
    `/${SECRET}`,
    `/%${SECRET}`,
    '/health/live',
    '/bewerking/api/v1/openapi.json',
  ];
  for (const url of paths)
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'] as const)
      await app.inject({ method, url, headers, ...(method === 'POST' ? { payload: { objectId: SECRET } } : {}) });
  figures = await context.metrics.render();
});
afterAll(async () => {
  await app.close();
  await store.close();
});

describe('D2 Z10 what a request leaves behind', () => {
  test('no log line holds a URL, a query or a number that was sent', () => {
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.filter((line) => line.includes(SECRET) || line.includes('?'))).toEqual([]);
  });

  test('the labels of a metric are names of ours, however many addresses are tried', () => {
    const operations = apis.flatMap((api) => loadContract(api).operations);
    const known = new Set([
      ...operations.map(({ operationId }) => operationId),
      'options',
      'openapi',
      'health',
      'pagina',
      'onbekend',
    ]);
    const labels = new Set([...figures.matchAll(/operatie="([^"]*)"/g)].map(([, label = '']) => label));
    expect(labels.size).toBeGreaterThan(5);
    expect([...labels].filter((label) => !known.has(label))).toEqual([]);
    expect(figures).not.toContain(SECRET);
  });

  test('a status is a number of HTTP', () => {
    const statuses = [...figures.matchAll(/status="([^"]*)"/g)].map(([, status]) => status);
    expect(statuses.filter((status) => !/^[2-5]\d\d$/.test(status ?? ''))).toEqual([]);
  });
});
