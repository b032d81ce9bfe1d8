import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { startServer } from './processes.ts';

interface ClientRound {
  readonly microsecondsPerAct: number;
  readonly perSecond: number;
}

type Kind = 'client' | 'spool' | 'fetch';

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
 * CPU of the logging application per act: through the client (fail-closed, and spool until every line was sent), against a bare fetch of the
 * same body. `perSecond` of the spool is that of acts, with the disk of this machine.
 * In turn, against the server that stores nothing, so that only the client differs.
 */
export async function compareClient(count: number): Promise<object> {
  const server = await startServer('./noop-server.ts', []);
  const { url, token } = server;
  const rounds: Readonly<Record<Kind, ClientRound>>[] = [];
  try {
    for (let i = 0; i < count; i += 1) {
      const measure = (kind: Kind): Promise<ClientRound> =>
        round({ url, token, kind, connections: CONNECTIONS, acts: ACTS });
      rounds.push({ client: await measure('client'), spool: await measure('spool'), fetch: await measure('fetch') });
    }
  } finally {
    await server.stop();
  }
  const ratio = (kind: Kind): number => {
    const ratios = rounds.map((one) => one[kind].microsecondsPerAct / one.fetch.microsecondsPerAct);
    return Math.round((ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? 0) * 100) / 100;
  };
  return { ratioCpu: ratio('client'), ratioCpuSpool: ratio('spool'), rounds };
}
