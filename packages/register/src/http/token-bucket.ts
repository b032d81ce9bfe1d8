import { LRUCache } from 'lru-cache';

const MILLISECONDS_PER_SECOND = 1_000;

/** Says how fast each of many callers may go on. */
export interface TokenBuckets {
  /** Takes one token. @returns 0, or the seconds after which there is one again */
  readonly take: (caller: string, nowMs: number) => number;
}

/**
 * A bucket of tokens per caller: full at first, filled again evenly.
 * @param perSecond tokens that come in
 * @param size tokens that a bucket holds
 * @param callersMax callers that are remembered; the one that was longest away is forgotten first
 */
export function createTokenBuckets(perSecond: number, size: number, callersMax: number): TokenBuckets {
  const buckets = new LRUCache<string, { tokens: number; at: number }>({ max: callersMax });
  return {
    take: (caller, nowMs) => {
      const bucket = buckets.get(caller) ?? { tokens: size, at: nowMs };
      // A clock that was set back gives nothing and takes nothing.
      const seconds = Math.max(0, nowMs - bucket.at) / MILLISECONDS_PER_SECOND;
      const tokens = Math.min(size, bucket.tokens + seconds * perSecond);
      const taken = tokens >= 1;
      buckets.set(caller, { tokens: taken ? tokens - 1 : tokens, at: nowMs });
      return taken ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond));
    },
  };
}
