import { createHmac } from 'node:crypto';

/** An application of the register under test, with its secret. */
export interface Client {
  readonly clientId: string;
  readonly geheim: string;
}

export interface TokenOptions {
  readonly client?: Client;
  readonly scopes?: readonly string[];
  readonly claims?: Record<string, unknown>;
  readonly header?: Record<string, unknown>;
  /** Signs with this instead of the client's secret. */
  readonly secret?: string;
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A ZGW JWT (T17), made here so that tests can make bad ones too. */
export function jwt({ client, scopes, claims = {}, header = {}, secret }: TokenOptions & { client: Client }): string {
  const payload = {
    iss: client.clientId,
    client_id: client.clientId,
    iat: Math.floor(Date.now() / 1000),
    user_id: 'medewerker-7',
    user_representation: 'M. Dewerker',
    ...(scopes === undefined ? {} : { scopes }),
    ...claims,
  };
  const text = `${part({ alg: 'HS256', typ: 'JWT', ...header })}.${part(payload)}`;
  const signature = createHmac('sha256', secret ?? client.geheim)
    .update(text)
    .digest('base64url');
  return `${text}.${signature}`;
}
