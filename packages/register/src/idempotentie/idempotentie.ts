import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { IdempotencyGuard } from '../storage/append.ts';

/** An Idempotency-Key bound to its client, operation and content (V11); the texts themselves are not kept. */
export interface Herhaalsleutel {
  readonly sleutel: Uint8Array;
  readonly inhoud: Uint8Array;
}

/** What a use case needs to keep a retry from storing twice. */
export interface Idempotentie {
  /** Null when the caller sent no key. */
  sleutelOf(aanvrager: Aanvrager, operatie: string, key: string | undefined, inhoud: unknown): Herhaalsleutel | null;
  /** What the append stores beside the version, in the same transaction. `antwoord`: the version to answer with when it makes none. */
  guardOf(sleutel: Herhaalsleutel | null, antwoord: number | null): IdempotencyGuard | null;
  /**
   * Runs `first` once per key; a retry with the same content runs `again` with the version that the first one made.
   * @throws RegisterError `conflict` on other content, `in_progress` while the first one is still running.
   */
  once<T>(
    logId: number,
    sleutel: Herhaalsleutel | null,
    first: () => Promise<T>,
    again: (volgnummer: number | null) => Promise<T>,
  ): Promise<T>;
}
