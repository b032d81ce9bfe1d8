import { isIP } from 'node:net';

import { parseBewaartermijn } from '../bewaartermijn/bewaartermijn.ts';
import { isLoopback, isSecureAddress } from '../secure-address.ts';

/** Reads one setting from text or JSON. @throws Error with a Dutch reason that does not repeat the value. */
export type Read<T> = (value: unknown) => T;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export const text: Read<string> = (value) => {
  if (typeof value !== 'string' || value === '') throw new Error('moet een tekst zijn');
  return value;
};

export const yesNo: Read<boolean> = (value) => {
  if (value === true || value === 'true' || value === 'ja') return true;
  if (value === false || value === 'false' || value === 'nee') return false;
  throw new Error('moet true of false zijn');
};

export function integer(min: number, max: number): Read<number> {
  return (value) => {
    const number =
      typeof value === 'number' ? value : typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : NaN;
    if (!Number.isSafeInteger(number) || number < min || number > max)
      throw new Error(`moet een geheel getal van ${String(min)} tot ${String(max)} zijn`);
    return number;
  };
}

export function oneOf<const T extends string | number>(...choices: readonly T[]): Read<T> {
  return (value) => {
    const found = choices.find((choice) => String(choice) === String(value));
    if (found === undefined) throw new Error(`moet een van deze zijn: ${choices.join(', ')}`);
    return found;
  };
}

export const list: Read<readonly string[]> = (value) => {
  const items = typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value;
  if (!Array.isArray(items) || items.some((item) => typeof item !== 'string' || item === ''))
    throw new Error('moet een lijst zijn, gescheiden door komma’s');
  return items as readonly string[];
};

export const url: Read<string> = (value) => {
  const given = text(value);
  if (!URL.canParse(given)) throw new Error('moet een volledig adres zijn');
  return given;
};

/** A PostgreSQL database, where nobody can listen in: on the machine itself, or with a certificate that is checked. */
export const postgresUrl: Read<string> = (value) => {
  const given = text(value);
  const address = URL.canParse(given) ? new URL(given) : null;
  if (address === null || !/^postgres(?:ql)?:$/.test(address.protocol))
    throw new Error('moet een adres zijn dat met postgres:// begint');
  // Without a host it is a socket of the machine itself.
  const isLocal = address.hostname === '' || isLoopback(address.hostname);
  if (!isLocal && address.searchParams.get('sslmode') !== 'verify-full')
    throw new Error('moet buiten de eigen machine sslmode=verify-full hebben');
  return given;
};

/** A public base address: http or https, without a slash at its end. */
export const base: Read<string> = (value) => {
  const given = url(value);
  if (!/^https?:\/\/[^?#]*[^/?#]$/.test(given))
    throw new Error('moet een http(s)-adres zonder slash aan het eind zijn');
  return given;
};

export const uuid: Read<string> = (value) => {
  const given = text(value);
  if (!UUID.test(given)) throw new Error('moet een UUID zijn');
  return given.toLowerCase();
};

export const termijn: Read<string> = (value) => {
  const given = text(value);
  if (!parseBewaartermijn(given).ok) throw new Error('moet een ISO 8601-duur zijn, zoals P10Y');
  return given;
};

/** An issuer whose access tokens are trusted (T18). */
export interface UitgeverInstelling {
  /** Exactly as it stands in `iss`. */
  readonly issuer: string;
  /** Where its keys are; null: the issuer tells (OpenID Connect Discovery). */
  readonly jwks: string | null;
}

export const uitgevers: Read<readonly UitgeverInstelling[]> = (value) => {
  const found = list(value).map((item) => {
    const [issuer = '', jwks = null, ...rest] = item.split(/ +/);
    if (rest.length > 0 || !isSecureAddress(issuer) || (jwks !== null && !isSecureAddress(jwks)))
      throw new Error(
        'moet een lijst van https-adressen zijn, gescheiden door komma’s; na een adres mag, na een spatie, het adres van de sleutels (JWKS) staan',
      );
    return { issuer, jwks };
  });
  if (new Set(found.map(({ issuer }) => issuer)).size < found.length) throw new Error('noemt een uitgever twee keer');
  return found;
};
const IPV4_BITS = 32;
const IPV6_BITS = 128;

function isCidr(text: string): boolean {
  const [, address = '', digits = ''] = /^([^/]+)\/([1-9]\d{0,2})$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(digits) <= (version === 4 ? IPV4_BITS : IPV6_BITS);
}

/** Networks, with commas between them. Not `/0`: that would believe the whole world. */
export const cidrs: Read<readonly string[]> = (value) => {
  const items = typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value;
  if (!Array.isArray(items) || items.length === 0 || !items.every((item) => typeof item === 'string' && isCidr(item)))
    throw new Error('moet een netwerk in CIDR-notatie zijn, zoals 10.0.0.5/32, of een lijst daarvan met komma’s');
  return items as readonly string[];
};

/** Where to report a weakness (RFC 9116): addresses that a browser or mail program opens. */
export const contacten: Read<readonly string[]> = (value) => {
  const found = list(value);
  const good = (item: string): boolean =>
    /^(?:mailto:[^\s@]+@[^\s@]+|tel:\+?[\d-]+|https:\/\/\S+)$/.test(item) && URL.canParse(item);
  if (!found.every(good)) throw new Error('moet een lijst adressen zijn, elk met mailto:, https: of tel: ervoor');
  return found;
};

/** A day or an instant, as an instant in UTC. */
export const moment: Read<string> = (value) => {
  const given = text(value);
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d))?$/.test(given) || Number.isNaN(Date.parse(given)))
    throw new Error('moet een datum zijn, zoals 2030-01-01');
  return new Date(given).toISOString();
};
