import type { AccessTokens } from '../autorisatie/authenticate.ts';
import { createVerifyAccessToken } from '../autorisatie/verify-access-token.ts';

/** No issuer is trusted: only ZGW tokens work. */
export const geenAccessTokens: AccessTokens = {
  verify: createVerifyAccessToken([], null),
  audiences: { bewerking: [], inzage: [], var: [] },
  leeway: 60,
};
