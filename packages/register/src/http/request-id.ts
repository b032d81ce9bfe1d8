import type { IncomingMessage } from 'node:http';

import type { Clock } from '../clock.ts';

const HARMLESS = /^[A-Za-z0-9._-]{8,64}$/;
/** A UUID, or the id of a trace: random, so that a run of digits in it is chance. */
const RANDOM = /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{32})$/i;
/** Chance makes no such id: it is a number, filled up with zeros. */
const FILLED_NUMBER = /^[0-]*[\d-]*$/;
/** Any other id that could hold somebody's number is not taken over (D2). */
const NUMBER = /(?:\d[._-]*){7}/;

/** May this id, random by its form, stand in a log line (D2)? */
export function isRandomId(id: string): boolean {
  return RANDOM.test(id) && !FILLED_NUMBER.test(id);
}

/** Takes over a harmless `X-Request-Id`, else makes one. */
export function createRequestId(clock: Clock): (request: Pick<IncomingMessage, 'headers'>) => string {
  return ({ headers }) => {
    const given = headers['x-request-id'];
    if (typeof given !== 'string' || !HARMLESS.test(given)) return clock.newUuid();
    return isRandomId(given) || !NUMBER.test(given) ? given : clock.newUuid();
  };
}
