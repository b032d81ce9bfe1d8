import * as oauth from 'oauth4webapi';

import { codeOf, RegisterUnreachable } from '../http/errors.ts';
import type { Token, Tokens } from './tokens.ts';
import { keepToken } from './tokens.ts';

export type { Tokens } from './tokens.ts';

export interface OAuthOptions {
  /** Of the authorization server; its metadata are read at `/.well-known/…` below it. */
  readonly issuer: string;
  readonly clientId: string;
  /** A shared secret, or the private key of `private_key_jwt` as the NL GOV profile wants it. */
  readonly geheim: string | oauth.PrivateKey;
  /** Scopes to ask for, with spaces between them. Default none: the register decides. */
  readonly scope?: string;
  /** Name of the API in `aud`, for servers that ask for it (RFC 8707 `resource`). */
  readonly resource?: string;
  /** Milliseconds that asking for a token may take. Default 3000. */
  readonly timeoutMs?: number;
  /** Plain HTTP, for a test on this machine only. */
  readonly allowInsecure?: boolean;
}

/** The authorization server refused. Its own words are left out: they may quote what was sent. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
  /** `invalid_client` and such (RFC 6749 5.2); empty when the server did not say. */
  readonly code: string;

  constructor(code: string) {
    super(`Er is geen token: de uitgever weigerde het${code === '' ? '' : ` (${code})`}.`);
    this.code = code;
  }
}

/** Seconds that a token lasts whose answer does not say. */
const UNKNOWN_LIFETIME_S = 300;
const TIMEOUT_MS = 3_000;
const OAUTH_CODE = /^[a-z_]{1,60}$/;

function faultOf(error: unknown): Error {
  if (error instanceof oauth.ResponseBodyError)
    return new TokenRefused(OAUTH_CODE.test(error.error) ? error.error : '');
  if (error instanceof oauth.OperationProcessingError || error instanceof oauth.WWWAuthenticateChallengeError)
    return new TokenRefused('');
  const timeout = error instanceof Error && error.name === 'TimeoutError';
  return new RegisterUnreachable(timeout ? 'timeout' : 'connection', codeOf(error));
}

/**
 * Access tokens by OAuth 2.0 client credentials (RFC 6749 4.4).
 * @throws (through `get`) TokenRefused when the server says no, RegisterUnreachable when it does not answer
 */
export function oauthTokens(options: OAuthOptions): Tokens {
  const { clientId, geheim, scope, resource, timeoutMs = TIMEOUT_MS, allowInsecure = false } = options;
  const issuer = new URL(options.issuer);
  const authentication = typeof geheim === 'string' ? oauth.ClientSecretBasic(geheim) : oauth.PrivateKeyJwt(geheim);
  const client: oauth.Client = { client_id: clientId };
  const request = (): { signal: AbortSignal; [oauth.allowInsecureRequests]: boolean } => ({
    signal: AbortSignal.timeout(timeoutMs),
    [oauth.allowInsecureRequests]: allowInsecure,
  });
  let server: oauth.AuthorizationServer | null = null;
  const discover = async (): Promise<oauth.AuthorizationServer> =>
    oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, request()));
  const make = async (): Promise<Token> => {
    const known = server ?? (await discover());
    server = known;
    const asked = { ...(scope === undefined ? {} : { scope }), ...(resource === undefined ? {} : { resource }) };
    const response = await oauth.clientCredentialsGrantRequest(known, client, authentication, asked, request());
    const { access_token, expires_in } = await oauth.processClientCredentialsResponse(known, client, response);
    return { token: access_token, expiresIn: expires_in ?? UNKNOWN_LIFETIME_S };
  };
  return keepToken(async () => {
    try {
      return await make();
    } catch (error) {
      throw faultOf(error);
    }
  });
}
