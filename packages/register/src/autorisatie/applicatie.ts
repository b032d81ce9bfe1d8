import type { InvalidParam } from '../errors.ts';
import { codePoints } from '../code-points.ts';
import { OIN_PATTERN } from '../oin.ts';
import { isSecureAddress } from '../secure-address.ts';
import type { ApiNaam, Scope } from './aanvrager.ts';
import { apis, scopes as alleScopes } from './aanvrager.ts';

/** An organisation with its one log (P6). */
export interface Organisatie {
  readonly logId: number;
  readonly oin: string;
  readonly naam: string;
  /** Name of the server that its log is on; null: the one with the directory. */
  readonly server: string | null;
  readonly actief: boolean;
}

export type UitvoeringDoorRegel = 'medewerker' | 'systeem' | 'onbekend';

/** An application that may call the register, in the directory. */
export interface Applicatie {
  readonly applicatieId: number;
  readonly logId: number;
  readonly clientId: string;
  readonly label: string;
  readonly actief: boolean;
  /** Every OIN: development mode only (I5). */
  readonly elkeOin: boolean;
  readonly uitvoeringDoor: UitvoeringDoorRegel;
  readonly scopes: Readonly<Record<ApiNaam, ReadonlySet<Scope>>>;
  readonly oins: ReadonlySet<string>;
  /** The issuer of its access tokens (T18); null when it signs its own tokens with a secret (T17). */
  readonly uitgever: string | null;
  /** One or two secrets, so that one can be replaced without a failed call (T17); none with an issuer. */
  readonly geheimen: readonly Buffer[];
}

/** What an operator says of a new application. */
export interface NieuweApplicatie {
  readonly clientId: string;
  readonly label: string;
  readonly uitvoeringDoor: UitvoeringDoorRegel;
  /** An API that is absent is closed to it. */
  readonly scopes: Readonly<Partial<Record<ApiNaam, readonly Scope[]>>>;
  readonly oins: readonly string[];
  /** Absent: it signs its own tokens with a secret. */
  readonly uitgever?: string;
}

const CLIENT_ID_PATTERN = /^[\x21-\x7e]{1,50}$/;
const LABEL_MAX = 242;

const scopesPerApi: Readonly<Record<ApiNaam, readonly Scope[]>> = {
  bewerking: alleScopes,
  inzage: ['read:normal', 'read:confidential'],
  var: ['read:restricted', 'read:normal', 'read:confidential'],
};

/** Scopes that exist on an API. */
export function scopesOf(api: ApiNaam): readonly Scope[] {
  return scopesPerApi[api];
}

/** Every fault of a new application at once. */
export function faultsOf({ clientId, label, scopes, oins, uitgever }: NieuweApplicatie): readonly InvalidParam[] {
  const faults: InvalidParam[] = [];
  const fault = (name: string, reason: string): number => faults.push({ name, code: 'invalid', reason });
  if (!CLIENT_ID_PATTERN.test(clientId)) fault('clientId', 'Een client ID heeft 1 tot 50 zichtbare tekens.');
  if (label.trim() === '' || codePoints(label) > LABEL_MAX) fault('label', 'Een label heeft 1 tot 242 tekens.');
  for (const api of apis)
    for (const scope of scopes[api] ?? [])
      if (!scopesPerApi[api].includes(scope)) fault(api, `De scope bestaat niet op de ${api} API.`);
  for (const oin of oins) if (!OIN_PATTERN.test(oin)) fault('oin', 'Een OIN heeft 20 cijfers.');
  if (uitgever !== undefined && !isSecureAddress(uitgever))
    fault('uitgever', 'Een uitgever is een volledig https-adres, zoals het in de claim iss staat.');
  return faults;
}
