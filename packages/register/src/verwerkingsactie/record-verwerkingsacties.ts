import type { Context } from '../context.ts';
import type { FoutCode } from '../errors.ts';
import { RegisterError } from '../errors.ts';
import type { Gebruik } from '../idempotentie/idempotentie.ts';
import { createGate, createPace } from '../turns.ts';
import type { NieuweActie, Vastlegging } from '../versies/append-acties.ts';
import { appendActies } from '../versies/append-acties.ts';
import { findActieIds } from '../versies/find-versies.ts';
import type { Bulk, GoedeRegel, Lot, Loten } from './bulk.ts';
import { weightOf } from './bulk.ts';
import { requireNoFaults } from './bulkfout.ts';
import { readBulkregels } from './read-bulkregels.ts';
import { newVersie } from './record-verwerkingsactie.ts';

/** Records and objects that get their ids in one go. */
const MINTED_PER_TURN = 400;
/** Records and objects that lines with a fate of their own send to the store in one go: some tens of milliseconds for whoever waits. */
const SENT_AT_ONCE = 1_000;
/** Such parts of one bulk in hand: one is written while the next is prepared. */
const PARTS_IN_HAND = 2;

/** New lines in the order of the body: as many as the store takes in one go, or all at once when they stay together. */
function partsOf(regels: readonly GoedeRegel[], samen: boolean): readonly (readonly GoedeRegel[])[] {
  const parts: GoedeRegel[][] = [];
  let weight = SENT_AT_ONCE;
  for (const regel of regels) {
    if (parts.length === 0 || (!samen && weight >= SENT_AT_ONCE)) {
      parts.push([]);
      weight = 0;
    }
    parts.at(-1)?.push(regel);
    weight += weightOf(regel.actie);
  }
  return parts;
}

async function mintAll(
  context: Context,
  { aanvrager, traceparent }: Bulk,
  regels: readonly GoedeRegel[],
): Promise<readonly NieuweActie[]> {
  const pace = createPace(MINTED_PER_TURN);
  const acties: NieuweActie[] = [];
  for (const { actie, sleutel } of regels) {
    await pace(weightOf(actie));
    const nieuw = newVersie(context, actie, { aanvrager, sleutel, traceparent });
    acties.push({ nieuw, idempotency: context.idempotentie.guardOf(sleutel, null) });
  }
  return acties;
}

/** @throws RegisterError `service_unavailable` when the store failed and nothing of the part was stored */
async function storePart(context: Context, bulk: Bulk, part: readonly GoedeRegel[], loten: Loten): Promise<void> {
  const acties = await mintAll(context, bulk, part);
  const vastleggingen: readonly Vastlegging[] = await appendActies(context, bulk.aanvrager.logId, acties, {
    samen: bulk.samen,
    eisConsistentie: context.config.verwerkingConsistentie === 'weiger',
  });
  part.forEach(({ nummer }, i) => {
    const vastlegging = vastleggingen[i];
    const actieId = acties[i]?.nieuw.versie.actieId;
    if (vastlegging instanceof RegisterError) loten.set(nummer, vastlegging);
    else if (vastlegging === 'vastgelegd' && actieId !== undefined) loten.set(nummer, actieId);
  });
}

/**
 * Stores new lines.
 * @throws RegisterError `service_unavailable` when the store failed and nothing was stored; `outcome_unknown` when that is not certain of
 * any of them: whoever has no keys then knows that he may not simply send the refused ones again
 */
async function storeNieuw(context: Context, bulk: Bulk, nieuw: readonly GoedeRegel[], loten: Loten): Promise<void> {
  const gate = createGate(PARTS_IN_HAND);
  const failures: RegisterError[] = [];
  const storeOrRefuse = async (part: readonly GoedeRegel[]): Promise<void> => {
    try {
      await storePart(context, bulk, part, loten);
    } catch (error) {
      if (!(error instanceof RegisterError)) throw error;
      failures.push(error);
      for (const { nummer } of part) loten.set(nummer, error);
    }
  };
  const { clientId } = bulk.aanvrager;
  await Promise.all(partsOf(nieuw, bulk.samen).map((part) => gate(clientId, async () => storeOrRefuse(part))));
  const unknown = failures.find(({ code }) => code === 'outcome_unknown');
  if (unknown !== undefined) throw unknown;
  const [failure] = failures;
  const stored = Array.from(loten.values()).some((lot) => typeof lot === 'string');
  if (failure !== undefined && (bulk.samen || !stored)) throw failure;
}

