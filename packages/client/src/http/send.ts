import { setTimeout as sleep } from 'node:timers/promises';

import type { Tokens } from '../tokens/tokens.ts';
import type { Answer, Call, Fetch } from './attempt.ts';
import { attempt } from './attempt.ts';
import { RegisterProblem, RegisterUnreachable } from './errors.ts';
import type { RetryOptions } from './retry.ts';
import { isPassing, pauseBefore, RETRY_DEFAULTS } from './retry.ts';

/** Sends a call until it is answered or the time is over. */
export type Send = (call: Call, signal?: AbortSignal) => Promise<Answer>;

export interface SendOptions {
  readonly tokens: Tokens;
  readonly retry?: Partial<RetryOptions>;
  /** Default the built-in one, which keeps connections alive. */
  readonly fetch?: Fetch;
}

const isExpired = (error: unknown): boolean => error instanceof RegisterProblem && error.code === 'jwt-expired';

/**
 * The way to one register. Every call that comes here can be repeated: it reads, or carries an Idempotency-Key.
 * An expired token is renewed once per call (T17); that does not count as a try.
 */
export function createSend({ tokens, retry, fetch = globalThis.fetch }: SendOptions): Send {
  const { attempts, timeoutMs, totalMs, pauseMs } = { ...RETRY_DEFAULTS, ...retry };
  return async (call, signal) => {
    const end = performance.now() + totalMs;
    let renewed = false;
    for (let tries = 1; ; tries += 1) {
      let token = '';
      try {
        token = await tokens.get();
        const left = end - performance.now();
        if (left <= 0) throw new RegisterUnreachable('timeout');
        return await attempt(fetch, call, token, Math.min(timeoutMs, left), signal);
      } catch (error) {
        if (isExpired(error) && !renewed) {
          renewed = true;
          tries -= 1;
          tokens.reject(token);
          continue;
        }
        const pause = pauseBefore(error, tries, pauseMs, Math.random());
        if (!isPassing(error) || tries >= attempts || performance.now() + pause >= end) throw error;
        await sleep(pause, undefined, signal === undefined ? {} : { signal }).catch(() => signal?.throwIfAborted());
      }
    }
  };
}
