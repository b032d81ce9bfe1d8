import type { Aanvrager } from '../autorisatie/aanvrager.ts';
import type { Clock } from '../clock.ts';
import { invalid } from '../errors.ts';
import type { Sealer } from '../pseudonimisering/sealer.ts';
import { createSealer } from '../pseudonimisering/sealer.ts';
import type { Sleutelring } from '../pseudonimisering/sleutelring.ts';
import type { Zoekcriteria } from './zoekcriteria.ts';

/** Place of a row in the order of a list (Z7). */
export interface Positie {
  readonly tijdstip: number;
  readonly eersteVolgnummer: number;
  readonly rang: number;
}

/** Where a client is in a list: everything that the next page needs, so that the URL holds no criteria (Z7). */
export interface Bladwijzer {
  readonly criteria: Zoekcriteria;
  /** The volgnummer that the log had reached at page 1. */
  readonly stand: number;
  readonly count: number;
  readonly pagina: number;
  readonly richting: 'volgende' | 'vorige';
  readonly positie: Positie;
}

const CURSOR_TTL_SECONDS = 3600;

/** Turns bookmarks, each API its own, into tokens that only the same client can use, on the same API and log, for an hour. */
export interface Cursors {
  encode(aanvrager: Aanvrager, bladwijzer: object): string;
  /** @throws RegisterError `invalid` when the token is unreadable, altered, expired or somebody else's. */
  decode(aanvrager: Aanvrager, token: string): object;
}

function unreadable(reason: string): Error {
  return invalid([{ name: 'cursor', code: 'invalid', reason }]);
}

export function createCursors(sleutelring: Sleutelring, clock: Clock): Cursors {
  const sealer: Sealer = createSealer(sleutelring.keys('cursor', ''));
  const aad = ({ api, applicatieId, logId }: Aanvrager): Uint8Array =>
    Buffer.from(`${api} ${String(applicatieId)} ${String(logId)}`);
  return {
    encode: (aanvrager, bladwijzer) => {
      const text = { ...bladwijzer, verloopt: clock.nowSeconds() + CURSOR_TTL_SECONDS };
      return Buffer.from(sealer.seal(Buffer.from(JSON.stringify(text)), aad(aanvrager))).toString('base64url');
    },
    decode: (aanvrager, token) => {
      let text: { readonly verloopt: number };
      try {
        const sealed = Buffer.from(token, 'base64url');
        // Base64 forgives a changed last character; a cursor does not.
        if (sealed.toString('base64url') !== token) throw new Error('not canonical');
        text = JSON.parse(sealer.open(sealed, aad(aanvrager)).toString('utf8')) as typeof text;
      } catch {
        throw unreadable('De cursor is onleesbaar of hoort bij een andere client.');
      }
      if (text.verloopt <= clock.nowSeconds())
        throw unreadable('De cursor is verlopen: begin opnieuw bij de eerste bladzijde.');
      return text;
    },
  };
}
