import { timingSafeEqual } from 'node:crypto';

import { RegisterError } from '../errors.ts';
import type { EerderGebruik } from './idempotentie-store.ts';
import { sleutelName } from './idempotentie-store.ts';
import type { Gebruik, Herhaalsleutel } from './idempotentie.ts';

const IN_PROGRESS_RETRY_SECONDS = 1;

/** V11: one key, two contents. */
export function otherContent(): RegisterError {
  return new RegisterError('conflict', 'Deze Idempotency-Key is al gebruikt voor een andere aanvraag.');
}

/** V11: the first request with this key has no answer yet. */
export function stillRunning(): RegisterError {
  return new RegisterError('in_progress', 'De eerste aanvraag met deze Idempotency-Key loopt nog.', {
    retryAfter: IN_PROGRESS_RETRY_SECONDS,
  });
}

export function sameContent(een: Pick<Herhaalsleutel, 'inhoud'>, ander: Pick<Herhaalsleutel, 'inhoud'>): boolean {
  return timingSafeEqual(een.inhoud, ander.inhoud);
}

/** The name under which a key runs. */
export function nameOf(logId: number, { sleutel }: Herhaalsleutel): string {
  return `${String(logId)} ${sleutelName(sleutel)}`;
}

const nieuw: Gebruik = { soort: 'nieuw' };

/** What the log knows of a key. */
export function gebruikOf(sleutel: Herhaalsleutel | undefined, found: EerderGebruik | undefined): Gebruik {
  if (sleutel === undefined || found === undefined) return nieuw;
  if (!sameContent(found, sleutel)) return { soort: 'geweigerd', fout: otherContent() };
  if (found.volgnummer === null) throw new Error('een herhaalde actie zonder versie');
  return { soort: 'herhaald', volgnummer: found.volgnummer };
}

interface TakenKeys {
  /** Null where only the log can tell. */
  readonly decided: readonly (Gebruik | null)[];
  /** Those, by their place: they run until they are taken out of `running`. */
  readonly taken: ReadonlyMap<number, Herhaalsleutel>;
}

/** Takes the keys of a list that do not run already, each once. */
export function takeKeys(running: Set<string>, logId: number, sleutels: readonly (Herhaalsleutel | null)[]): TakenKeys {
  const first = new Map<string, { readonly plaats: number; readonly sleutel: Herhaalsleutel }>();
  const taken = new Map<number, Herhaalsleutel>();
  const decided = sleutels.map((sleutel, plaats): Gebruik | null => {
    if (sleutel === null) return nieuw;
    const name = nameOf(logId, sleutel);
    const eerder = first.get(name);
    if (eerder !== undefined)
      return sameContent(eerder.sleutel, sleutel)
        ? { soort: 'dubbel', plaats: eerder.plaats }
        : { soort: 'geweigerd', fout: otherContent() };
    first.set(name, { plaats, sleutel });
    if (running.has(name)) return { soort: 'geweigerd', fout: stillRunning() };
    running.add(name);
    taken.set(plaats, sleutel);
    return null;
  });
  return { decided, taken };
}
