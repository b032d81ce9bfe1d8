import type { NieuweActie } from '../verwerking/verwerking.ts';

/** One actie on its way to the log. */
export interface Regel {
  readonly actie: NieuweActie;
  /** Its own for ever: whoever sends the line again, in whatever way, sends this too (V11). */
  readonly idempotencyKey: string;
  readonly traceparent: string;
}

/**
 * Where lines go. The one promise: `leg` resolves when the line cannot be lost any more (in the register, or in a durable outbox),
 * and rejects when it may be. What may be lost must not happen (A/7952).
 */
export interface Logboek {
  leg(regel: Regel): Promise<void>;
}

/** How a line is kept: in the register before the act, or in a durable outbox before the act. */
export type Modus = 'fail-closed' | 'spool';
export const modi: readonly Modus[] = ['fail-closed', 'spool'];
