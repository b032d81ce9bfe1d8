import { randomBytes } from 'node:crypto';

import { LRUCache } from 'lru-cache';

import type { Clock } from '../clock.ts';
import { RegisterError } from '../errors.ts';
import type { Observer } from '../observer.ts';
import { noObserver } from '../observer.ts';
import type { Aanvrager, ApiNaam, Scope } from './aanvrager.ts';
import type { Applicatie } from './applicatie.ts';
import type { Directory } from './directory.ts';
import type { ZgwClaims } from './zgw-jwt.ts';
import { isSignedWith, readClaims, TOKEN_LENGTH_MAX } from './zgw-jwt.ts';

/** T17: a token works for an hour after `iat`, with a minute for clocks that differ. */
const TOKEN_AGE_SECONDS = 3_600;
const LEEWAY_SECONDS = 60;
const CACHED_TOKENS_MAX = 10_000;
const SCHEME = /^bearer +(\S+)$/i;

/** Tells who calls. @throws RegisterError `not_authenticated`, `authentication_failed`, `jwt-expired` (T16) */
export type Authenticate = (authorization: string | undefined, api: ApiNaam) => Aanvrager;

interface Verified {
  readonly claims: ZgwClaims;
  readonly directoryVersie: number;
  readonly aanvragers: Partial<Record<ApiNaam, Aanvrager>>;
  readonly applicatie: Applicatie;
}

function failed(): RegisterError {
  return new RegisterError('authentication_failed', 'Het token is ongeldig.');
}

/** Judged again on each use of a cached token. */
function checkTimes({ iat, exp, nbf }: ZgwClaims, now: number): void {
  if (iat > now + LEEWAY_SECONDS || (nbf !== null && nbf > now + LEEWAY_SECONDS)) throw failed();
  if (now >= iat + TOKEN_AGE_SECONDS + LEEWAY_SECONDS || (exp !== null && now >= exp + LEEWAY_SECONDS))
    throw new RegisterError('jwt-expired', 'Het token is verlopen; maak een nieuw token.');
}

/** A secret that nobody has, so that an unknown client costs as much time as a wrong secret. */
const decoy = randomBytes(32);

export function createAuthenticate(directory: Directory, clock: Clock, observer: Observer = noObserver): Authenticate {
  const cache = new LRUCache<string, Verified>({ max: CACHED_TOKENS_MAX });

  function verify(token: string): Verified {
    const claims = readClaims(token);
    if (claims === null) throw failed();
    const applicatie = directory.applicatie(claims.clientId);
    const geheimen = applicatie?.geheimen ?? [decoy];
    // Every secret is tried, so that the time does not tell which one matched.
    const matches = geheimen.map((geheim) => isSignedWith(token, geheim));
    const allowed = applicatie?.actief === true && directory.organisatie(applicatie.logId)?.actief === true;
    if (applicatie === undefined || !matches.includes(true) || !allowed) throw failed();
    return { claims, applicatie, directoryVersie: directory.versie(), aanvragers: {} };
  }

  function aanvragerOf({ claims, applicatie }: Verified, api: ApiNaam): Aanvrager {
    const registered = [...applicatie.scopes[api]];
    const { scopes: narrowed } = claims;
    const scopes = new Set<Scope>(narrowed === null ? registered : registered.filter((scope) => narrowed.has(scope)));
    if (registered.length === 0)
      throw new RegisterError('permission_denied', 'Deze applicatie heeft geen rechten op deze API.');
    return {
      api,
      applicatieId: applicatie.applicatieId,
      clientId: applicatie.clientId,
      label: applicatie.label,
      logId: applicatie.logId,
      organisatieOin: directory.organisatie(applicatie.logId)?.oin ?? '',
      gebruiker: claims.userId,
      scopes,
      oins: applicatie.elkeOin ? 'elke' : applicatie.oins,
      uitvoeringDoor: applicatie.uitvoeringDoor,
    };
  }

  return (authorization, api) => {
    if (authorization === undefined)
      throw new RegisterError('not_authenticated', 'Geef een token mee in de header Authorization.');
    const token = SCHEME.exec(authorization)?.[1];
    if (token === undefined || token.length > TOKEN_LENGTH_MAX) throw failed();
    let verified = cache.get(token);
    const known = verified?.directoryVersie === directory.versie();
    observer.lookedUp('token', known);
    if (verified === undefined || !known) {
      verified = verify(token);
      cache.set(token, verified);
    }
    checkTimes(verified.claims, clock.nowSeconds());
    return (verified.aanvragers[api] ??= aanvragerOf(verified, api));
  };
}
