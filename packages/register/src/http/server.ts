import type { IncomingMessage } from 'node:http';
import { METHODS } from 'node:http';

import type { FastifyBaseLogger, FastifyInstance, FastifyReply } from 'fastify';
import { fastify, LogController } from 'fastify';

import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import { apis } from '../autorisatie/aanvrager.ts';
import type { Config } from '../config/config.ts';
import { RegisterError } from '../errors.ts';
import { registerApi } from './api-routes.ts';
import { createAnswerClientError } from './client-error.ts';
import type { ClientLimits } from './client-limits.ts';
import { createClientLimits } from './client-limits.ts';
import { registerConnectionLimits } from './connections.ts';
import { loadContract } from './contract.ts';
import { createConnections, requireClearFraming } from './framing.ts';
import { registerHealth } from './health.ts';
import { parseJson } from './json.ts';
import { turnOfBody } from './large-work.ts';
import {
  HANDSHAKE_MS,
  KEEP_ALIVE_MS,
  nodeLimits,
  PARAM_LENGTH_MAX,
  registerRequestLimits,
  SILENCE_MS,
} from './limits.ts';
import { registerPages } from './pages.ts';
import { asRegisterError, challenges, toProblem } from './problem.ts';
import { createRequestId, isRandomId } from './request-id.ts';
import { corsHeaders, createResponseHeaders } from './response-headers.ts';
import { registerSecurityTxt } from './security-txt.ts';
import type { ServerParts } from './server-parts.ts';
import { registerStop } from './stop.ts';
import type { Tls } from './tls.ts';
import { loadTls } from './tls.ts';
import { readTraceparent } from './traceparent.ts';

declare module 'fastify' {
  interface FastifyRequest {
    aanvrager: Aanvrager | null;
    operatie: string;
    /** Number of the problem document that was the answer; empty when it was none. */
    voorval: string;
    /** Why a token was refused, for the log; empty when none was. */
    reden: string;
  }
}

const notFound = (): RegisterError => new RegisterError('not_found', 'Dit adres bestaat niet.');

function nodeOptions(config: Config, tls: Tls | null): object {
  // Node's own refusal of a missing host has none of our headers (P7): `requireClearFraming` demands it.
  const limits = { ...nodeLimits(config), requireHostHeader: false };
  if (tls === null) return { http: limits };
  return { https: { ...limits, ...tls.options, handshakeTimeout: HANDSHAKE_MS } };
}

/** Maps every error to a problem document; a fault of ours gets a log line with the same number (REGELS 8). */
function handleErrors(app: FastifyInstance, { config, clock, metrics }: ServerParts, limits: ClientLimits): void {
  app.setErrorHandler((thrown, request, reply) => {
    const error = limits.judge(asRegisterError(thrown), request.ip);
    const problem = toProblem(error, `urn:uuid:${clock.newUuid()}`, config.zgwCompat403);
    request.voorval = problem.instance;
    metrics.countFout(error.code);
    if (problem.status >= 500)
      request.log.error(
        { instance: problem.instance, operatie: request.operatie, err: error.cause ?? error },
        'fout in het register',
      );
    request.reden = error.reden ?? '';
    const challenge = challenges[error.code];
    if (challenge !== undefined && !config.zgwCompat403) void reply.header('WWW-Authenticate', challenge);
    // Fastify would close the connection while the client still sends: then it never reads why. Node drops the rest of the body.
    if (error.code === 'payload_too_large') void reply.removeHeader('Connection');
    if (error.retryAfter !== undefined) void reply.header('Retry-After', String(error.retryAfter));
    void reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem);
  });
}

function observe(app: FastifyInstance, { metrics }: ServerParts): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { operatie, aanvrager, voorval, reden } = request;
    const milliseconds = reply.elapsedTime;
    metrics.observeRequest(request.routeOptions.config.api ?? 'geen', operatie, reply.statusCode, milliseconds / 1000);
    // The template of the route, never the URL: that may hold a BSN (Z10, D2).
    request.log.info(
      {
        methode: request.method,
        operatie,
        status: reply.statusCode,
        ms: Math.round(milliseconds),
        client: aanvrager?.clientId,
        instance: voorval === '' ? undefined : voorval,
        reden: reden === '' ? undefined : reden,
      },
      'aanvraag',
    );
    done();
  });
}

