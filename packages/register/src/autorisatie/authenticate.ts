import { randomBytes } from 'node:crypto';

import { LRUCache } from 'lru-cache';

import type { Clock } from '../clock.ts';
import { RegisterError } from '../errors.ts';
import type { Observer } from '../observer.ts';
import { noObserver } from '../observer.ts';
import type { Aanvrager, ApiNaam, Scope } from './aanvrager.ts';
import type { Applicatie } from './applicatie.ts';
import type { Directory } from './directory.ts';
import type { RawToken } from './raw-token.ts';
import { decodeToken, TOKEN_LENGTH_MAX } from './raw-token.ts';
import { refused } from './refused.ts';
import type { VerifyAccessToken } from './verify-access-token.ts';
import { isSignedWith, readClaims, ZGW_ALGORITHM } from './zgw-jwt.ts';

/** T17: a token works for an hour after `iat`, with a minute for clocks that differ. */
const TOKEN_AGE_SECONDS = 3_600;
const LEEWAY_SECONDS = 60;
/** T17: for rotation. */
const GEHEIMEN_MAX = 2;
const CACHED_TOKENS_MAX = 10_000;
const SCHEME = /^bearer +(\S+)$/i;

/** Tells who calls. @throws RegisterError `not_authenticated`, `authentication_failed`, `jwt-expired` (T16), `service_unavailable` (T18) */
export type Authenticate = (authorization: string | undefined, api: ApiNaam) => Promise<Aanvrager>;

/** What access tokens are judged by (T18). */
export interface AccessTokens {
  readonly verify: VerifyAccessToken;
  /** What `aud` must name, one of them. */
  readonly audiences: Readonly<Record<ApiNaam, readonly string[]>>;
  /** Seconds. */
  readonly leeway: number;
}

/** A token whose signature is good, whoever made it. */
interface Bewijs {
  readonly clientId: string;
  readonly iat: number | null;
  readonly nbf: number | null;
  readonly exp: number;
  readonly leeway: number;
  readonly userId: string;
  readonly scopes: ReadonlySet<string> | null;
  readonly oins: ReadonlySet<string> | null;
  /** Null: every API. */
  readonly audiences: readonly string[] | null;
  /** Null: it was signed with a secret of the application. */
  readonly issuer: string | null;
  readonly stillTrusted: () => boolean;
}

interface Verified {
  readonly bewijs: Bewijs;
  readonly directoryVersie: number;
  readonly aanvragers: Partial<Record<ApiNaam, Aanvrager>>;
  readonly applicatie: Applicatie;
}

/** Judged again on each use of a cached token. */
function checkTimes({ iat, nbf, exp, leeway }: Bewijs, now: number): void {
  if (Math.max(iat ?? 0, nbf ?? 0) > now + leeway) throw refused('nog niet geldig');
  if (now >= exp + leeway)
    throw new RegisterError('jwt-expired', 'Het token is verlopen; maak een nieuw token.', { reden: 'verlopen' });
}

/** A secret that nobody has. */
const decoy = randomBytes(32);

/** A ZGW JWT (T17). Every client costs as much work: unknown, blocked, with one secret, two or none, and whichever one matches. */
function verifyZgw(token: string, raw: RawToken, directory: Directory): Bewijs {
  const claims = readClaims(raw);
  if (claims === null) throw refused('claims onvolledig');
  const geheimen = directory.applicatie(claims.clientId)?.geheimen ?? [];
  const tried = Array.from({ length: GEHEIMEN_MAX }, (_, i) => isSignedWith(token, geheimen[i] ?? decoy));
  if (!tried.some((matches, i) => matches && geheimen[i] !== undefined))
    throw refused('applicatie of handtekening klopt niet');
  return {
    ...claims,
    exp: Math.min(claims.iat + TOKEN_AGE_SECONDS, claims.exp ?? Infinity),
    leeway: LEEWAY_SECONDS,
    oins: null,
    audiences: null,
    issuer: null,
    stillTrusted: () => true,
  };
}

function narrow<T>(registered: ReadonlySet<T>, claimed: ReadonlySet<unknown> | null): ReadonlySet<T> {
  return claimed === null ? registered : new Set([...registered].filter((item) => claimed.has(item)));
}

export function createAuthenticate(
  directory: Directory,
  clock: Clock,
  accessTokens: AccessTokens,
  observer: Observer = noObserver,
): Authenticate {
  const cache = new LRUCache<string, Verified>({ max: CACHED_TOKENS_MAX });

  async function prove(token: string, raw: RawToken): Promise<Bewijs> {
    if (raw.header['alg'] === ZGW_ALGORITHM) return verifyZgw(token, raw, directory);
    const { claims, ...verified } = await accessTokens.verify(token, raw);
    return { ...claims, ...verified, leeway: accessTokens.leeway };
  }

  async function verify(token: string): Promise<Verified> {
    const raw = decodeToken(token);
    if (raw === null) throw refused('geen JWT');
    const directoryVersie = directory.versie();
    const bewijs = await prove(token, raw);
    const applicatie = directory.applicatie(bewijs.clientId);
    if (applicatie === undefined) throw refused('applicatie onbekend');
    if (applicatie.uitgever !== bewijs.issuer) throw refused('applicatie meldt zich anders aan');
    if (!applicatie.actief || directory.organisatie(applicatie.logId)?.actief !== true) throw refused('geblokkeerd');
    return { bewijs, applicatie, directoryVersie, aanvragers: {} };
  }

  function aanvragerOf({ bewijs, applicatie }: Verified, api: ApiNaam): Aanvrager {
    const { audiences } = bewijs;
    if (audiences !== null && !accessTokens.audiences[api].some((audience) => audiences.includes(audience)))
      throw refused('aud noemt deze API niet');
    if (applicatie.scopes[api].size === 0)
      throw new RegisterError('permission_denied', 'Deze applicatie heeft geen rechten op deze API.');
    return {
      api,
      applicatieId: applicatie.applicatieId,
      clientId: applicatie.clientId,
      label: applicatie.label,
      logId: applicatie.logId,
      organisatieOin: directory.organisatie(applicatie.logId)?.oin ?? '',
      gebruiker: bewijs.userId,
      scopes: narrow<Scope>(applicatie.scopes[api], bewijs.scopes),
      oins: applicatie.elkeOin ? (bewijs.oins ?? 'elke') : narrow(applicatie.oins, bewijs.oins),
      uitvoeringDoor: applicatie.uitvoeringDoor,
    };
  }

  return async (authorization, api) => {
    const token = SCHEME.exec(authorization ?? '')?.[1];
    if (token === undefined)
      throw new RegisterError('not_authenticated', 'Geef een token mee in de header Authorization, na `Bearer`.');
    if (token.length > TOKEN_LENGTH_MAX) throw refused('te lang');
    let verified = cache.get(token);
    const known = verified?.directoryVersie === directory.versie() && verified.bewijs.stillTrusted();
    observer.lookedUp('token', known);
    if (verified === undefined || !known) {
      verified = await verify(token);
      cache.set(token, verified);
    }
    checkTimes(verified.bewijs, clock.nowSeconds());
    return (verified.aanvragers[api] ??= aanvragerOf(verified, api));
  };
}
