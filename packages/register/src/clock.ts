import { randomUUID } from 'node:crypto';

/** The only place where times and ids are made. Tests give their own. */
export interface Clock {
  /** Microseconds since 1970. */
  nowMicroseconds(): number;
  /** Seconds since 1970, for tokens. */
  nowSeconds(): number;
  /** UUID v4: no order is visible in it (A/2357). */
  newUuid(): string;
}

export const systemClock: Clock = {
  nowMicroseconds: () => Date.now() * 1000,
  nowSeconds: () => Math.floor(Date.now() / 1000),
  newUuid: () => randomUUID(),
};

/** RFC 3339 text in UTC of microseconds since 1970 (V6). */
export function formatInstant(microseconds: number): string {
  return new Date(microseconds / 1000).toISOString();
}