/**
 * Our own line per request, without URL (Z10); the framework is heard only when something is wrong. Every line about a request
 * holds its id, and that of the trace that the caller is in.
 */
function logging(logger: FastifyBaseLogger) {
  const isQuiet = logger.level !== 'info' && logger.level !== 'debug' && logger.level !== 'trace';
  return {
    loggerInstance: isQuiet ? logger : logger.child({}, { level: 'warn' }),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    childLoggerFactory: (_framework: unknown, bindings: object, options: object, { headers }: IncomingMessage) => {
      const traceId = readTraceparent(headers['traceparent'] as string | undefined)?.traceId;
      const isShown = traceId !== undefined && isRandomId(traceId);
      return logger.child(isShown ? { ...bindings, trace_id: traceId } : bindings, options);
    },
  };
}

/** The register's HTTP server, with the production settings that tests and bench use too. */
export function createServer(parts: ServerParts): FastifyInstance {
  const { config, clock } = parts;
  const contracts = apis.map(loadContract);
  const [first] = contracts;
  const headers = createResponseHeaders(config, first?.version ?? '');
  const tls = loadTls(config);
  const connections = createConnections();
  const app = fastify({
    ...nodeOptions(config, tls),
    ...logging(parts.logger),
    genReqId: createRequestId(clock),
    bodyLimit: config.bodyLimit,
    requestTimeout: nodeLimits(config).requestTimeout ?? 0,
    connectionTimeout: SILENCE_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Fastify's own 503 is no problem document and has no API-Version; what still comes in is answered as ever (P4).
    return503OnClosing: false,
    trustProxy: config.trustedProxy === null ? false : [...config.trustedProxy],
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX, ignoreTrailingSlash: false, caseSensitive: true },
    clientErrorHandler: createAnswerClientError(headers, parts, connections),
    frameworkErrors: (_error, _request, reply) => {
      parts.metrics.countFout('not_found');
      const problem = toProblem(notFound(), `urn:uuid:${clock.newUuid()}`, false);
      void (reply as FastifyReply)
        .headers({ ...headers, Connection: 'close' })
        .code(problem.status)
        .type('application/problem+json')
        .serializer(JSON.stringify)
        .send(problem);
    },
  }) as unknown as FastifyInstance;
  connections.follow(app.server);
  // 405 and not 404 for whatever method there is (P2). Where the contract has no body none is looked at (P9).
  for (const method of METHODS)
    if (!['POST', 'PUT', 'PATCH'].includes(method)) app.addHttpMethod(method, { overrideExisting: true });
  app.decorateRequest('aanvrager', null);
  app.decorateRequest('operatie', 'onbekend');
  app.decorateRequest('voorval', '');
  app.decorateRequest('reden', '');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    // A body where none belongs is not read (P9).
    const { leest } = request.routeOptions.config;
    if (leest === undefined || body.length === 0) return done(null, undefined);
    if (leest === 'regels') return done(null, body);
    const read = (): void => {
      try {
        done(null, parseJson(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    };
    const turn = turnOfBody(body as Buffer);
    if (turn === undefined) return read();
    void turn.then(read);
  });
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header('X-Request-Id', request.id);
    if (config.corsOrigins.length > 0) void reply.headers(corsHeaders(request.headers.origin, config.corsOrigins));
    // Node reads nothing more on a connection that asked for another protocol.
    if (request.headers.upgrade !== undefined) void reply.header('Connection', 'close');
    try {
      requireClearFraming(request.raw);
    } catch (error) {
      void reply.header('Connection', 'close');
      return done(error as Error);
    }
    return done();
  });
  registerRequestLimits(app);
  registerConnectionLimits(app, config);
  const limits = createClientLimits(config, clock);
  registerStop(app);
  handleErrors(app, parts, limits);
  observe(app, parts);
  const isOn = { bewerking: config.bewerkingAan, inzage: config.inzageAan, var: config.varAan };
  const served = contracts.filter(({ api }) => isOn[api]);
  for (const contract of served) registerApi(app, contract, parts, limits);
  registerHealth(app, parts.ready);
  registerPages(app, served);
  registerSecurityTxt(app, config);
  // Before the body is read (P9).
  app.addHook('onRequest', ({ is404 }, _reply, done) => (is404 ? done(notFound()) : done()));
  app.setNotFoundHandler(() => {
    throw notFound();
  });
  return app;
}
