import type { FoutCode, InvalidParam } from '../errors.ts';
import { FAULTS_MAX, RegisterError } from '../errors.ts';

interface FoutRegel {
  readonly status: number;
  readonly title: string;
}

/** One row per code; a new code does not compile until it has one (REGELS 8). */
export const foutregels = {
  invalid: { status: 400, title: 'Ongeldige aanvraag' },
  parse_error: { status: 400, title: 'Onleesbare aanvraag' },
  not_authenticated: { status: 401, title: 'Niet aangemeld' },
  authentication_failed: { status: 401, title: 'Aanmelden mislukt' },
  'jwt-expired': { status: 401, title: 'Token verlopen' },
  permission_denied: { status: 403, title: 'Geen toegang' },
  not_found: { status: 404, title: 'Niet gevonden' },
  method_not_allowed: { status: 405, title: 'Methode niet toegestaan' },
  not_acceptable: { status: 406, title: 'Formaat niet leverbaar' },
  request_timeout: { status: 408, title: 'Aanvraag duurde te lang' },
  conflict: { status: 409, title: 'Conflict' },
  in_progress: { status: 409, title: 'Nog bezig' },
  precondition_failed: { status: 412, title: 'Intussen gewijzigd' },
  payload_too_large: { status: 413, title: 'Aanvraag te groot' },
  uri_too_long: { status: 414, title: 'Adres te lang' },
  unsupported_media_type: { status: 415, title: 'Formaat niet leesbaar' },
  throttled: { status: 429, title: 'Te veel aanvragen' },
  headers_too_large: { status: 431, title: 'Te veel of te grote headers' },
  error: { status: 500, title: 'Fout in het register' },
  service_unavailable: { status: 503, title: 'Tijdelijk niet beschikbaar' },
  outcome_unknown: { status: 503, title: 'Niet zeker of dit is vastgelegd' },
} as const satisfies Record<FoutCode, FoutRegel>;

/** A problem document (RFC 9457) with the fields of the standard's Fout and ValidatieFout. */
export interface Problem {
  readonly type: string;
  readonly code: FoutCode;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly invalidParams?: readonly InvalidParam[];
}

/**
 * The problem document for an error. Of a fault of ours the caller learns nothing but its number (REGELS 8).
 * @param instance `urn:uuid:…`, also in the server log
 * @param zgwCompat403 gives 403 where the register would give 401 (T16)
 */
export function toProblem(error: RegisterError, instance: string, zgwCompat403: boolean): Problem {
  const { status, title } = foutregels[error.code];
  const detail =
    error.code === 'error' ? 'Er ging iets mis in het register. Meld het nummer van dit voorval.' : error.message;
  return {
    type: `urn:verwerkingenlog:fout:${error.code}`,
    code: error.code,
    title,
    status: zgwCompat403 && status === 401 ? 403 : status,
    detail: detail === '' ? title : detail,
    instance,
    ...(status === 400 || error.invalidParams.length > 0
      ? { invalidParams: error.invalidParams.slice(0, FAULTS_MAX) }
      : {}),
  };
}

/** The same of one line among many, which has its status beside it (Z12). */
export function toRegelfout(error: RegisterError): { readonly status: number; readonly fout: object } {
  const { status, title } = foutregels[error.code];
  const { code, message, invalidParams } = error;
  return { status, fout: { code, title, detail: message, ...(invalidParams.length > 0 ? { invalidParams } : {}) } };
}
/** How a client is told to authenticate itself (T16, RFC 6750 3); codes that are not here have nothing to do with it. */
export const challenges: Readonly<Partial<Record<FoutCode, string>>> = {
  not_authenticated: 'Bearer',
  authentication_failed: 'Bearer error="invalid_token"',
  'jwt-expired': 'Bearer error="invalid_token", error_description="expired"',
  permission_denied: 'Bearer error="insufficient_scope"',
};

interface FrameworkError {
  readonly code?: string;
  readonly statusCode?: number;
}

/** What went wrong, in our own words; anything unforeseen is a fault of ours. */
export function asRegisterError(error: unknown): RegisterError {
  if (error instanceof RegisterError) return error;
  const { code, statusCode } = (error ?? {}) as FrameworkError;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new RegisterError('payload_too_large', 'De body is te groot.');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new RegisterError('unsupported_media_type', 'Stuur JSON met Content-Type application/json.');
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new RegisterError('parse_error', 'De aanvraag is onleesbaar.', { cause: error });
  return new RegisterError('error', 'onvoorzien', { cause: error });
}
