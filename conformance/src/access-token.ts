import type { JsonWebKey, KeyObject } from 'node:crypto';
import { constants, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

export type Algorithm = 'RS256' | 'PS256' | 'ES256' | 'RS512';

/** A key pair of an issuer. */
interface IssuerKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** The pair as the provider is given it. */
  readonly jwk: JsonWebKey;
}

/** New keys of an issuer: one for RS256 and PS256, one for ES256. */
export interface IssuerKeys {
  readonly rsa: IssuerKey;
  readonly ec: IssuerKey;
}

function issuerKey(pair: { readonly privateKey: KeyObject; readonly publicKey: KeyObject }): IssuerKey {
  const kid = randomUUID();
  return { ...pair, kid, jwk: { ...pair.privateKey.export({ format: 'jwk' }), kid, use: 'sig' } };
}

export function newIssuerKeys(): IssuerKeys {
  return {
    rsa: issuerKey(generateKeyPairSync('rsa', { modulusLength: 2048 })),
    ec: issuerKey(generateKeyPairSync('ec', { namedCurve: 'P-256' })),
  };
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signs a token by hand, so that tests can make those that a provider would not. */
export function signAccessToken(keys: IssuerKeys, alg: Algorithm, claims: object, header: object = {}): string {
  const { privateKey, kid } = alg === 'ES256' ? keys.ec : keys.rsa;
  const text = `${part({ alg, kid, typ: 'at+jwt', ...header })}.${part(claims)}`;
  const padding = alg === 'PS256' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
  const signature = sign(alg === 'RS512' ? 'sha512' : 'sha256', Buffer.from(text), {
    key: privateKey,
    dsaEncoding: 'ieee-p1363',
    ...padding,
  });
  return `${text}.${signature.toString('base64url')}`;
}
