import type { Fetch } from '../http/attempt.ts';
import type { Verwerkingsgegevens } from '../verwerking/verwerking.ts';
import type { KoppenOptions } from './koppen.ts';
import { koppenOf, koppenVanKeten } from './koppen.ts';
import { childOf } from './traceparent.ts';

export interface KetenFetchOptions extends KoppenOptions {
  /** Origins of providers that may know why we ask: `https://magazijn.gemeente.example`. No other address gets a header. */
  readonly peers: readonly string[];
  /** What is called underneath. Default the built-in one. */
  readonly fetch?: Fetch;
}

function originOf(peer: string): string {
  const url = URL.parse(peer);
  if (url === null || url.origin === 'null' || url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw new TypeError('Een peer is een origin: schema, naam en poort, zonder pad.');
  return url.origin;
}

/**
 * A fetch that tells providers on whose behalf and why it asks: the six headers of A/9177 and `traceparent`, to the origins of `peers`
 * only. To a peer it follows no redirect: that could carry the headers elsewhere.
 * @param current what is told; null for nothing but the trace
 * @throws TypeError when a peer is no origin
 */
export function createKetenFetch(
  current: () => Verwerkingsgegevens,
  { peers, fetch = globalThis.fetch, ...options }: KetenFetchOptions,
): Fetch {
  const origins = new Set(peers.map(originOf));
  return async (input, init) => {
    const request = new Request(input, init);
    if (!origins.has(new URL(request.url).origin)) return fetch(input, init);
    const gegevens = current();
    for (const naam of koppenVanKeten(options)) request.headers.delete(naam);
    for (const [naam, value] of Object.entries(koppenOf(gegevens, options))) request.headers.set(naam, value);
    // Whoever traces already has set its own.
    if (!request.headers.has('traceparent')) request.headers.set('traceparent', childOf(gegevens.traceparent ?? ''));
    return fetch(request, { redirect: request.redirect === 'manual' ? 'manual' : 'error' });
  };
}
