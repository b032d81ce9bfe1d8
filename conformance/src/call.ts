import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

import { testRoot } from './global-setup.ts';
import type { Client } from './jwt.ts';
import { jwt } from './jwt.ts';

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON, else empty. */
  readonly body: Record<string, unknown>;
  readonly text: string;
}

export interface CallOptions {
  /** Null for none; absent for a token of the register's own client. */
  readonly token?: string | null;
  /** Narrows the token of the own client. */
  readonly scopes?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of JSON. */
  readonly raw?: string | Uint8Array;
}

/** Addresses that the register made. */
const OWN_ADDRESS = /"(?:url|next|previous)":"[^"]*"/g;

/** Of one test process; a soak gives answers by the gigabyte. Problem documents are always kept. */
const KEPT_BYTES_MAX = 64 * 1024 * 1024;
let kept = 0;

/** Keeps what may hold no personal data, for the scan at the end: headers, addresses of ours, and problem documents whole (D2). */
function keepForScan(response: Response, text: string): void {
  if (response.ok && kept > KEPT_BYTES_MAX) return;
  const headers = JSON.stringify([...response.headers]);
  const rest = response.ok ? [...text.matchAll(OWN_ADDRESS)].join('\n') : text;
  const lines = `${headers}\n${rest}\n`;
  kept += lines.length;
  appendFileSync(join(testRoot(), `answers-${String(process.pid)}.txt`), lines);
}

/** One HTTP call; an address without scheme stands on `base`. Redirects are not followed. */
export async function call(
  base: string,
  client: Client,
  method: string,
  address: string,
  { token, scopes, headers = {}, body, raw }: CallOptions = {},
): Promise<Answer> {
  const bearer = token === undefined ? jwt({ client, ...(scopes === undefined ? {} : { scopes }) }) : token;
  const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(address.startsWith('http') ? address : base + address, {
    method,
    redirect: 'manual',
    headers: {
      ...(bearer === null ? {} : { Authorization: `Bearer ${bearer}` }),
      ...(sent === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent as string }),
  });
  const text = await response.text();
  keepForScan(response, text);
  const isJson = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: (isJson ? JSON.parse(text) : {}) as Answer['body'],
  };
}
