import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { startServer } from './processes.ts';

interface ClientRound {
  readonly microsecondsPerAct: number;
  readonly perSecond: number;
}

const ACTS = 5_000;
const CONNECTIONS = 8;

/** One round in a process of its own, so that the cost of the server is not the client's. */
async function round(options: object): Promise<ClientRound> {
  const path = fileURLToPath(new URL('./client-load.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@vwl/source', path, JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as ClientRound));
    child.once('exit', () => reject(new Error('de belasting stopte')));
  });
}

/**
 * CPU of the logging application per act: through the client (fail-closed), against a bare fetch of the same body.
 * In turn, against the server that stores nothing, so that only the client differs.
 */
export async function compareClient(rounds: number): Promise<object> {
  const server = await startServer('./noop-server.ts', []);
  const { url, token } = server;
  const pairs: { readonly client: ClientRound; readonly fetch: ClientRound }[] = [];
  try {
    for (let i = 0; i < rounds; i += 1)
      pairs.push({
        client: await round({ url, token, kind: 'client', connections: CONNECTIONS, acts: ACTS }),
        fetch: await round({ url, token, kind: 'fetch', connections: CONNECTIONS, acts: ACTS }),
      });
  } finally {
    await server.stop();
  }
  const ratios = pairs.map(({ client, fetch }) => client.microsecondsPerAct / fetch.microsecondsPerAct);
  const middle = ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? 0;
  return { ratioCpu: Math.round(middle * 100) / 100, rounds: pairs };
}
