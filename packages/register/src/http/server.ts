import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

import type { FastifyInstance, FastifyReply } from 'fastify';
import { fastify, LogController } from 'fastify';

import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import { apis } from '../autorisatie/aanvrager.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config/config.ts';
import { RegisterError } from '../errors.ts';
import { registerApi } from './api-routes.ts';
import { loadContract } from './contract.ts';
import { registerHealth } from './health.ts';
import { parseJson } from './json.ts';
import { registerPages } from './pages.ts';
import { asRegisterError, challenges, toProblem } from './problem.ts';
import { createRequestId } from './request-id.ts';
import { corsHeaders, createResponseHeaders } from './response-headers.ts';
import type { ServerParts } from './server-parts.ts';
import { registerStop } from './stop.ts';

const REQUEST_TIMEOUT_MS = 30_000;
const CONNECTION_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_TIMEOUT_MS = 72_000;
/** A UUID has 36 characters; longer path parameters are no resource of ours. */
const PARAM_LENGTH_MAX = 200;

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

/** Answers what is not even HTTP: too large headers, a broken request line, a client too slow to finish (P9). */
function answerClientError(headers: Readonly<Record<string, string>>, clock: Clock) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
    const status =
      { HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large', ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout' }[
        error.code ?? ''
      ] ?? '400 Bad Request';
    const problem = toProblem(
      new RegisterError('parse_error', 'De aanvraag is geen leesbaar HTTP.'),
      `urn:uuid:${clock.newUuid()}`,
      false,
    );
    const body = JSON.stringify({ ...problem, status: Number(status.slice(0, 3)) });
    const lines = Object.entries({
      ...headers,
      'Content-Type': 'application/problem+json',
      'Content-Length': String(Buffer.byteLength(body)),
      Connection: 'close',
    });
    socket.end(
      `HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`,
    );
  };
}

function httpsOptions({ tlsCert, tlsKey }: Config): object {
  if (tlsCert === null || tlsKey === null) return {};
  return { https: { cert: readFileSync(tlsCert), key: readFileSync(tlsKey), minVersion: 'TLSv1.2' } };
}

/** Maps every error to a problem document; a fault of ours gets a log line with the same number (REGELS 8). */
function handleErrors(app: FastifyInstance, { config, clock }: ServerParts): void {
  app.setErrorHandler((thrown, request, reply) => {
    const error = asRegisterError(thrown);
    const problem = toProblem(error, `urn:uuid:${clock.newUuid()}`, config.zgwCompat403);
    request.voorval = problem.instance;
    if (problem.status >= 500)
      request.log.error(
        { instance: problem.instance, operatie: request.operatie, err: error.cause ?? error },
        'fout in het register',
      );
    request.reden = error.reden ?? '';
    const challenge = challenges[error.code];
    if (challenge !== undefined && !config.zgwCompat403) void reply.header('WWW-Authenticate', challenge);
    if (error.retryAfter !== undefined) void reply.header('Retry-After', String(error.retryAfter));
    void reply.code(problem.status).type('application/problem+json').serializer(JSON.stringify).send(problem);
  });
}

function observe(app: FastifyInstance, { metrics }: ServerParts): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { operatie, aanvrager, voorval, reden } = request;
    const milliseconds = reply.elapsedTime;
    metrics.observeRequest(operatie, reply.statusCode, milliseconds / 1000);
    const traceId = /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(String(request.headers['traceparent'] ?? ''))?.[1];
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
        traceId,
      },
      'aanvraag',
    );
    done();
  });
}

/** The register's HTTP server, with the production settings that tests and bench use too. */
export function createServer(parts: ServerParts): FastifyInstance {
  const { config, clock } = parts;
  const contracts = apis.map(loadContract);
  const [first] = contracts;
  const headers = createResponseHeaders(config, first?.version ?? '');
  const app = fastify({
    ...httpsOptions(config),
    loggerInstance: parts.logger,
    // Our own line per request, without URL (Z10).
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: createRequestId(clock),
    bodyLimit: config.bodyLimit,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // Fastify's own 503 is no problem document and has no API-Version; what still comes in is answered as ever (P4).
    return503OnClosing: false,
    trustProxy: config.trustedProxy ?? false,
    routerOptions: { maxParamLength: PARAM_LENGTH_MAX, ignoreTrailingSlash: false, caseSensitive: true },
    clientErrorHandler: answerClientError(headers, clock),
    frameworkErrors: (_error, _request, reply) => {
      const problem = toProblem(
        new RegisterError('not_found', 'Dit adres bestaat niet.'),
        `urn:uuid:${clock.newUuid()}`,
        false,
      );
      void (reply as FastifyReply)
        .headers(headers)
        .code(problem.status)
        .type('application/problem+json')
        .serializer(JSON.stringify)
        .send(problem);
    },
  }) as unknown as FastifyInstance;
  app.decorateRequest('aanvrager', null);
  app.decorateRequest('operatie', 'onbekend');
  app.decorateRequest('voorval', '');
  app.decorateRequest('reden', '');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    // A body where none belongs is not read (P9).
    if (request.routeOptions.config.leest !== true || body.length === 0) return done(null, undefined);
    try {
      return done(null, parseJson(body as Buffer));
    } catch (error) {
      return done(error as Error);
    }
  });
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header('X-Request-Id', request.id);
    if (config.corsOrigins.length > 0) void reply.headers(corsHeaders(request.headers.origin, config.corsOrigins));
    done();
  });
  registerStop(app);
  handleErrors(app, parts);
  observe(app, parts);
  const isOn = { bewerking: config.bewerkingAan, inzage: config.inzageAan, var: config.varAan };
  const served = contracts.filter(({ api }) => isOn[api]);
  for (const contract of served) registerApi(app, contract, parts);
  registerHealth(app, parts.ready);
  registerPages(app, served);
  app.setNotFoundHandler(() => {
    throw new RegisterError('not_found', 'Dit adres bestaat niet.');
  });
  return app;
}
