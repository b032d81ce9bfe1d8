import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

import { RegisterError } from '../errors.ts';

/** A name or an address, and perhaps a port (RFC 9112, 3.2). */
const HOST = /^(?:[\w.~%!$&'()*+,;=-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** Values of a header, one for each line; Node itself keeps only the first `Host`. */
function linesOf({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>, name: string): readonly string[] {
  return rawHeaders.filter((_value, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}

/**
 * Whoever stands before the register may find the end of such a request elsewhere, and see two requests where it sees one:
 * an odd version, an encoding beside `chunked`, no host, two hosts or none that can be one.
 * @throws RegisterError `parse_error`
 */
export function requireClearFraming(request: Pick<IncomingMessage, 'httpVersion' | 'headers' | 'rawHeaders'>): void {
  const { httpVersion, headers } = request;
  const encoding = headers['transfer-encoding']?.toLowerCase();
  const hosts = linesOf(request, 'host');
  const isOld = httpVersion === '1.0';
  const clear =
    (isOld || httpVersion === '1.1') &&
    (encoding === undefined || (encoding === 'chunked' && !isOld)) &&
    hosts.length <= 1 &&
    (isOld || hosts.length === 1) &&
    hosts.every((host) => HOST.test(host));
  if (!clear) throw new RegisterError('parse_error', 'De aanvraag is geen leesbaar HTTP.');
}

/** Which request each connection is at. */
export interface Connections {
  follow(server: Server): void;
  /**
   * Refuses what the parser could not read. Not before the answer of the request that went before it, and not at all when it stands in
   * the body of a request that has its answer: the client would take it for the answer to another request. Then the connection only closes.
   */
  refuse(socket: Socket, answer: () => void): void;
}

export function createConnections(): Connections {
  const latest = new WeakMap<Socket, ServerResponse>();
  return {
    follow: (server) => {
      server.on('request', (request: IncomingMessage, response: ServerResponse) =>
        latest.set(request.socket, response),
      );
      // Node itself answers an unknown expectation, without our headers (P7); it may as well be ignored (RFC 9110, 10.1.1).
      server.on('checkExpectation', (request, response) => server.emit('request', request, response));
    },
    refuse: (socket, answer) => {
      const response = latest.get(socket);
      const isFree =
        response === undefined || (response.req.complete ? response.writableFinished : !response.headersSent);
      if (isFree) answer();
      else if (response.writableFinished) socket.destroySoon();
      else response.once('close', () => socket.destroySoon());
    },
  };
}
