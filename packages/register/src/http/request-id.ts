import type { IncomingMessage } from 'node:http';

import type { Clock } from '../clock.ts';

const HARMLESS = /^[A-Za-z0-9._-]{8,64}$/;
/** A request id that could be somebody's number is not taken over (D2). */
const NUMBER_ONLY = /^[\d._-]*$/;

/** Takes over a harmless `X-Request-Id`, else makes one. */
export function createRequestId(clock: Clock): (request: Pick<IncomingMessage, 'headers'>) => string {
  return ({ headers }) => {
    const given = headers['x-request-id'];
    return typeof given === 'string' && HARMLESS.test(given) && !NUMBER_ONLY.test(given) ? given : clock.newUuid();
  };
}
