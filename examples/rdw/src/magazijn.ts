import { randomUUID } from 'node:crypto';

import type { Verwerkingenlog } from '@verwerkingenlog/client';
import { bsn } from '@verwerkingenlog/client';

/** What a municipality tells about where somebody lives. */
export interface Adres {
  readonly straat: string;
  readonly huisnummer: string;
  readonly woonplaats: string;
}

export interface Gemeente {
  readonly url: string;
  /** The secret that proves there who we are. */
  readonly sleutel: string;
}

/**
 * Asks the municipality where somebody lives. We log that in our own log, and tell the municipality why we ask, so that it can log too
 * (C/2866). The old coupling tells nothing: then the municipality only knows that it was asked.
 */
export function createAdrescontrole(log: Verwerkingenlog, gemeente: Gemeente) {
  const fetches = { volledig: log.fetch({ peers: [new URL(gemeente.url).origin] }), oud: fetch };

  return async (nummer: string, koppeling: keyof typeof fetches): Promise<Adres | null> => {
    const ask = async (): Promise<Adres | null> => {
      const response = await fetches[koppeling](`${gemeente.url}/personen/opvragen`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${gemeente.sleutel}` },
        body: JSON.stringify({ bsn: nummer }),
      });
      if (response.status === 404) return null;
      if (!response.ok) throw new Error(`De gemeente antwoordt ${String(response.status)}.`);
      return (await response.json()) as Adres;
    };
    return log.verwerking.run({ functie: 'adrescontrole', verwerkingId: randomUUID() }, () =>
      log.logVoor('Ophalen persoonsgegevens bij gemeente', [bsn(nummer, 'Kentekenhouder')], ask),
    );
  };
}

export type Adrescontrole = ReturnType<typeof createAdrescontrole>;
