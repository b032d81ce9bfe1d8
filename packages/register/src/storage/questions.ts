import { RegisterError } from '../errors.ts';

/** Questions that are open at most: a bound on memory and on the wait of the last one. */
export const QUESTIONS_MAX = 5_000;
const RETRY_AFTER_SECONDS = 5;

/** The store does not answer a question. */
export function unreadable(cause: unknown): RegisterError {
  return new RegisterError('service_unavailable', 'De opslag kan niet gelezen worden.', {
    cause,
    retryAfter: RETRY_AFTER_SECONDS,
  });
}

/** So many questions are open that one more is refused. */
export function tooMany(): RegisterError {
  return new RegisterError('service_unavailable', 'Er wacht te veel op de opslag.', {
    retryAfter: RETRY_AFTER_SECONDS,
  });
}
