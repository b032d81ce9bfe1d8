import type { Context } from '../context.ts';
import { readPlaats, readPlaatsenOfActie } from './versie-store.ts';
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
