import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';

import { RegisterError } from '../errors.ts';
import type { Handler } from './aanroep.ts';
import type { Contract, Operation } from './contract.ts';
import { requireAcceptable, requireReadable } from './negotiate.ts';
import { preflightHeaders } from './response-headers.ts';
import type { ServerParts } from './server-parts.ts';
import type { RawRequest } from './validate.ts';
import { createValidate } from './validate.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The operation reads a JSON body. */
    leest?: boolean;
  }
}

const routeMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const;

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

/** One operation: steps 401, 403, 406 and 415 of P9 come before the body is read, 400 after, then the handler. */
function registerOperation(app: FastifyInstance, contract: Contract, operation: Operation, parts: ServerParts): void {
  const { config, metrics, authenticate, requireOperation } = parts;
  const { operationId, method, bodyTypes } = operation;
  const handler = parts.handlers[contract.api][operationId] as Handler;
  const validate = createValidate(operation, config, metrics);

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
    const antwoord = await handler({ aanvrager, params, query, headers, body: request.body, requestId: request.id });
    reply.code(antwoord.status);
    if (antwoord.headers !== undefined) reply.headers(antwoord.headers);
    if (antwoord.body === undefined) return reply.send();
    reply.header('Content-Type', 'application/json; charset=utf-8');
    return antwoord.body;
  }

  app.route({
    method,
    url: urlOf(contract, operation.path),
    config: { leest: bodyTypes.length > 0 },
    schema: { response: operation.responses },
    onRequest: admit,
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
  app.route({
    method: 'OPTIONS',
    url,
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
    method: routeMethods.filter((method) => !allowed.includes(method)),
    url,
    handler: (request, reply) => {
      requireFullPath(request);
      reply.header('Allow', allow);
      throw new RegisterError('method_not_allowed', 'Deze methode bestaat hier niet.');
    },
  });
}

/** The routes of one API, made from its contract. */
export function registerApi(app: FastifyInstance, contract: Contract, parts: ServerParts): void {
  pairUp(contract, parts.handlers[contract.api]);
  for (const operation of contract.operations) registerOperation(app, contract, operation, parts);
  for (const path of new Set(contract.operations.map((operation) => operation.path)))
    registerOtherMethods(app, contract, path, parts);
  const { publicBewerking, publicInzage, publicVar } = parts.config;
  const base = { bewerking: publicBewerking, inzage: publicInzage, var: publicVar }[contract.api];
  const document = JSON.stringify({ ...contract.document, servers: [{ url: base, description: 'Dit register.' }] });
  app.get(`/${contract.api}/api/v1/openapi.json`, (request, reply) => {
    request.operatie = 'openapi';
    // Open to all (P4): the description of an API is no secret.
    return reply.header('Access-Control-Allow-Origin', '*').type('application/json; charset=utf-8').send(document);
  });
}
