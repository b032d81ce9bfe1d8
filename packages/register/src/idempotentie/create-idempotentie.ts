import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Clock } from '../clock.ts';
import { RegisterError } from '../errors.ts';
import type { Sleutelring } from '../pseudonimisering/sleutelring.ts';
import type { Engine } from '../storage/engine.ts';
import type { EerderGebruik } from './idempotentie-store.ts';
import { findEerderGebruik, findEerderGebruiken, sleutelName } from './idempotentie-store.ts';
import type { Gebruik, Herhaalsleutel, Idempotentie } from './idempotentie.ts';

const MICROSECONDS_PER_DAY = 86_400_000_000;
const IN_PROGRESS_RETRY_SECONDS = 1;

/** JSON with sorted keys, so that a client that serialises anew sends the same content. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

const otherContent = (): RegisterError =>
  new RegisterError('conflict', 'Deze Idempotency-Key is al gebruikt voor een andere aanvraag.');
const stillRunning = (): RegisterError =>
  new RegisterError('in_progress', 'De eerste aanvraag met deze Idempotency-Key loopt nog.', {
    retryAfter: IN_PROGRESS_RETRY_SECONDS,
  });

const sameContent = (een: Pick<Herhaalsleutel, 'inhoud'>, ander: Pick<Herhaalsleutel, 'inhoud'>): boolean =>
  timingSafeEqual(een.inhoud, ander.inhoud);

const nieuw: Gebruik = { soort: 'nieuw' };

/** What the log knows of a key. */
function gebruikOf(sleutel: Herhaalsleutel, found: EerderGebruik | undefined): Gebruik {
  if (found === undefined) return nieuw;
  if (!sameContent(found, sleutel)) return { soort: 'geweigerd', fout: otherContent() };
  if (found.volgnummer === null) throw new Error('een herhaalde actie zonder versie');
  return { soort: 'herhaald', volgnummer: found.volgnummer };
}

/** @param bewaardagen days that a key is remembered (V11, setting `idempotencyDagen`) */
export function createIdempotentie(
  engine: Engine,
  sleutelring: Sleutelring,
  clock: Clock,
  bewaardagen: number,
): Idempotentie {
  const running = new Set<string>();
  const hmac = (logId: number, text: string): Uint8Array =>
    createHmac('sha256', sleutelring.key('idempotentie', String(logId)))
      .update(text)
      .digest();

  async function earlier(
    logId: number,
    { sleutel, inhoud }: Herhaalsleutel,
  ): Promise<{ volgnummer: number | null } | null> {
    const found = await findEerderGebruik(engine, logId, sleutel, clock.nowMicroseconds());
    if (found === null) return null;
    if (!sameContent(found, { inhoud })) throw otherContent();
    return { volgnummer: found.volgnummer };
  }

  const nameOf = (logId: number, { sleutel }: Herhaalsleutel): string => `${String(logId)} ${sleutelName(sleutel)}`;

  /** Decides of each key what can be decided here, and takes the others: those are null, and in `taken`. */
  function takeKeys(
    logId: number,
    sleutels: readonly (Herhaalsleutel | null)[],
    taken: Map<number, Herhaalsleutel>,
  ): readonly (Gebruik | null)[] {
    const places = new Map<string, number>();
    return sleutels.map((sleutel, i) => {
      if (sleutel === null) return nieuw;
      const name = nameOf(logId, sleutel);
      const plaats = places.get(name);
      const first = plaats === undefined ? null : (sleutels[plaats] ?? null);
      if (plaats !== undefined && first !== null)
        return sameContent(first, sleutel)
          ? { soort: 'dubbel', plaats }
          : { soort: 'geweigerd', fout: otherContent() };
      places.set(name, i);
      if (running.has(name)) return { soort: 'geweigerd', fout: stillRunning() };
      running.add(name);
      taken.set(i, sleutel);
      return null;
    });
  }

  return {
    sleutelOf: ({ logId, applicatieId }, operatie, key, inhoud) =>
      key === undefined
        ? null
        : {
            sleutel: hmac(logId, JSON.stringify([applicatieId, operatie, key])),
            inhoud: hmac(logId, canonical(inhoud)),
          },
    guardOf: (sleutel, antwoord) =>
      sleutel === null
        ? null
        : { ...sleutel, antwoord, verloopt: clock.nowMicroseconds() + bewaardagen * MICROSECONDS_PER_DAY },
    once: async (logId, sleutel, first, again) => {
      if (sleutel === null) return first();
      const name = nameOf(logId, sleutel);
      if (running.has(name)) throw stillRunning();
      running.add(name);
      try {
        const found = await earlier(logId, sleutel);
        if (found !== null) return await again(found.volgnummer);
        return await first();
      } finally {
        running.delete(name);
      }
    },
    onceEach: async (logId, sleutels, work) => {
      const taken = new Map<number, Herhaalsleutel>();
      try {
        const decided = takeKeys(logId, sleutels, taken);
        const asked = Array.from(taken.values(), ({ sleutel }) => sleutel);
        const found = await findEerderGebruiken(engine, logId, asked, clock.nowMicroseconds());
        return await work(
          decided.map((gebruik, i) => {
            const sleutel = taken.get(i);
            return gebruik ?? (sleutel === undefined ? nieuw : gebruikOf(sleutel, found.get(sleutelName(sleutel.sleutel))));
          }),
        );
      } finally {
        for (const sleutel of taken.values()) running.delete(nameOf(logId, sleutel));
      }
    },
  };
}
