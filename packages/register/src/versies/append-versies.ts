import type { Context } from '../context.ts';
import { RegisterError } from '../errors.ts';
import type { IdempotencyGuard, Registratie } from '../storage/append.ts';
import type { SealedWithSubjects } from './seal-versie.ts';
import type { GeregistreerdeVersie, NieuweVersie, Versie } from './versies.ts';

/** Versions sealed in one go before the event loop gets its turn: a PATCH of thousands must not hold up other requests. */
const SEALED_PER_TURN = 50;

export interface AppendOptions {
  readonly idempotency: IdempotencyGuard | null;
  /** V12, setting `verwerkingConsistentie=weiger`. */
  readonly eisConsistentie: boolean;
}

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

async function sealAll(context: Context, logId: number, nieuw: readonly NieuweVersie[]) {
  const sealed = [];
  for (const [i, versie] of nieuw.entries()) {
    if (i > 0 && i % SEALED_PER_TURN === 0) await nextTurn();
    sealed.push(context.sealVersie(logId, versie));
  }
  return sealed;
}

/** Remembers the numbers of persons that were not known here. */
function learnSubjects(
  context: Context,
  logId: number,
  sealed: readonly SealedWithSubjects[],
  nummers: readonly number[],
): void {
  let place = 0;
  for (const { subjects } of sealed)
    for (const { ref, normaal } of subjects) {
      const nummer = nummers[place];
      if (!('nummer' in ref) && nummer !== undefined) context.pseudonimisering.learn(logId, normaal, nummer);
      place += 1;
    }
}

function registered(versie: Versie, registratie: Registratie | undefined): GeregistreerdeVersie {
  if (registratie === undefined) throw new Error('een vastgelegde versie zonder registratie');
  return { ...versie, ...registratie };
}

/**
 * Appends versions to a log, all or nothing, and returns them as registered. Resolves when they are durable.
 * @returns null when another request replaced one of them first: read again and decide again.
 * @throws RegisterError `conflict` (V12 and a race on an Idempotency-Key), `service_unavailable` when nothing was stored.
 */
export async function appendVersies(
  context: Context,
  logId: number,
  nieuw: readonly NieuweVersie[],
  options: AppendOptions,
): Promise<readonly GeregistreerdeVersie[] | null> {
  const client = nieuw[0]?.versie.applicatie ?? '';
  context.engine.requireRoom(client);
  const sealed = await sealAll(context, logId, nieuw);
  const versies = sealed.map((item) => item.sealed);
  const result = await context.engine.append(
    { logId, nu: context.clock.nowMicroseconds(), versies, ...options },
    client,
  );
  switch (result.uitkomst) {
    case 'verouderd':
      return null;
    case 'inconsistent':
      throw new RegisterError('conflict', 'De verwerking heeft acties met een andere vertrouwelijkheid.');
    case 'herhaald':
      throw new RegisterError('in_progress', 'Een aanvraag met deze Idempotency-Key is tegelijk verwerkt.', {
        retryAfter: 1,
      });
    case 'vastgelegd':
      if (result.inconsistent) context.metrics.count('V12');
      learnSubjects(context, logId, sealed, result.subjects);
      return nieuw.map(({ versie }, i) => registered(versie, result.registraties[i]));
    default:
      return result satisfies never;
  }
}
