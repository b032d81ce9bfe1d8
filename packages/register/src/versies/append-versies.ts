import type { Context } from '../context.ts';
import { RegisterError } from '../errors.ts';
import type { AppendOutcome, IdempotencyGuard, Registratie } from '../storage/append.ts';
import { createGate, createPace } from '../turns.ts';
import type { SealedWithSubjects } from './seal-versie.ts';
import type { GeregistreerdeVersie, NieuweVersie, Versie } from './versies.ts';

/** Records and objects sealed in one go before the event loop gets its turn: thousands of them must not hold up other requests. */
const SEALED_PER_TURN = 100;
/** Appends of more than that which are sealed at a time: what is half sealed takes memory. Clients take turns. */
const SEALED_TOGETHER = 2;
const STORE_RETRY_SECONDS = 5;

export interface AppendOptions {
  readonly idempotency: IdempotencyGuard | null;
  /** V12, setting `verwerkingConsistentie=weiger`. */
  readonly eisConsistentie: boolean;
}

const gate = createGate(SEALED_TOGETHER);

async function sealInPieces(
  context: Context,
  logId: number,
  nieuw: readonly NieuweVersie[],
): Promise<readonly SealedWithSubjects[]> {
  const pace = createPace(SEALED_PER_TURN);
  const sealed = [];
  for (const versie of nieuw) {
    const turn = pace(1);
    if (turn !== undefined) await turn;
    sealed.push(await context.sealVersie(logId, versie, pace));
  }
  return sealed;
}

/** Turns versions into rows, without holding up other requests. */
export async function sealAll(
  context: Context,
  logId: number,
  nieuw: readonly NieuweVersie[],
): Promise<readonly SealedWithSubjects[]> {
  const weight = nieuw.reduce((sum, { versie }) => sum + 1 + versie.actie.verwerkteObjecten.length, 0);
  if (weight <= SEALED_PER_TURN) return sealInPieces(context, logId, nieuw);
  return gate(nieuw[0]?.versie.applicatie ?? '', async () => sealInPieces(context, logId, nieuw));
}

/** Remembers the numbers of persons that were not known here. */
export function learnSubjects(
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

/** Why an append stored nothing. */
export function refusalOf({
  uitkomst,
}: Exclude<AppendOutcome, { uitkomst: 'vastgelegd' | 'verouderd' | 'ingetrokken' }>): RegisterError {
  switch (uitkomst) {
    case 'inconsistent':
      return new RegisterError('conflict', 'De verwerking heeft acties met een andere vertrouwelijkheid.');
    case 'herhaald':
      return new RegisterError('in_progress', 'Een aanvraag met deze Idempotency-Key is tegelijk verwerkt.', {
        retryAfter: 1,
      });
    case 'mislukt':
      return new RegisterError('service_unavailable', 'De opslag kan dit nu niet duurzaam vastleggen.', {
        retryAfter: STORE_RETRY_SECONDS,
      });
    default:
      return uitkomst satisfies never;
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
  context.engine.requireRoom(logId, client, nieuw.length);
  const sealed = await sealAll(context, logId, nieuw);
  const versies = sealed.map((item) => item.sealed);
  const append = { logId, nu: context.clock.nowMicroseconds(), versies, ...options };
  const result = await context.engine.append(append, client);
  if (result.uitkomst === 'verouderd') return null;
  if (result.uitkomst !== 'vastgelegd') throw refusalOf(result);
  if (result.inconsistent) context.metrics.count('V12');
  learnSubjects(context, logId, sealed, result.subjects);
  return nieuw.map(({ versie }, i) => registered(versie, result.registraties[i]));
}
