import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { buildApp } from '../app.ts';
import { createAuthenticate } from '../autorisatie/authenticate.ts';
import { openDirectory } from '../autorisatie/directory.ts';
import { OPERATIE_SCOPES } from '../autorisatie/operaties.ts';
import { buildContext } from '../build-context.ts';
import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/config.ts';
import type { Context } from '../context.ts';
import { createInzageHandlers } from '../inzage/inzage-routes.ts';
import { createSealer } from '../pseudonimisering/sealer.ts';
import { openStore } from '../storage/open-store.ts';
import { geenAccessTokens } from '../testing/access-tokens.ts';
import { createBewerkingHandlers } from '../verwerkingsactie/verwerkingsactie-routes.ts';
import { createVarHandlers } from '../var/var-routes.ts';
import type { Handlers } from './aanroep.ts';
import type { Operation } from './contract.ts';
import { loadContract } from './contract.ts';
import { createServer } from './server.ts';

const contracts = [loadContract('bewerking'), loadContract('inzage'), loadContract('var')] as const;
const logger = pino({ level: 'silent' });

interface Route {
  readonly method: string;
  readonly url: string;
}

/** Builds a server and notes each route that it registers. */
function routesOf(build: () => FastifyInstance): { readonly app: FastifyInstance; readonly routes: readonly Route[] } {
  const routes: Route[] = [];
  const watch = (message: unknown): void => {
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat()) routes.push({ method: name, url });
    });
  };
  subscribe('fastify.initialization', watch);
  const app = build();
  unsubscribe('fastify.initialization', watch);
  return { app, routes };
}

const isApi = ({ url }: Route): boolean => /^\/(?:bewerking|inzage|var)\//.test(url);

/** `/bewerking/api/v1/verwerkingsacties/:actieId`, as the contract and its base path say. */
const inContract: readonly Route[] = contracts.flatMap(({ api, operations }) =>
  operations.map(({ method, path }) => ({ method, url: `/${api}/api/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}` })),
);

/** The contract, and where it can be read. */
const documented: readonly Route[] = [
  ...inContract,
  ...contracts.map(({ api }) => ({ method: 'GET', url: `/${api}/api/v1/openapi.json` })),
];

const serves = (routes: readonly Route[], { method, url }: Route): boolean =>
  routes.some((route) => route.method === method && route.url === url);

describe('the server is what the contract says', () => {
  const data = mkdtempSync(join(tmpdir(), 'vwl-contract-'));
  const { config } = loadConfig({ flags: { data, dev: true }, environment: new Map(), file: {} });
  let context: Context;
  let app: FastifyInstance;
  let routes: readonly Route[];
  let close: () => Promise<void>;
  beforeAll(async () => {
    const store = await openStore({ data, dev: true, lock: false, readerThreads: 1, cacheMiB: 8 });
    const directory = await openDirectory(store.engine, createSealer(store.sleutelring.keys('geheim', '')));
    context = buildContext(config, store, systemClock);
    ({ app, routes } = routesOf(() =>
      buildApp(context, createAuthenticate(directory, systemClock, geenAccessTokens), logger),
    ));
    close = async () => {
      await app.close();
      directory.close();
      await store.close();
    };
  });
  afterAll(async () => {
    await close();
    rmSync(data, { recursive: true, force: true });
  });

  test('P2 every operation has a handler, and every handler an operation', () => {
    const handlers = [createBewerkingHandlers(context), createInzageHandlers(context), createVarHandlers(context)];
    contracts.forEach(({ operations }, i) => {
      const expected = operations.map(({ operationId }) => operationId).toSorted((a, b) => a.localeCompare(b));
      expect(Object.keys(handlers[i] ?? {}).toSorted((a, b) => a.localeCompare(b))).toEqual(expected);
    });
  });

  test('P2 every operation is a route', () => {
    expect(inContract.filter((operation) => !serves(routes, operation))).toEqual([]);
  });

  test('P2 every other route of an API is the HEAD of a GET, the document itself, OPTIONS or a 405', async () => {
    const others = routes.filter(
      (route) =>
        isApi(route) &&
        !serves(documented, route) &&
        !(route.method === 'HEAD' && serves(documented, { ...route, method: 'GET' })),
    );
    expect(others.length).toBeGreaterThan(inContract.length);
    for (const { method, url } of others) {
      const { statusCode } = await app.inject({ method: method as 'GET', url: url.replace(/:\w+/, 'x') });
      expect(statusCode, `${method} ${url}`).toBe(method === 'OPTIONS' ? 204 : 405);
    }
  });

  test('P2 outside the APIs the server has its pages and its health, and nothing else', () => {
    const urls = routes.filter((route) => !isApi(route)).map(({ url }) => url);
    expect([...new Set(urls)].toSorted((a, b) => a.localeCompare(b))).toEqual([
      '/',
      '/documentatie/bewerking',
      '/documentatie/inzage',
      '/documentatie/var',
      '/health/live',
      '/health/ready',
      '/stijl.css',
    ]);
  });

  test.each([
    ['an operation without a handler', (handlers: Handlers): Handlers => omit(handlers, 'verwerkingsactie_create')],
    [
      'a handler without an operation',
      (handlers: Handlers): Handlers => ({ ...handlers, verzonnen: () => Promise.resolve({ status: 204 as const }) }),
    ],
  ])('P2 %s keeps the server from starting', (_what, change) => {
    const handlers = {
      bewerking: change(createBewerkingHandlers(context)),
      inzage: createInzageHandlers(context),
      var: createVarHandlers(context),
    };
    const { metrics, rechten, clock } = context;
    const build = (): FastifyInstance =>
      createServer({
        config,
        clock,
        logger,
        metrics,
        authenticate: () => {
          throw new Error('niemand');
        },
        requireOperation: (aanvrager, operationId) => rechten.requireOperation(aanvrager, operationId),
        handlers,
        ready: () => Promise.resolve(null),
      });
    expect(build).toThrow('Het contract van bewerking en de code verschillen');
  });
});

function omit(handlers: Handlers, name: string): Handlers {
  return Object.fromEntries(Object.entries(handlers).filter(([key]) => key !== name));
}

describe('the scopes of the contract are those that the register decides by', () => {
  const operations = contracts.flatMap((contract): readonly Operation[] => contract.operations);

  test.each(operations.map(({ operationId, scopes }) => ({ operationId, scopes })))(
    'P9 x-scopes of $operationId',
    ({ operationId, scopes }) => {
      expect(scopes.length).toBeGreaterThan(0);
      expect([...scopes]).toEqual(OPERATIE_SCOPES[operationId]);
    },
  );

  test('P9 the table of scopes names no operation that the contract lacks', () => {
    const known = operations.map(({ operationId }) => operationId);
    expect(Object.keys(OPERATIE_SCOPES).filter((operationId) => !known.includes(operationId))).toEqual([]);
  });
});
