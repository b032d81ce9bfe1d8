import type { Context } from '../context.ts';
import type { GeregistreerdeTekst } from './var.ts';
import { insertTeksten, readTeksten } from './verwerkingsactiviteit-store.ts';

type Opslag = Pick<Context, 'engine'>;

/** Every text that the VAR of an organisation ever had, in the order in which they were registered: what moves with its log (D4, X6). */
export async function readVarTeksten({ engine }: Opslag, logId: number): Promise<readonly GeregistreerdeTekst[]> {
  return readTeksten(engine, logId);
}

const zonderMoment = (tekst: GeregistreerdeTekst): string => JSON.stringify({ ...tekst, tijdstipRegistratie: 0 });

/**
 * Gives an organisation the whole VAR of the log that moves to it; nothing changes when it already has those texts.
 * @throws Error when it has other ones
 */
export async function takeOverVar(
  { engine }: Opslag,
  logId: number,
  teksten: readonly GeregistreerdeTekst[],
): Promise<void> {
  const eigen = await readTeksten(engine, logId);
  if (eigen.length === 0) return insertTeksten(engine, logId, teksten);
  // The example of development mode is the same text, at another moment.
  if (teksten.some((tekst, i) => eigen[i] === undefined || zonderMoment(tekst) !== zonderMoment(eigen[i])))
    throw new Error('Deze organisatie heeft al een ander VAR: importeer met --zonder-var, of begin met een leeg VAR.');
}
