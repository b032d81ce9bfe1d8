import { randomUUID } from 'node:crypto';

import type { Call } from '../http/attempt.ts';
import type { Send } from '../http/send.ts';

/** A row of the generated table. */
export interface Operatie {
  readonly method: string;
  readonly path: string;
  /** Media type of the body, null when there is none. */
  readonly body: string | null;
  readonly statussen: readonly number[];
  /** Takes an Idempotency-Key. */
  readonly sleutel: boolean;
}

type Value = string | number | boolean;

/** What any operation takes; the generated types say what each takes. */
interface Vraag {
  readonly path?: Readonly<Record<string, Value>>;
  readonly query?: Readonly<Record<string, Value | readonly Value[] | undefined>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** One function per operation of an API, by its operationId in camelCase. */
export type Api<Operaties> = {
  readonly [Naam in keyof Operaties]: Operaties[Naam] extends { readonly vraag: infer V; readonly antwoord: infer A }
    ? (vraag: V, options?: CallOptions) => Promise<A>
    : never;
};

function addressOf(base: string, { path }: Operatie, vraag: Vraag): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(vraag.path?.[name] ?? '')),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(vraag.query ?? {}))
    if (value !== undefined) query.set(name, Array.isArray(value) ? value.join(',') : String(value));
  return `${base}${filled}${query.size === 0 ? '' : `?${query.toString()}`}`;
}

function bodyOf(type: string | null, body: unknown): string | null {
  if (type === null) return null;
  if (type === 'application/x-ndjson')
    return (body as readonly unknown[]).map((line) => `${JSON.stringify(line)}\n`).join('');
  return JSON.stringify(body);
}

function callOf(base: string, operatie: Operatie, vraag: Vraag): Call {
  const given = Object.entries(vraag.headers ?? {}).filter(([, value]) => value !== undefined);
  const headers = {
    Accept: 'application/json',
    ...(operatie.body === null ? {} : { 'Content-Type': operatie.body }),
    // One key for all tries of one call: what was stored under it is not stored again (V11).
    ...(operatie.sleutel ? { 'Idempotency-Key': randomUUID() } : {}),
    ...(Object.fromEntries(given) as Record<string, string>),
  };
  return {
    method: operatie.method,
    url: addressOf(base, operatie, vraag),
    headers,
    body: bodyOf(operatie.body, vraag.body),
    statussen: operatie.statussen,
  };
}

/**
 * The calls of one API. Each resolves with `{status, headers, body}` when it was done.
 * @throws RegisterProblem, RegisterUnreachable; with OAuth also TokenRefused
 * @param base with or without a slash at its end
 */
export function createApi<Operaties>(
  base: string,
  send: Send,
  table: Readonly<Record<keyof Operaties & string, Operatie>>,
): Api<Operaties> {
  const root = base.replace(/\/+$/, '');
  const calls = Object.entries<Operatie>(table).map(([naam, operatie]) => [
    naam,
    async (vraag: Vraag, { signal }: CallOptions = {}) => send(callOf(root, operatie, vraag), signal),
  ]);
  return Object.fromEntries(calls) as Api<Operaties>;
}
