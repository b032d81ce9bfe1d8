import { createServer } from 'node:net';

/** This port when nobody uses it; otherwise 0, that chooses a free one. */
export async function freePort(port: number): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(0));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(port)));
  });
}
