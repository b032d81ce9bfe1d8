import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { Herhaalsleutel } from '../idempotentie/idempotentie.ts';

/** What is known of a change besides its content. */
export interface Herkomst {
  readonly aanvrager: Aanvrager;
  readonly sleutel: Herhaalsleutel | null;
  /** W3C trace context; empty when there is none (V10). */
  readonly traceparent: string;
}
