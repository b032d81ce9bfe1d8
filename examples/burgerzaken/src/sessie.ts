import { randomBytes } from 'node:crypto';

import type { FastifyReply, FastifyRequest } from 'fastify';

export interface Medewerker {
  /** What the employee logs in with. */
  readonly naam: string;
  readonly volledigeNaam: string;
  /** What the log knows of the employee: says nothing to who reads it (B/9207). */
  readonly id: string;
  readonly functie: string;
  readonly rollen: readonly string[];
}

const COOKIE = 'sessie';
const LIFETIME_MS = 8 * 3_600_000;
const TOKEN_BYTES = 32;

/** Who is logged in, in memory: a test application needs no more. */
export function createSessies(medewerkers: readonly Medewerker[], wachtwoord: string) {
  const open = new Map<string, { readonly medewerker: Medewerker; readonly until: number }>();
  const tokenOf = ({ headers }: FastifyRequest): string =>
    new RegExp(`(?:^|; )${COOKIE}=([\\w-]+)`).exec(headers.cookie ?? '')?.[1] ?? '';
  const now = (): number => new Date().getTime();

  return {
    find: (request: FastifyRequest): Medewerker | null => {
      const sessie = open.get(tokenOf(request));
      return sessie !== undefined && sessie.until > now() ? sessie.medewerker : null;
    },
    /** @returns whether name and password are right */
    begin: (naam: string, gegeven: string, reply: FastifyReply): boolean => {
      const medewerker = medewerkers.find((medewerker) => medewerker.naam === naam);
      if (medewerker === undefined || gegeven !== wachtwoord) return false;
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      open.set(token, { medewerker, until: now() + LIFETIME_MS });
      // Not `Secure`: the demo has no TLS. An application that is used has.
      reply.header('Set-Cookie', `${COOKIE}=${token}; HttpOnly; SameSite=Strict; Path=/`);
      return true;
    },
    end: (request: FastifyRequest): void => {
      open.delete(tokenOf(request));
    },
  };
}

export type Sessies = ReturnType<typeof createSessies>;
