import { compactVerify, errors } from 'jose';

import { RegisterError } from '../errors.ts';
import type { AccessClaims } from './access-token.ts';
import { ACCESS_TOKEN_ALGORITHMS, isAccessTokenHeader, readAccessClaims } from './access-token.ts';
import type { RawToken } from './raw-token.ts';
import { refused } from './refused.ts';
import type { Sleutels, UitgeverSleutels } from './uitgever-sleutels.ts';
import { REST_SECONDS } from './uitgever-sleutels.ts';

/** What a signature proved. */
interface VerifiedAccessToken {
  readonly issuer: string;
  readonly claims: AccessClaims;
  /** False once the keys of the issuer are others than those it was verified with. */
  readonly stillTrusted: () => boolean;
}

/** @throws RegisterError `authentication_failed`, or `service_unavailable` when the issuer's keys cannot be had (T18) */
export type VerifyAccessToken = (token: string, raw: RawToken) => Promise<VerifiedAccessToken>;

/** @returns whether the set has the key of the token. @throws RegisterError when it has, and the signature is another's */
async function isSignedByOneOf(sleutels: Sleutels, token: string): Promise<boolean> {
  try {
    await compactVerify(token, sleutels, { algorithms: [...ACCESS_TOKEN_ALGORITHMS] });
    return true;
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return false;
    throw refused('handtekening of sleutel klopt niet');
  }
}

/** Checks the signature, if need be with keys that are read anew. @returns the keys that it was checked with */
async function verifySignature(token: string, uitgever: UitgeverSleutels): Promise<Sleutels> {
  const first = uitgever.current() ?? (await uitgever.renew());
  if (first === null)
    throw new RegisterError(
      'service_unavailable',
      'De sleutels van de uitgever van dit token zijn nu niet te lezen. Probeer het later opnieuw.',
      { retryAfter: REST_SECONDS, reden: 'geen sleutels van de uitgever' },
    );
  if (await isSignedByOneOf(first, token)) return first;
  const newer = await uitgever.renew();
  if (newer === null || newer === first || !(await isSignedByOneOf(newer, token)))
    throw refused('sleutel onbekend bij de uitgever');
  return newer;
}

/** Verifies access tokens of the issuers that the municipality trusts. */
export function createVerifyAccessToken(
  uitgevers: readonly UitgeverSleutels[],
  oinClaim: string | null,
): VerifyAccessToken {
  const byIssuer = new Map<unknown, UitgeverSleutels>(uitgevers.map((uitgever) => [uitgever.issuer, uitgever]));
  return async (token, raw) => {
    if (!isAccessTokenHeader(raw.header)) throw refused('algoritme of soort token wordt niet aanvaard');
    const uitgever = byIssuer.get(raw.payload['iss']);
    if (uitgever === undefined) throw refused('uitgever wordt niet vertrouwd');
    const claims = readAccessClaims(raw, oinClaim);
    if (claims === null) throw refused('claims onvolledig');
    const sleutels = await verifySignature(token, uitgever);
    return { issuer: uitgever.issuer, claims, stillTrusted: () => uitgever.current() === sleutels };
  };
}
