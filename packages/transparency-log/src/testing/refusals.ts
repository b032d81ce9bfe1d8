import assert from 'node:assert/strict';

import type { TransparencyLogErrorCode } from '../errors.ts';
import { TransparencyLogError } from '../errors.ts';

/** The code with which something is refused, or null when it is not. Anything else than our own error is a fault. */
export function refusal(act: () => unknown): TransparencyLogErrorCode | null {
  // Hundreds of thousands are provoked: what is refused needs no trace, and the trace is most of its cost.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    act();
    return null;
  } catch (error) {
    return codeOf(error);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** As `refusal`, of a promise. */
export async function rejection(promise: PromiseLike<unknown>): Promise<TransparencyLogErrorCode | null> {
  try {
    await promise;
    return null;
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): TransparencyLogErrorCode {
  assert(error instanceof TransparencyLogError, `another error than ours: ${String(error)}`);
  assert.equal(error.name, 'TransparencyLogError');
  assert.match(error.message, /^[A-Z][^\n]*\.$/, 'a message is a sentence');
  return error.code;
}
