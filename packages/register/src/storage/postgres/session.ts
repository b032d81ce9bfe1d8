import type { ClientConfig } from 'pg';

import { columnTypes } from './column-types.ts';

/** As whom the register works: it may add to the log, and change nothing in it (ADR 0020). */
export const ROL = 'verwerkingenlog_toepassing';

const CONNECT_TIMEOUT_MS = 5_000;
/** A process that is cut off while it holds a log lets go of it within five seconds. */
export const IDLE_IN_TRANSACTION_MS = 4_000;
/** Longer than that, so that who waits for a log outlives the one that was cut off. */
export const LOCK_TIMEOUT_MS = 8_000;
/** A statement of a register that writes takes some milliseconds, after its wait; one that reads a long list may take its time. */
export const WRITE_TIMEOUT_MS = 12_000;
export const READ_TIMEOUT_MS = 60_000;
/** As much later we stop waiting ourselves: then the road to the server is gone, or it would have told. */
const GRACE_MS = 3_000;
/** Unacknowledged data and silence that the server allows a connection. */
const TCP_TIMEOUT_MS = 5_000;

type Settings = Readonly<Record<string, string | number>>;

const always: Settings = {
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  lock_timeout: LOCK_TIMEOUT_MS,
  tcp_user_timeout: TCP_TIMEOUT_MS,
  tcp_keepalives_idle: 2,
  tcp_keepalives_interval: 1,
  tcp_keepalives_count: 3,
  jit: 'off',
};

/**
 * Every question of the register is one that an index answers, from the left to the right of its FROM. Told so, PostgreSQL keeps to it whatever its
 * figures say at the moment, as SQLite does (ADR 0004), and plans a statement once.
 */
const asWritten: Settings = {
  plan_cache_mode: 'force_generic_plan',
  join_collapse_limit: 1,
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
};

const sessions = {
  lees: { ...always, ...asWritten, statement_timeout: READ_TIMEOUT_MS, role: ROL, default_transaction_read_only: 'on' },
  schrijf: { ...always, ...asWritten, statement_timeout: WRITE_TIMEOUT_MS, role: ROL },
  beheer: { ...always },
} as const satisfies Readonly<Record<string, Settings>>;

/** How long we wait for an answer; migrating may take long. */
const answerWithin: Readonly<Partial<Record<keyof typeof sessions, number>>> = {
  lees: READ_TIMEOUT_MS + GRACE_MS,
  schrijf: WRITE_TIMEOUT_MS + GRACE_MS,
};

/** What a connection is for: reading, writing, or migrating as the owner. */
export type Session = keyof typeof sessions;

/** How to connect for some purpose. @param url of the database, with a password perhaps: it stands in no error and in no log line */
export function connectionOf(url: string, session: Session): ClientConfig {
  const settings = Object.entries(sessions[session]).map(([name, value]) => `-c ${name}=${String(value)}`);
  const own = new URL(url).searchParams.get('options') ?? '';
  const address = new URL(url);
  address.searchParams.delete('options');
  return {
    connectionString: address.href,
    options: [own, ...settings].join(' ').trim(),
    application_name: `verwerkingenlog ${session}`,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    ...(answerWithin[session] === undefined ? {} : { query_timeout: answerWithin[session] }),
    types: columnTypes,
  };
}

/** What makes a commit survive a power cut, and the values with which it does. */
const durable: Readonly<Record<string, readonly string[]>> = {
  synchronous_commit: ['on', 'remote_apply'],
  fsync: ['on'],
  full_page_writes: ['on'],
};

/** Whoever answers a question: a connection, or the readers. */
interface Asked {
  query(sql: string): Promise<{ readonly rows: readonly Readonly<Record<string, unknown>>[] }>;
}

/** Reads back what keeps a commit. @returns a Dutch sentence on what does not, or null */
export async function findNotDurable(client: Asked): Promise<string | null> {
  const names = Object.keys(durable);
  const columns = names.map((name) => `current_setting('${name}') AS ${name}`).join(', ');
  const { rows } = await client.query(`SELECT ${columns}`);
  const wrong = names.find((name) => !durable[name]?.includes(String(rows[0]?.[name])));
  return wrong === undefined ? null : `PostgreSQL staat niet op ${wrong}=on: een stroomstoring zou regels wissen.`;
}
