import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { Client } from 'pg';

import type { PostgresServer, PostgresVersion } from './postgres-server.ts';
import { postgresUnderTest, startPostgres } from './postgres-server.ts';
import { runCli } from './register-process.ts';

/** Who asks it with POST gets the address of a new database with the schema in it; an empty one at `/leeg`, one on the oldest version at `/oud`. */
export interface PostgresDoor {
  readonly url: string;
  /** Leaves what stands in the databases as text in the folder of the run, where the scan for leaks finds it. */
  close(): Promise<void>;
}

const OLDEST: PostgresVersion = '15';

const withName = (url: string, name: string): string => {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
};

async function onServer<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Databases of one run, copied from one that was migrated once: that is five times as fast as migrating each. */
class Databases {
  readonly #server: string;
  readonly #run = `vwl_${randomUUID().replaceAll('-', '')}`;
  #template: Promise<string> | null = null;

  constructor(server: string) {
    this.#server = server;
  }

  async #makeTemplate(data: string): Promise<string> {
    const name = `${this.#run}_sjabloon`;
    await onServer(this.#server, (client) => client.query(`CREATE DATABASE ${name}`));
    await runCli(['migrate', '--data', data], { VWL_DATABASE_URL: withName(this.#server, name) });
    return name;
  }

  async add(isEmpty: boolean, data: string): Promise<string> {
    this.#template ??= this.#makeTemplate(data);
    const template = isEmpty ? 'template1' : await this.#template;
    const name = `${this.#run}_${randomUUID().slice(0, 8)}`;
    await onServer(this.#server, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
    return withName(this.#server, name);
  }

  /**
   * Writes every row of every database to a file, as a dump would show it. The files of the server itself are no place to look for a number:
   * counters in its pages count past any.
   */
  async showAll(folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true });
    for (const name of await this.#names())
      await onServer(withName(this.#server, name), async (client) => {
        const tables = await client.query<{ readonly name: string }>(
          "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace",
        );
        for (const { name: table } of tables.rows) {
          const { rows } = await client.query<{ readonly row: string }>(`SELECT t::text AS row FROM ${table} t`);
          appendFileSync(join(folder, name), `${[table, ...rows.map(({ row }) => row)].join('\n')}\n`);
        }
      });
  }

  async #names(): Promise<readonly string[]> {
    return onServer(this.#server, async (client) => {
      const { rows } = await client.query<{ readonly datname: string }>(
        'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
        [this.#run],
      );
      return rows.map(({ datname }) => datname);
    });
  }

  async removeAll(): Promise<void> {
    const names = await this.#names();
    await onServer(this.#server, async (client) => {
      for (const name of names) await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    });
  }
}

/**
 * Opens the door to the server that `REGISTER_TEST_DATABASE_URL` names, or else to one of our own, which starts when the first one asks: a run
 * that needs none stays fast.
 * @param root folder of the run
 */
export async function openPostgresDoor(root: string): Promise<PostgresDoor> {
  const named = process.env['REGISTER_TEST_DATABASE_URL'];
  const servers = new Map<PostgresVersion, Promise<PostgresServer>>();
  const databases = new Map<PostgresVersion, Promise<Databases>>();
  const addressOf = async (asked: PostgresVersion): Promise<string> => {
    if (named !== undefined) return named;
    const server = startPostgres(asked, join(root, `postgres-${asked}`));
    servers.set(asked, server);
    return (await server).url;
  };
  const databasesOf = async (asked: PostgresVersion): Promise<Databases> => {
    const found = databases.get(asked) ?? addressOf(asked).then((address) => new Databases(address));
    databases.set(asked, found);
    return found;
  };
  const newDatabase = async ({ url }: IncomingMessage): Promise<string> =>
    (await databasesOf(url === '/oud' ? OLDEST : postgresUnderTest)).add(url === '/leeg', join(root, 'sjabloon'));
  const door = createServer((request, response) => {
    newDatabase(request).then(
      (address) => response.end(address),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((door.address() as AddressInfo).port)}/`,
    close: async () => {
      door.closeAllConnections();
      door.close();
      for (const each of databases.values()) {
        await (await each).showAll(join(root, 'databases'));
        if (named !== undefined) await (await each).removeAll();
      }
      for (const server of servers.values()) await (await server).kill('SIGINT');
    },
  };
}
