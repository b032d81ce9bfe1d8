import type { Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';

/** When a connection is cut: before the server gets a COMMIT, or before its answer comes back. */
type Cut = 'before' | 'unanswered';

/** A road to a PostgreSQL server that can be cut. */
export interface CuttingProxy {
  /** The address of the database through it. */
  readonly url: string;
  /** Cuts the connection on which the next COMMIT comes by. @param next whether new connections get through afterwards */
  cutAtCommit(cut: Cut, next?: 'open' | 'closed'): void;
  /** Leaves connections as they are, but lets nothing through any more in either direction; new ones hang. */
  goSilent(): void;
  /** Lets everything through again, new connections only. */
  reopen(): void;
  close(): Promise<void>;
}

/** The simple query of PostgreSQL's protocol, as `pg` sends it for a statement without parameters. */
const COMMIT = Buffer.from('COMMIT\0');

/** Opens a road to the server of an address. */
export async function openCuttingProxy(url: string): Promise<CuttingProxy> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let armed: { readonly cut: Cut; readonly next: 'open' | 'closed' } | null = null;
  let state: 'open' | 'closed' | 'silent' = 'open';

  function relay(client: Socket): void {
    if (state === 'closed') return void client.destroy();
    const server = connect(Number(target.port), target.hostname);
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    const cutOff = (): void => {
      client.destroy();
      server.destroy();
    };
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
    server.on('data', (bytes) => {
      if (state !== 'silent') client.write(bytes);
    });
    client.on('data', (bytes: Buffer) => {
      if (state === 'silent') return;
      if (armed === null || !bytes.includes(COMMIT)) return void server.write(bytes);
      const { cut, next } = armed;
      armed = null;
      state = next;
      if (cut === 'before') return cutOff();
      // The server has it, and its answer goes nowhere.
      client.destroy();
      server.removeAllListeners('data');
      server.write(bytes);
    });
  }

  const listener: Server = createServer((client) => relay(client));
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  const through = new URL(url);
  through.port = String(typeof address === 'object' ? address?.port : 0);
  return {
    url: through.href,
    cutAtCommit: (cut, next = 'open') => (armed = { cut, next }),
    goSilent: () => (state = 'silent'),
    reopen: () => (state = 'open'),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
