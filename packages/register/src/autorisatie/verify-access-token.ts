import { compactVerify, errors } from 'jose';

import { RegisterError } from '../errors.ts';
import type { AccessClaims } from './access-token.ts';
import { ACCESS_TOKEN_ALGORITHMS, isAccessTokenHeader, readAccessClaims } from './access-token.ts';
import type { RawToken } from './raw-token.ts';
import { refused } from './refused.ts';
import type { Sleutels, UitgeverSleutels } from './uitgever-sleutels.ts';
import { REST_SECONDS } from './uitgever-sleutels.ts';

/** What a signature proved. */
export interface VerifiedAccessToken {
  readonly issuer: string;
  readonly claims: AccessClaims;
  /** False once the keys of the issuer are others than those it was verified with. */
  readonly stillTrusted: () => boolean;
}

/** @throws RegisterError `authentication_failed`, or `service_unavailable` when the issuer's keys cannot be had (T18) */
export type VerifyAccessToken = (token: string, raw: RawToken) => Promise<VerifiedAccessToken>;

const isUnknownKey = (error: unknown): boolean => error instanceof errors.JWKSNoMatchingKey;

async function checkSignature(token: string, sleutels: Sleutels): Promise<void> {
  await compactVerify(token, sleutels, { algorithms: [...ACCESS_TOKEN_ALGORITHMS] });
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
  try {
    await checkSignature(token, first);
    return first;
  } catch (error) {
    if (!isUnknownKey(error)) throw refused('handtekening of sleutel klopt niet');
  }
  const newer = await uitgever.renew();
  if (newer === null || newer === first) throw refused('sleutel onbekend bij de uitgever');
  try {
    await checkSignature(token, newer);
    return newer;
  } catch (error) {
    throw refused(isUnknownKey(error) ? 'sleutel onbekend bij de uitgever' : 'handtekening of sleutel klopt niet');
  }
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
