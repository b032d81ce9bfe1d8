import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { RegisterError } from '../errors.ts';
import type { IdempotencyGuard } from '../storage/append.ts';

/** An Idempotency-Key bound to its client, operation and content (V11); the texts themselves are not kept. */
export interface Herhaalsleutel {
  readonly sleutel: Uint8Array;
  readonly inhoud: Uint8Array;
}

/** What is known of one key among many. */
export type Gebruik =
  /** Not used before, or no key at all. */
  | { readonly soort: 'nieuw' }
  /** Used for the same content, which made this version. */
  | { readonly soort: 'herhaald'; readonly volgnummer: number }
  /** Stands earlier among the many, at this place, with the same content. */
  | { readonly soort: 'dubbel'; readonly plaats: number }
  /** `conflict` on other content, `in_progress` while the first one is still running. */
  | { readonly soort: 'geweigerd'; readonly fout: RegisterError };

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
  /** The same for many keys, each with its own fate: `work` gets what is known of each, and has those that are new to itself until it is done. */
  onceEach<T>(
    logId: number,
    sleutels: readonly (Herhaalsleutel | null)[],
    work: (gebruik: readonly Gebruik[]) => Promise<T>,
  ): Promise<T>;
}
