import { createHmac } from 'node:crypto';

import type { Clock } from '../clock.ts';
import type { Sleutelring } from '../pseudonimisering/sleutelring.ts';
import type { Engine } from '../storage/engine.ts';
import { findEerderGebruik, findEerderGebruiken, sleutelName } from './idempotentie-store.ts';
import type { Herhaalsleutel, Idempotentie } from './idempotentie.ts';
import { gebruikOf, nameOf, otherContent, sameContent, stillRunning, takeKeys } from './take-keys.ts';

const MICROSECONDS_PER_DAY = 86_400_000_000;

/** JSON with sorted keys, so that a client that serialises anew sends the same content. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
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
      const { decided, taken } = takeKeys(running, logId, sleutels);
      try {
        const asked = Array.from(taken.values(), ({ sleutel }) => sleutel);
        const found = await findEerderGebruiken(engine, logId, asked, clock.nowMicroseconds());
        return await work(
          decided.map((gebruik, i) => {
            const sleutel = taken.get(i);
            return gebruik ?? gebruikOf(sleutel, sleutel && found.get(sleutelName(sleutel.sleutel)));
          }),
        );
      } finally {
        for (const sleutel of taken.values()) running.delete(nameOf(logId, sleutel));
      }
    },
  };
}