/** Gives each line whose key was used before its fate (V11). @returns the lines that are new */
async function lookBack(
  context: Context,
  { aanvrager }: Bulk,
  goed: readonly GoedeRegel[],
  gebruik: readonly Gebruik[],
  loten: Loten,
): Promise<readonly GoedeRegel[]> {
  const volgnummers = gebruik.flatMap((een) => (een.soort === 'herhaald' ? [een.volgnummer] : []));
  const actieIds = await findActieIds(context, aanvrager.logId, volgnummers);
  return goed.filter(({ nummer }, i) => {
    const een = gebruik[i];
    if (een?.soort === 'geweigerd') loten.set(nummer, een.fout);
    if (een?.soort === 'herhaald') loten.set(nummer, actieIds.get(een.volgnummer) ?? lost());
    return een?.soort === 'nieuw';
  });
}

function lost(): never {
  throw new Error('het antwoord op een herhaalde regel staat niet in het log');
}

/** An answer per line is a 200, whatever became of the lines: their figure tells. */
function countLoten({ metrics }: Context, loten: readonly Lot[]): void {
  const aantallen = new Map<'vastgelegd' | FoutCode, number>();
  for (const lot of loten) {
    const name = typeof lot === 'string' ? 'vastgelegd' : lot.code;
    aantallen.set(name, (aantallen.get(name) ?? 0) + 1);
  }
  for (const [name, aantal] of aantallen) metrics.countBulkregels(name, aantal);
}

async function recordEach(context: Context, bulk: Bulk): Promise<readonly Lot[]> {
  const loten: Loten = new Map();
  const goed = await readBulkregels(context, bulk, loten);
  requireNoFaults(bulk, loten, { permission_denied: 'vertrouwelijkheid' });
  const sleutels = goed.map(({ sleutel }) => sleutel);
  await context.idempotentie.onceEach(bulk.aanvrager.logId, sleutels, async (gebruik) => {
    const nieuw = await lookBack(context, bulk, goed, gebruik, loten);
    requireNoFaults(bulk, loten, { conflict: 'idempotencyKey', in_progress: 'idempotencyKey' });
    await storeNieuw(context, bulk, nieuw, loten);
    requireNoFaults(bulk, loten, { conflict: 'vertrouwelijkheid', in_progress: 'idempotencyKey' });
    gebruik.forEach((een, i) => {
      const [regel, first] = [goed[i], goed[een.soort === 'dubbel' ? een.plaats : i]];
      if (regel !== undefined && first !== undefined) loten.set(regel.nummer, loten.get(first.nummer) ?? lost());
    });
  });
  return bulk.regels.map(({ nummer }) => loten.get(nummer) ?? lost());
}

/**
 * `_bulk`: logs many acties (Z12). Resolves when they are durable, with the fate of each line in the order of the body.
 * @throws RegisterError when lines stay together and one of them is refused: `invalid`, `permission_denied`, `conflict` or `in_progress`
 * with every fault, its line in front; `service_unavailable` when the store failed and nothing was stored; `outcome_unknown` when that is not
 * certain of every line.
 */
export async function recordVerwerkingsacties(context: Context, bulk: Bulk): Promise<readonly Lot[]> {
  try {
    const loten = await recordEach(context, bulk);
    countLoten(context, loten);
    return loten;
  } catch (error) {
    context.metrics.countBulkregels(error instanceof RegisterError ? error.code : 'error', bulk.regels.length);
    throw error;
  }
}
