/**
 * Why something was refused.
 * - `format`: bytes or text that are not in the format.
 * - `limit`: larger than this implementation takes; the limits are exported constants.
 * - `argument`: a value from the calling program that cannot be (a negative index, a hash of 31 bytes).
 * - `proof`: the hashes do not lead to the root; the claim is false, or not proven.
 * - `signature`: a signature under the name and id of a known key is not made by that key over this text.
 * - `untrusted`: nothing is false, but it is not what the policy asks: no known key signed, another origin, too few witnesses.
 * - `source`: a reader that the caller passed gave something else than it was asked for.
 */
export type TransparencyLogErrorCode = 'format' | 'limit' | 'argument' | 'proof' | 'signature' | 'untrusted' | 'source';

/**
 * The only error that this package throws. `message` is a fixed English sentence: it never repeats what was read, so it can
 * be logged. Errors of a callback that the caller passed go through unchanged.
 */
export class TransparencyLogError extends Error {
  override readonly name = 'TransparencyLogError';
  readonly code: TransparencyLogErrorCode;

  /** @param code why @param message what, without any value that was read */
  constructor(code: TransparencyLogErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Goes on only when `holds`.
 * @throws TransparencyLogError with the given code and message
 */
export function demand(holds: boolean, code: TransparencyLogErrorCode, message: string): asserts holds {
  if (!holds) throw new TransparencyLogError(code, message);
}
