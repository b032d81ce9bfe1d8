import type { Context } from '../context.ts';
import { readActieKeys, readPlaats, readPlaatsenOfActie } from './versie-store.ts';
import type { Plaats } from './versies.ts';

/** Where the version that answered a request stands. @throws Error when the log lost it. */
export async function findPlaats(
  context: Context,
  logId: number,
  eersteVolgnummer: number | null,
  volgnummer: number | null,
): Promise<Plaats> {
  const plaats =
    eersteVolgnummer === null || volgnummer === null
      ? null
      : await readPlaats(context.engine, logId, eersteVolgnummer, volgnummer);
  if (plaats === null) throw new Error('het antwoord op een herhaalde aanvraag staat niet in het log');
  return plaats;
}

/** Where every version of an actie stands, oldest first. */
export async function findPlaatsen(
  context: Context,
  logId: number,
  eersteVolgnummer: number,
): Promise<readonly Plaats[]> {
  return readPlaatsenOfActie(context.engine, logId, eersteVolgnummer);
}

/** The ids of the acties that these versions began: the answers to repeated requests. */
export async function findActieIds(
  context: Context,
  logId: number,
  eersteVolgnummers: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const keys = await readActieKeys(context.engine, logId, eersteVolgnummers);
  return new Map(Array.from(keys, ([volgnummer, actieKey]) => [volgnummer, context.ids.actieId(actieKey)]));
}
