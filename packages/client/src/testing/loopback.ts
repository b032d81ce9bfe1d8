import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on this machine, for one test. */
export interface Loopback {
  readonly url: string;
  stop(): Promise<void>;
}

/** Longer than any pause of a busy machine between two requests. */
const KEEP_ALIVE_MS = 600_000;

export async function startLoopback(listener: RequestListener): Promise<Loopback> {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

export function answerProblem(response: ServerResponse, status: number, code: string, headers = {}): void {
  const document = {
    type: `urn:verwerkingenlog:fout:${code}`,
    code,
    title: 'Fout',
    status,
    detail: 'Iets over 999990019.',
    instance: 'urn:uuid:0d7c9f0e-3f0b-4a35-9c1d-2f6f4ad1c0f3',
    invalidParams: [{ name: 'verwerkteObjecten.0.objectId', code: 'invalid', reason: 'Niet 999990019.' }],
  };
  response.writeHead(status, { 'Content-Type': 'application/problem+json', ...headers }).end(JSON.stringify(document));
}
