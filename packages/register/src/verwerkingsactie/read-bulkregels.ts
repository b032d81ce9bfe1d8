import type { Context } from '../context.ts';
import { RegisterError } from '../errors.ts';
import { createFaultBudget } from '../fault-budget.ts';
import type { Herhaalsleutel } from '../idempotentie/idempotentie.ts';
import { createPace } from '../turns.ts';
import type { Bulk, Bulkregel, GoedeRegel, Loten } from './bulk.ts';
import { weightOf } from './bulk.ts';
import { readInvoer } from './read-invoer.ts';

/** Records and objects that are read in one go. */
const READ_PER_TURN = 200;
/** A line is a POST: a key used for the one counts for the other (ADR 0010). */
const OPERATIE_POST = 'verwerkingsactie_create';
const OPERATIE_BULK = 'verwerkingsactie_bulk';

/** @param plaats of the line among those that are not blank: where the blank ones stand is no part of what is sent */
function sleutelOf(
  { idempotentie }: Context,
  { aanvrager, key, regels }: Bulk,
  { invoer }: Bulkregel,
  plaats: number,
): Herhaalsleutel | null {
  const { idempotencyKey, ...body } = invoer;
  if (typeof idempotencyKey === 'string')
    return idempotentie.sleutelOf(aanvrager, OPERATIE_POST, idempotencyKey, [{}, {}, body]);
  const own = key === undefined ? undefined : `${key}.${String(plaats)}`;
  return idempotentie.sleutelOf(aanvrager, OPERATIE_BULK, own, [regels.length, body]);
}

function readRegel(context: Context, bulk: Bulk, regel: Bulkregel, plaats: number): GoedeRegel {
  const { aanvrager } = bulk;
  if (regel.fout !== null) throw regel.fout;
  const actie = readInvoer(context, regel.invoer, aanvrager.uitvoeringDoor);
  context.rechten.create(aanvrager, actie.vertrouwelijkheid);
  return { nummer: regel.nummer, actie, sleutel: sleutelOf(context, bulk, regel, plaats) };
}

/** Checks of each line what a POST checks before it looks at the log (V5, V8, T1, T2). A line that fails has that for its fate. */
export async function readBulkregels(context: Context, bulk: Bulk, loten: Loten): Promise<readonly GoedeRegel[]> {
  const pace = createPace(READ_PER_TURN);
  const budget = createFaultBudget(bulk.regels.reduce((sum, { fout }) => sum + (fout?.invalidParams.length ?? 0), 0));
  const goed: GoedeRegel[] = [];
  for (const [plaats, regel] of bulk.regels.entries()) {
    await pace(regel.fout === null ? weightOf(regel.invoer) : 1);
    try {
      goed.push(readRegel(context, bulk, regel, plaats));
    } catch (error) {
      if (!(error instanceof RegisterError)) throw error;
      const isNew = error !== regel.fout && error.code === 'invalid';
      loten.set(regel.nummer, isNew ? budget.refuse(error.invalidParams) : error);
    }
  }
  return goed;
}
