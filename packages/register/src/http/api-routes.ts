import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';

import type { ApiNaam } from '../autorisatie/aanvrager.ts';
import { RegisterError } from '../errors.ts';
import { createGate } from '../turns.ts';
import type { Antwoord, Handler, Regel } from './aanroep.ts';
import type { ClientLimits } from './client-limits.ts';
import type { Contract, Operation } from './contract.ts';
import { turnOfAnswer } from './large-work.ts';
import { LINES_BYTES_MAX, readLines } from './lines.ts';
import { requireAcceptable, requireReadable } from './negotiate.ts';
import { preflightHeaders } from './response-headers.ts';
import type { ServerParts } from './server-parts.ts';
import type { RawRequest } from './validate.ts';
import { createCheckBody, createValidate } from './validate.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The operation reads a JSON body, or lines that are JSON; absent: none. */
    leest?: 'json' | 'regels';
    /** The API that the route belongs to. */
    api?: ApiNaam;
  }
}

/** Bodies of lines that are worked on at a time, per API: one is written while another is read. What they take of memory is bounded by it. */
export const BODIES_OF_LINES_MAX = 2;

type Headers = Readonly<Record<string, string | undefined>>;

/** `/verwerkingsacties/{actieId}` → `/bewerking/api/v1/verwerkingsacties/:actieId` */
function urlOf({ api }: Contract, path: string): string {
  return `/${api}/api/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
}

/** @throws Error unless every operation has a handler and every handler an operation */
function pairUp({ operations, api }: Contract, handlers: Readonly<Record<string, Handler>>): void {
  const missing = operations.filter(({ operationId }) => handlers[operationId] === undefined);
  const known = new Set(operations.map(({ operationId }) => operationId));
  const extra = Object.keys(handlers).filter((operationId) => !known.has(operationId));
  const faults = [...missing.map(({ operationId }) => operationId), ...extra];
  if (faults.length > 0) throw new Error(`Het contract van ${api} en de code verschillen: ${faults.join(', ')}`);
}

/** An empty path parameter is a trailing slash, which is another address (P1). */
function requireFullPath({ params }: FastifyRequest): void {
  if (Object.values(params as object).includes('')) throw new RegisterError('not_found', 'Dit adres bestaat niet.');
}

/** What the body of an operation becomes: JSON was parsed before, lines are read here. */
type Received = (
  client: string,
  body: unknown,
  answer: (body: unknown, regels: readonly Regel[]) => Promise<Antwoord>,
) => Promise<Antwoord>;

function createReceived({ body: schema, perRegel }: Operation, { config, metrics }: ServerParts): Received {
  if (!perRegel || schema === null) return async (_client, body, answer) => answer(body, []);
  const checkBody = createCheckBody(schema, config, metrics);
  const gate = createGate(BODIES_OF_LINES_MAX);
  return async (client, body, answer) =>
    gate(client, async () => answer(null, await readLines(body as Buffer | undefined, checkBody, config.bodyLimit)));
}

/** One operation: steps 401, 403, 406 and 415 of P9 come before the body is read, 400 after, then the handler. */
function registerOperation(
  app: FastifyInstance,
  contract: Contract,
  operation: Operation,
  parts: ServerParts,
  limits: ClientLimits,
): void {
  const { config, metrics, authenticate, requireOperation } = parts;
  const { operationId, method, bodyTypes, perRegel } = operation;
  const handler = parts.handlers[contract.api][operationId] as Handler;
  const validate = createValidate(operation, config, metrics);
  const received = createReceived(operation, parts);

  async function admit(request: FastifyRequest): Promise<void> {
    request.operatie = operationId;
    requireFullPath(request);
    const headers = request.headers as Headers;
    request.aanvrager = await authenticate(headers['authorization'], contract.api);
    requireOperation(request.aanvrager, operationId);
    requireAcceptable(headers['accept']);
    requireReadable(headers, bodyTypes);
  }

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { aanvrager } = request;
    if (aanvrager === null) throw new Error('een aanvraag zonder aanvrager');
    const raw = {
      params: request.params,
      query: request.query,
      headers: request.headers,
      body: request.body,
    } as RawRequest;
    const { params, query } = validate(raw);
    const { headers } = raw;
    const requestId = request.id;
    const antwoord = await received(aanvrager.clientId, request.body, (body, regels) =>
      handler({ aanvrager, params, query, headers, body, regels, requestId }),
    );
    reply.code(antwoord.status);
    if (antwoord.headers !== undefined) reply.headers(antwoord.headers);
    if (antwoord.body === undefined) return reply.send();
    reply.header('Content-Type', 'application/json; charset=utf-8');
    const turn = turnOfAnswer(antwoord.body);
    if (turn !== undefined) await turn;
    return antwoord.body;
  }

  app.route({
    method,
    url: urlOf(contract, operation.path),
    ...(perRegel ? { bodyLimit: LINES_BYTES_MAX } : {}),
    config: {
      api: contract.api,
      ...(bodyTypes.length === 0 ? {} : { leest: perRegel ? ('regels' as const) : ('json' as const) }),
    },
    schema: { response: operation.responses },
    onRequest: [admit, (request, reply, done) => limits.enter(request, reply, done)],
    handler: answer,
  });
}

/** 405 and OPTIONS on each known path (P2, P8). */
function registerOtherMethods(app: FastifyInstance, contract: Contract, path: string, parts: ServerParts): void {
  const known = contract.operations
    .filter((operation) => operation.path === path)
    .map(({ method }) => method as HTTPMethods);
  const allowed = [...known, ...(known.includes('GET') ? ['HEAD'] : []), 'OPTIONS'];
  const allow = allowed.join(', ');
  const url = urlOf(contract, path);
  const config = { api: contract.api };
  app.route({
    method: 'OPTIONS',
    url,
    config,
    handler: (request, reply) => {
      request.operatie = 'options';
      requireFullPath(request);
      const cors = preflightHeaders(request.headers.origin, parts.config.corsOrigins, allow);
      return reply
        .headers({ Allow: allow, ...cors })
        .code(204)
        .send();
    },
  });
  app.route({
    method: app.supportedMethods.filter((method) => !allowed.includes(method)),
    url,
    config,
    // A hook: the refusal comes before the body is read (P9).
    onRequest: (request, reply, done) => {
      try {
        requireFullPath(request);
        reply.header('Allow', allow);
        done(new RegisterError('method_not_allowed', 'Deze methode bestaat hier niet.'));
      } catch (error) {
        done(error as Error);
      }
    },
    handler: (_request, reply) => reply.send(),
  });
}

/** The routes of one API, made from its contract. */
export function registerApi(app: FastifyInstance, contract: Contract, parts: ServerParts, limits: ClientLimits): void {
  pairUp(contract, parts.handlers[contract.api]);
  for (const operation of contract.operations) registerOperation(app, contract, operation, parts, limits);
  for (const path of new Set(contract.operations.map((operation) => operation.path)))
    registerOtherMethods(app, contract, path, parts);
  const { publicBewerking, publicInzage, publicVar } = parts.config;
  const base = { bewerking: publicBewerking, inzage: publicInzage, var: publicVar }[contract.api];
  const document = JSON.stringify({ ...contract.document, servers: [{ url: base, description: 'Dit register.' }] });
  app.get(`/${contract.api}/api/v1/openapi.json`, { config: { api: contract.api } }, (request, reply) => {
    request.operatie = 'openapi';
    // Open to all (P4): the description of an API is no secret.
    return reply.header('Access-Control-Allow-Origin', '*').type('application/json; charset=utf-8').send(document);
  });
}
