/** One fault in the input, as it stands in `invalidParams` of a problem document (REGELS 8). `reason` never repeats a value. */
export interface InvalidParam {
  /** camelCase path with zero-based index (`verwerkteObjecten.0.objectId`), parameter name or header name. */
  readonly name: string;
  readonly code: string;
  /** Dutch sentence for the developer who called us. */
  readonly reason: string;
}

/** Faults that one answer names at most; more would only repeat a pattern. */
export const FAULTS_MAX = 1_000;

/** Problem-level codes (REGELS 8). Each has one row in `http/problem.ts`. */
export type FoutCode =
  | 'invalid'
  | 'parse_error'
  | 'not_authenticated'
  | 'authentication_failed'
  | 'jwt-expired'
  | 'permission_denied'
  | 'not_found'
  | 'method_not_allowed'
  | 'not_acceptable'
  | 'conflict'
  | 'in_progress'
  | 'request_timeout'
  | 'precondition_failed'
  | 'payload_too_large'
  | 'uri_too_long'
  | 'unsupported_media_type'
  | 'throttled'
  | 'headers_too_large'
  /** Nothing was stored, or read: repeating later helps. */
  | 'service_unavailable'
  /** Only a new start can tell whether it was stored: repeating is safe under an Idempotency-Key (V11). */
  | 'outcome_unknown'
  | 'error';

export interface RegisterErrorOptions extends ErrorOptions {
  readonly invalidParams?: readonly InvalidParam[];
  /** Seconds; becomes `Retry-After`. */
  readonly retryAfter?: number;
  /** Why, for the server log only: a fixed text of ours, without anything that was sent. */
  readonly reden?: string;
}

/**
 * The only error that the register throws on purpose. `message` is Dutch and is shown to the caller as `detail`
 * (never for 5xx), so it holds no value that was sent (REGELS D2).
 */
export class RegisterError extends Error {
  override readonly name = 'RegisterError';
  readonly code: FoutCode;
  readonly invalidParams: readonly InvalidParam[];
  readonly retryAfter: number | undefined;
  readonly reden: string | undefined;

  constructor(code: FoutCode, message: string, options: RegisterErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.invalidParams = options.invalidParams ?? [];
    this.retryAfter = options.retryAfter;
    this.reden = options.reden;
  }
}

/** A 400 that names every fault at once. */
export function invalid(invalidParams: readonly InvalidParam[]): RegisterError {
  return new RegisterError('invalid', 'De aanvraag bevat ongeldige gegevens.', { invalidParams });
}
