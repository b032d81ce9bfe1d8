import type { ProblemDocument } from './errors.ts';
import { codeOf, RegisterProblem, RegisterUnreachable } from './errors.ts';
import { readRetryAfter } from './retry.ts';

export type Fetch = typeof globalThis.fetch;

/** One HTTP request, complete but for the token. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Statuses that mean that it was done. Another 2xx is not our register's. */
  readonly statussen: readonly number[];
}

/** What the register answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, null when there was no body. */
  readonly body: unknown;
}

interface Read {
  readonly response: Response;
  readonly text: string;
}

/** Runs until it is done, the time is over or the caller gives up; the connection is gone in the last two cases. */
async function within<T>(
  timeoutMs: number,
  caller: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort();
  const timer = setTimeout(giveUp, timeoutMs);
  caller?.addEventListener('abort', giveUp);
  try {
    caller?.throwIfAborted();
    return await run(controller.signal);
  } catch (error) {
    caller?.throwIfAborted();
    throw new RegisterUnreachable(controller.signal.aborted ? 'timeout' : 'connection', codeOf(error));
  } finally {
    clearTimeout(timer);
    caller?.removeEventListener('abort', giveUp);
  }
}

function parse(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** What a refusal says; of one that is no problem document only its status is kept. */
function problemOf({ response, text }: Read): ProblemDocument {
  const { status } = response;
  const found = parse(text);
  const document = typeof found === 'object' && found !== null ? (found as Partial<ProblemDocument>) : {};
  const string = (value: unknown): string => (typeof value === 'string' ? value : '');
  return {
    ...document,
    status,
    code: string(document.code),
    title: string(document.title),
    detail: string(document.detail),
    instance: string(document.instance),
    invalidParams: Array.isArray(document.invalidParams) ? document.invalidParams.filter(isInvalidParam) : [],
  };
}

function isInvalidParam(value: unknown): boolean {
  const { name, code } = (value ?? {}) as { readonly name?: unknown; readonly code?: unknown };
  return typeof name === 'string' && typeof code === 'string';
}

function judge(call: Call, read: Read): Answer {
  const { response, text } = read;
  const { status, headers } = response;
  if (call.statussen.includes(status)) {
    const body = parse(text);
    // A login page that answers 200 must not pass for a log that logged.
    if (text !== '' && body === null) throw new RegisterUnreachable('answer');
    return { status, headers, body };
  }
  if (status < 400) throw new RegisterUnreachable('answer');
  throw new RegisterProblem(problemOf(read), readRetryAfter(headers.get('retry-after'), new Date()));
}

/**
 * Sends a call once.
 * @throws RegisterProblem when the register refuses; RegisterUnreachable when no register answered in time;
 *   the reason of `caller` when that was aborted
 */
export async function attempt(
  fetch: Fetch,
  call: Call,
  token: string,
  timeoutMs: number,
  caller: AbortSignal | undefined,
): Promise<Answer> {
  const { method, url, headers, body } = call;
  const read = await within(timeoutMs, caller, async (signal) => {
    const response = await fetch(url, {
      method,
      headers: { ...headers, Authorization: `Bearer ${token}` },
      body,
      // A redirect would carry token and persons to an address that nobody configured.
      redirect: 'manual',
      signal,
    });
    return { response, text: await response.text() };
  });
  return judge(call, read);
}
