import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

import { RegisterError } from '../errors.ts';
import type { Connections } from './framing.ts';
import { toProblem } from './problem.ts';
import type { ServerParts } from './server-parts.ts';

/** Milliseconds that a client gets to read why it was cut off. */
const LINGER_MS = 1_000;

/** What Node tells of a request that never became one. */
function clientError(code: string | undefined): RegisterError {
  if (code === 'HPE_HEADER_OVERFLOW') return new RegisterError('headers_too_large', 'De headers zijn samen te groot.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new RegisterError('request_timeout', 'De aanvraag kwam niet op tijd binnen.');
  return new RegisterError('parse_error', 'De aanvraag is geen leesbaar HTTP.');
}

/** Answers what is not even HTTP: too large headers, a broken request line, a client too slow to finish (P9). */
export function createAnswerClientError(
  headers: Readonly<Record<string, string>>,
  { clock, logger, metrics }: Pick<ServerParts, 'clock' | 'logger' | 'metrics'>,
  connections: Connections,
): (error: Error & { code?: string }, socket: Socket) => void {
  const refused = new WeakSet<Socket>();
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
      socket.destroy();
      return;
    }
    // Whatever else it sends until its earlier request is answered is the same fault again.
    if (refused.has(socket)) return;
    refused.add(socket);
    const fault = clientError(error.code);
    metrics.countFout(fault.code);
    const problem = toProblem(fault, `urn:uuid:${clock.newUuid()}`, false);
    logger.info({ status: problem.status, instance: problem.instance }, 'geen leesbare aanvraag');
    const body = JSON.stringify(problem);
    const lines = Object.entries({
      ...headers,
      'Content-Type': 'application/problem+json',
      'Content-Length': String(Buffer.byteLength(body)),
      Connection: 'close',
    });
    const head = lines.map(([name, value]) => `${name}: ${value}`).join('\r\n');
    const first = `HTTP/1.1 ${String(problem.status)} ${STATUS_CODES[problem.status] ?? ''}`;
    connections.refuse(socket, () => {
      socket.end(`${first}\r\n${head}\r\n\r\n${body}`);
      // A client that does not close its side would keep the connection.
      setTimeout(() => socket.destroy(), LINGER_MS).unref();
    });
  };
}
