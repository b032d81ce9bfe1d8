import type { Config } from '../config/config.ts';
import type { AccessTokens } from './authenticate.ts';
import type { UitgeverParts } from './uitgever-sleutels.ts';
import { openUitgeverSleutels } from './uitgever-sleutels.ts';
import { createVerifyAccessToken } from './verify-access-token.ts';

type OauthSettings = Pick<
  Config,
  | 'oauthUitgevers'
  | 'oauthAudienceBewerking'
  | 'oauthAudienceInzage'
  | 'oauthAudienceVar'
  | 'oauthOinClaim'
  | 'oauthLeeway'
  | 'publicBewerking'
  | 'publicInzage'
  | 'publicVar'
>;

/** Trusts the issuers of the settings (T18). The register starts, and goes on, without them: only their tokens wait. */
export function openAccessTokens(config: OauthSettings, parts: UitgeverParts): AccessTokens & { close(): void } {
  const uitgevers = config.oauthUitgevers.map((uitgever) => openUitgeverSleutels(uitgever, parts));
  return {
    verify: createVerifyAccessToken(uitgevers, config.oauthOinClaim),
    audiences: {
      bewerking: config.oauthAudienceBewerking ?? [config.publicBewerking],
      inzage: config.oauthAudienceInzage ?? [config.publicInzage],
      var: config.oauthAudienceVar ?? [config.publicVar],
    },
    leeway: config.oauthLeeway,
    close: () => {
      for (const uitgever of uitgevers) uitgever.close();
    },
  };
}
