import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';

import { Provider } from 'oidc-provider';

import type { Algorithm, IssuerKeys } from './access-token.ts';
import { newIssuerKeys, signAccessToken } from './access-token.ts';
import { freePort } from './free-port.ts';

export const CLIENT_SECRET = 'geheim-van-de-proefuitgever-van-32-bytes';
/** As Keycloak has it. */
const TOKEN_PATH = '/protocol/openid-connect/token';
const TTL_SECONDS = 600;
const SCOPES = 'create:normal read:normal read:confidential update:normal delete:normal';

/** Client credentials with signed tokens leave nothing to keep; without a store of our own the package warns. */
class NoStore {
  find(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
  upsert(): Promise<void> {
    return Promise.resolve();
  }
}

interface Asked {
  readonly clientId: string;
  /** Address of the API: `aud` of the token. */
  readonly resource: string;
  readonly scope?: string;
  readonly alg?: Algorithm;
  /** Claims besides those of the provider. */
  readonly extra?: object;
}

/** A real OpenID provider on loopback. */
export interface OpenIdProvider {
  readonly issuer: string;
  /** A token by client credentials. */
  token(asked: Asked): Promise<string>;
  /** A token signed with its present key, with any claims. */
  sign(claims: object, header?: object, alg?: Algorithm): string;
  keys(): IssuerKeys;
  /** Replaces its keys. */
  rotate(): void;
  /** How often its keys were asked for. */
  keyRequests(): number;
  /** `hangt`: it accepts calls and never answers. */
  become(state: 'op' | 'neer' | 'hangt'): Promise<void>;
}

/** Starts a provider that knows some clients. @param defaultResource what its tokens are for when nobody says so */
export async function startProvider(clientIds: readonly string[], defaultResource?: string): Promise<OpenIdProvider> {
  let keys = newIssuerKeys();
  let asked: Asked | null = null;
  let handle: RequestListener = () => undefined;
  let hangs = false;
  let keyRequests = 0;
  const server = createServer((request, response) => {
    if (request.url === '/jwks') keyRequests += 1;
    if (!hangs) handle(request, response);
  });
  const listen = (port: number): Promise<void> => new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  // It leaves and comes back at the same address.
  const port = await freePort();
  await listen(port);
  const issuer = `http://127.0.0.1:${String(port)}`;

  function configure(): void {
    const provider = new Provider(issuer, {
      adapter: NoStore,
      routes: { token: TOKEN_PATH },
      clients: clientIds.map((client_id) => ({
        client_id,
        client_secret: CLIENT_SECRET,
        grant_types: ['client_credentials'],
        redirect_uris: [],
        response_types: [],
        token_endpoint_auth_method: 'client_secret_basic',
      })),
      jwks: { keys: [keys.rsa.jwk, keys.ec.jwk] },
      scopes: SCOPES.split(' '),
      ttl: { ClientCredentials: TTL_SECONDS },
      extraTokenClaims: () => asked?.extra,
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => defaultResource,
          getResourceServerInfo: (_context: unknown, audience: string) => ({
            scope: SCOPES,
            audience,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: asked?.alg ?? 'RS256' } },
          }),
        },
      },
    });
    handle = provider.callback();
  }

  configure();
  return {
    issuer,
    token: async (wish) => {
      asked = wish;
      const response = await fetch(`${issuer}${TOKEN_PATH}`, {
        method: 'POST',
        headers: { Authorization: `Basic ${btoa(`${wish.clientId}:${CLIENT_SECRET}`)}` },
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          resource: wish.resource,
          ...(wish.scope === undefined ? {} : { scope: wish.scope }),
        }),
      });
      const answer = (await response.json()) as { readonly access_token?: string };
      if (answer.access_token === undefined) throw new Error(`geen token: ${JSON.stringify(answer)}`);
      return answer.access_token;
    },
    sign: (claims, header, alg = 'RS256') => signAccessToken(keys, alg, claims, header),
    keys: () => keys,
    rotate: () => {
      keys = newIssuerKeys();
      configure();
    },
    keyRequests: () => keyRequests,
    become: async (state) => {
      hangs = state === 'hangt';
      if (state === 'neer' && server.listening)
        await new Promise((resolve) => {
          server.close(resolve);
          server.closeAllConnections();
        });
      if (state === 'op') {
        server.closeAllConnections();
        if (!server.listening) await listen(port);
      }
    },
  };
}
