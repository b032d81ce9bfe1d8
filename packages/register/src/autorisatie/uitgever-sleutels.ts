import type { JSONWebKeySet, LocalJWKSet } from 'jose';
import { createLocalJWKSet } from 'jose';

import type { Clock } from '../clock.ts';
import type { UitgeverInstelling } from '../config/setting-types.ts';
import { isSecureAddress } from '../secure-address.ts';

/** Keys are read again this often, so that one that was withdrawn stops working. */
const REFRESH_MS = 300_000;
/** Between two readings that tokens ask for: made-up keys must not make us flood the issuer. */
export const REST_SECONDS = 2;
/** An issuer that is down for longer than this is no longer vouched for by what it once said. */
export const KEYS_AGE_MAX_SECONDS = 86_400;

/** Gets a JSON document. @throws Error when there is none to be had within the limits */
type FetchJson = (address: string) => Promise<unknown>;

/** The keys of one issuer, as last read; a new object whenever they differ. */
export type Sleutels = LocalJWKSet;

export interface UitgeverSleutels {
  readonly issuer: string;
  /** What is known now; null when nothing is, or nothing recent enough. */
  current(): Sleutels | null;
  /** Reads them anew, unless that was done a moment ago. Calls share one reading; a failure leaves what was known. */
  renew(): Promise<Sleutels | null>;
  close(): void;
}

export interface UitgeverParts {
  readonly clock: Clock;
  readonly fetchJson: FetchJson;
  /** Told when the keys cannot be read. */
  readonly onFailure: (issuer: string, error: unknown) => void;
}

/** OpenID Connect Discovery: the issuer tells where its keys are, and that it is who we think. */
async function discover(issuer: string, fetchJson: FetchJson): Promise<string> {
  const document = (await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)) as {
    readonly issuer?: unknown;
    readonly jwks_uri?: unknown;
  } | null;
  if (document?.issuer !== issuer) throw new Error('de uitgever noemt zich anders dan de instelling');
  const { jwks_uri: jwks } = document;
  if (typeof jwks !== 'string' || !isSecureAddress(jwks))
    throw new Error('de uitgever noemt geen https-adres met sleutels');
  return jwks;
}

/** Reads the keys of an issuer now and every few minutes; nobody waits for it but who brings a key that is not known. */
export function openUitgeverSleutels(
  { issuer, jwks: given }: UitgeverInstelling,
  { clock, fetchJson, onFailure }: UitgeverParts,
): UitgeverSleutels {
  let known: { readonly sleutels: Sleutels; readonly text: string } | null = null;
  let readAt = 0;
  let triedAt = -Infinity;
  let busy: Promise<void> | null = null;

  async function read(): Promise<void> {
    const document = (await fetchJson(given ?? (await discover(issuer, fetchJson)))) as JSONWebKeySet;
    const text = JSON.stringify(document);
    if (text !== known?.text) known = { sleutels: createLocalJWKSet(document), text };
    readAt = clock.nowSeconds();
  }

  async function readOnce(): Promise<void> {
    triedAt = clock.nowSeconds();
    busy ??= read()
      .catch((error: unknown) => onFailure(issuer, error))
      .finally(() => (busy = null));
    return busy;
  }

  const current = (): Sleutels | null =>
    known === null || clock.nowSeconds() >= readAt + KEYS_AGE_MAX_SECONDS ? null : known.sleutels;

  void readOnce();
  const timer = setInterval(() => void readOnce(), REFRESH_MS);
  timer.unref();
  return {
    issuer,
    current,
    renew: async () => {
      const rested = Math.abs(clock.nowSeconds() - triedAt) >= REST_SECONDS;
      if (busy !== null) await busy;
      else if (rested) await readOnce();
      return current();
    },
    close: () => clearInterval(timer),
  };
}
