import type { Verwerkingenlog } from '@verwerkingenlog/client';

import type { Adres, Inwoner } from './database.ts';

/** A service that we call: where it stands, and the secret that proves there who we are. */
export interface Peer {
  readonly url: string;
  readonly sleutel: string;
}

export type Gevonden = Omit<Inwoner, 'ouders'>;

export interface Rijbewijs {
  readonly categorieen: string;
  readonly belemmering: string | null;
}

const NOT_FOUND = 404;

/** Sends JSON to a service with the headers that tell why (A/9177). Null when it knows no such person. */
function caller(log: Verwerkingenlog, { url, sleutel }: Peer) {
  const fetch = log.fetch({ peers: [new URL(url).origin] });
  return async <T>(path: string, body: object): Promise<T | null> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${sleutel}` },
      body: JSON.stringify(body),
    });
    if (response.status === NOT_FOUND) return null;
    if (!response.ok) throw new Error(`${path} antwoordt ${String(response.status)}.`);
    return response.status === 204 ? null : ((await response.json()) as T);
  };
}

export function createMagazijn(log: Verwerkingenlog, peer: Peer) {
  const call = caller(log, peer);
  return {
    opvragen: (bsn: string) => call<Gevonden>('/personen/opvragen', { bsn }),
    zoeken: async (geslachtsnaam: string, geboortedatum: string) =>
      (await call<readonly Gevonden[]>('/personen/zoeken', { geslachtsnaam, geboortedatum })) ?? [],
    verhuizen: async (bsn: string, { straat, huisnummer, postcode, woonplaats }: Adres) => {
      await call('/personen/verhuizen', { bsn, straat, huisnummer, postcode, woonplaats });
    },
    meld: async (bsn: string, handeling: string) => {
      await call('/meldingen', { bsn, handeling });
    },
    /** Lets the lines of the magazijn about our verwerking change with ours. */
    wijzig: async (verwerkingId: string, wijziging: { vertrouwelijkheid?: 'opgeheven'; bewaartermijn?: string }) => {
      await call('/verwerkingen/wijzigen', { verwerkingId, ...wijziging });
    },
  };
}

export function createRdw(log: Verwerkingenlog, peer: Peer) {
  const call = caller(log, peer);
  return { opvragen: (bsn: string) => call<Rijbewijs>('/rijbewijzen/opvragen', { bsn }) };
}

export type Magazijn = ReturnType<typeof createMagazijn>;
export type Rdw = ReturnType<typeof createRdw>;
