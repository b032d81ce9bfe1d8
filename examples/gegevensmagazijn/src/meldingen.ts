import type { Verwerkingenlog } from '@verwerkingenlog/client';
import { bsn } from '@verwerkingenlog/client';

import type { Database } from './database.ts';

export interface Melding {
  readonly bsn: string;
  readonly handeling: string;
}

/**
 * Tells each subscriber that something happened, and no more than that (C/9041). Sending is a verwerking of its own, not a part of what
 * was reported: hence a log whose context knows nothing of the request.
 */
export async function meld(log: Verwerkingenlog, database: Database, melding: Melding): Promise<void> {
  for (const { naam, functie, afnemerId } of database.abonnementen) {
    const afnemer = afnemerId === null ? {} : { soortAfnemerId: 'OIN', afnemerId };
    await log.verwerking.run({ functie, ...afnemer }, () =>
      log.logVoor('Versturen notificatie', [bsn(melding.bsn)], () =>
        database.post(naam, `Handeling ${melding.handeling} heeft plaatsgevonden bij burger ${melding.bsn}.`),
      ),
    );
  }
}
