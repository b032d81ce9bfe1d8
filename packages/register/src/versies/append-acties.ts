import type { Context } from '../context.ts';
import type { RegisterError } from '../errors.ts';
import type { AppendOutcome, IdempotencyGuard } from '../storage/append.ts';
import { learnSubjects, refusalOf, sealAll } from './append-versies.ts';
import type { NieuweVersie } from './versies.ts';

/** The first version of a new actie, with the key under which it is sent once. */
export interface NieuweActie {
  readonly nieuw: NieuweVersie;
  readonly idempotency: IdempotencyGuard | null;
}

interface GroupOptions {
  /** All of them are stored, or none. */
  readonly samen: boolean;
  /** V12, setting `verwerkingConsistentie=weiger`. */
  readonly eisConsistentie: boolean;
}

/** What became of one of them; `ingetrokken` is one that was withdrawn for another's sake. */
export type Vastlegging = 'vastgelegd' | 'ingetrokken' | RegisterError;

function vastleggingOf(outcome: AppendOutcome): Vastlegging {
  if (outcome.uitkomst === 'vastgelegd' || outcome.uitkomst === 'ingetrokken') return outcome.uitkomst;
  if (outcome.uitkomst === 'verouderd') throw new Error('een nieuwe actie kan niet verouderd zijn');
  return refusalOf(outcome);
}

/**
 * Appends new acties in their order, and tells of each what became of it. Resolves when they are durable.
 * @throws RegisterError `service_unavailable` when the store failed and nothing was stored.
 */
export async function appendActies(
  context: Context,
  logId: number,
  acties: readonly NieuweActie[],
  { samen, eisConsistentie }: GroupOptions,
): Promise<readonly Vastlegging[]> {
  if (acties.length === 0) return [];
  const versies = acties.map(({ nieuw }) => nieuw);
  const client = versies[0]?.versie.applicatie ?? '';
  context.engine.requireRoom(logId, client, versies.length);
  const sealed = await sealAll(context, logId, versies);
  const nu = context.clock.nowMicroseconds();
  const appends = sealed.map((item, i) => ({
    logId,
    nu,
    versies: [item.sealed],
    idempotency: acties[i]?.idempotency ?? null,
    eisConsistentie,
  }));
  const outcomes = await context.engine.appendGroup({ appends, samen }, client);
  outcomes.forEach((outcome, i) => {
    if (outcome.uitkomst !== 'vastgelegd') return;
    if (outcome.inconsistent) context.metrics.count('V12');
    learnSubjects(context, logId, sealed.slice(i, i + 1), outcome.subjects);
  });
  return outcomes.map(vastleggingOf);
}
