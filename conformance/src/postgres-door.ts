import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import type { PostgresServer, PostgresVersion } from './postgres-server.ts';
import { startPostgres } from './postgres-server.ts';

/** Whoever asks it gets the address of a PostgreSQL server, which starts when the first one asks: a run without needs none. */
export interface PostgresDoor {
  readonly url: string;
  close(): Promise<void>;
}

/** @param root folder of the run */
export async function openPostgresDoor(root: string): Promise<PostgresDoor> {
  const named = process.env['REGISTER_TEST_DATABASE_URL'];
  const version = (process.env['REGISTER_TEST_POSTGRES_VERSION'] ?? '18') as PostgresVersion;
  let server: Promise<PostgresServer> | null = null;
  const address = async (): Promise<string> => {
    if (named !== undefined) return named;
    server ??= startPostgres(version, join(root, `postgres-${version}`));
    return (await server).url;
  };
  const door = createServer((_request, response) => {
    address().then(
      (url) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((door.address() as AddressInfo).port)}/`,
    close: async () => {
      door.closeAllConnections();
      door.close();
      await (await server)?.kill('SIGINT');
    },
  };
}
