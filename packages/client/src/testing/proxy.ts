import { request as httpRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Loopback } from './loopback.ts';
import { answerProblem, bodyOf, startLoopback } from './loopback.ts';

/**
 * What happens to one call: it goes on, its connection breaks before or after the register did it, nobody answers, or it is refused with a
 * status and a code.
 */
export type Streek = 'door' | 'breek-voor' | 'breek-na' | 'zwijg' | readonly [status: number, code: string];

/** What the proxy saw of one call. */
interface Gezien {
  readonly path: string;
  readonly body: string;
  readonly authorization: string;
  readonly traceparent: string;
}

export interface Proxy extends Loopback {
  readonly bewerking: string;
  readonly gezien: readonly Gezien[];
}

function onward(target: URL, request: IncomingMessage, body: string): Promise<[IncomingMessage, string]> {
  const { method, url: path, headers } = request;
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: target.hostname, port: target.port, method, path, headers }, (answer) => {
      bodyOf(answer).then((text) => resolve([answer, text]), reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** Stands before a register and plays tricks on it. @param streek is told which call it is, from 1, and sees its body */
export async function startProxy(
  bewerking: string,
  streek: (call: number, body: string) => Streek = () => 'door',
): Promise<Proxy> {
  const target = new URL(bewerking);
  const gezien: Gezien[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const { authorization = '', traceparent = '' } = request.headers;
    gezien.push({ path: request.url ?? '', body, authorization, traceparent: String(traceparent) });
    const found = streek(gezien.length, body);
    if (typeof found === 'object') return answerProblem(response, ...found);
    if (found === 'zwijg') return;
    if (found === 'breek-voor') return void request.socket.destroy();
    const [answer, text] = await onward(target, request, body);
    if (found === 'breek-na') return void request.socket.destroy();
    response.writeHead(answer.statusCode ?? 0, answer.headers).end(text);
  };
  const server = await startLoopback((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  return { ...server, bewerking: `${server.url}${target.pathname}`, gezien };
}
